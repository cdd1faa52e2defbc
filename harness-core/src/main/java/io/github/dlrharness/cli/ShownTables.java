package io.github.dlrharness.cli;

import io.github.dlrharness.cli.Terminal.Paint;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.control.AgentInfo;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.MacRow;
import io.github.dlrharness.engine.PendingRow;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.engine.VtepRow;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An agent's tables as network people know them. */
final class ShownTables {
    /** The legend of {@link #arp}. */
    static final String ARP_FLAGS =
            "Flags: C complete, S stale, I incomplete, F failed, P permanent (a LIF's own), M moved, D duplicate address";

    /** The legend of {@link #routes}. */
    static final String ROUTE_FLAGS = "Flags: C connected, S static, U in use";

    private ShownTables() {}

    static Table arp(EngineTables tables) {
        Table table = new Table("VNI", "ADDRESS", "MAC", "FLAGS", "STATE", "AGE", "MOVES");
        for (ArpRow row : tables.arp()) {
            table.row(
                    paint(row),
                    row.vni(),
                    row.address(),
                    row.mac(),
                    flags(row),
                    word(row.state()),
                    row.state() == ArpState.PERMANENT ? null : Ages.text(row.ageNanos()),
                    row.moves());
        }
        return table;
    }

    private static Paint paint(ArpRow row) {
        if (row.duplicate()) {
            return Paint.BAD;
        }
        return switch (row.state()) {
            case FAILED -> Paint.BAD;
            case NASCENT, STALE -> Paint.DOUBTFUL;
            case VALID -> Paint.GOOD;
            case PERMANENT -> Paint.PLAIN;
        };
    }

    private static String flags(ArpRow row) {
        String state = switch (row.state()) {
            case VALID -> "C";
            case STALE -> "CS";
            case NASCENT -> "I";
            case FAILED -> "F";
            case PERMANENT -> "CP";
        };
        return state + (row.moves() > 0 ? "M" : "") + (row.duplicate() ? "D" : "");
    }

    static Table lifs(AgentConfig config) {
        Table table = new Table("VNI", "NAME", "ADDRESS", "MAC");
        for (LifConfig lif : config.engine().lifs()) {
            table.row(
                    Paint.PLAIN,
                    lif.vni(),
                    lif.name(),
                    lif.address() + "/" + lif.prefixLength(),
                    config.engine().options().vMac());
        }
        return table;
    }

    static Table macs(EngineTables tables, AgentInfo info) {
        Map<Integer, String> names = new HashMap<>();
        info.ports().forEach(port -> names.put(port.number(), port.name()));
        Table table = new Table("VNI", "MAC", "TYPE", "WHERE", "AGE");
        for (MacRow row : tables.macs()) {
            boolean remote = row.port() == Engine.UPLINK;
            table.row(
                    Paint.PLAIN,
                    row.vni(),
                    row.mac(),
                    remote ? "remote" : "local",
                    remote ? row.vtep() : names.getOrDefault(row.port(), "port " + row.port()),
                    Ages.text(row.ageNanos()));
        }
        return table;
    }

    static Table vteps(EngineTables tables) {
        Table table = new Table("VNI", "VTEP", "PMAC");
        for (VtepRow row : tables.vteps()) {
            table.row(Paint.PLAIN, row.vni(), row.address(), row.pMac() == null ? "none (no DLR)" : row.pMac());
        }
        return table;
    }

    static Table routes(AgentConfig config) {
        Table table = new Table("DESTINATION", "NEXT HOP", "FLAGS", "VNI", "LIF");
        for (LifConfig lif : config.engine().lifs()) {
            table.row(Paint.PLAIN, lif.subnet(), null, "CU", lif.vni(), lif.name());
        }
        for (StaticRoute route : config.engine().routes()) {
            LifConfig lif = config.engine().lifs().stream()
                    .filter(candidate -> candidate.subnet().contains(route.nextHop()))
                    .findFirst()
                    .orElse(null);
            table.row(
                    lif == null ? Paint.DOUBTFUL : Paint.PLAIN,
                    route.destination(),
                    route.nextHop(),
                    lif == null ? "S" : "SU",
                    lif == null ? null : lif.vni(),
                    lif == null ? null : lif.name());
        }
        return table;
    }

    static Table ports(AgentInfo info) {
        Table table = new Table("PORT", "NAME", "INTERFACE", "VNI", "STATE");
        for (PortInfo port : info.ports()) {
            Paint paint = switch (port.state()) {
                case UP -> Paint.GOOD;
                case DOWN -> Paint.DOUBTFUL;
                case UNADDRESSED, MISSING -> Paint.BAD;
            };
            table.row(
                    paint,
                    port.number(),
                    port.name(),
                    port.interfaceName(),
                    port.vni() == 0 ? "underlay" : port.vni(),
                    word(port.state()));
        }
        return table;
    }

    static Table pending(EngineTables tables) {
        Map<List<Object>, Integer> packets = new HashMap<>();
        tables.queued().forEach(row -> packets.put(List.of(row.vni(), row.target()), row.packets()));
        Table table = new Table("VNI", "TARGET", "FOR", "VTEP", "PACKETS");
        for (ArpRow row : tables.arp()) {
            if (row.state() == ArpState.NASCENT) {
                Integer waiting = packets.getOrDefault(List.of(row.vni(), row.address()), 0);
                table.row(Paint.DOUBTFUL, row.vni(), row.address(), "this host", null, waiting);
            }
        }
        for (PendingRow row : tables.pending()) {
            table.row(Paint.DOUBTFUL, row.vni(), row.target(), row.pMac(), row.vtep(), null);
        }
        return table;
    }

    static Table counters(Map<String, Long> counters, boolean zeros) {
        Table table = new Table("COUNTER", "VALUE");
        new TreeMap<>(counters).forEach((name, value) -> {
            if (value != 0 || zeros) {
                table.row(name.contains("drop") ? Paint.DOUBTFUL : Paint.PLAIN, name, value);
            }
        });
        return table;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
