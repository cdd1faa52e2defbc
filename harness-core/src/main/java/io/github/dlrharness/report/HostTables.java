package io.github.dlrharness.report;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.MacRow;
import io.github.dlrharness.report.TestReport.HostReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The tables of one host: what was in them before a test's body, and what is in them at its end. */
final class HostTables {
    private static final int MOST_ROWS = 200;

    private final HostReport host;

    HostTables(HostReport host) {
        this.host = host;
    }

    void draw(Markup page) {
        page.open("details", "open", "open").element("summary", host.name()).line();
        if (!host.silence().isEmpty()) {
            page.element("p", host.silence(), "class", "note");
        }
        if (host.before() != null || host.after() != null) {
            page.open("div", "class", "tables");
            table(page, "ARP table", HostTables::arp);
            table(page, "FDB", HostTables::macs);
            table(page, "VTEP table", HostTables::vteps);
            table(page, "Asked for on behalf of other hosts", HostTables::pending);
            table(page, "Packets that wait", HostTables::queued);
            table(page, "Counters", HostTables::counters);
            page.close();
        }
        page.close().line();
    }

    private static Map<String, String> arp(EngineTables tables) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (ArpRow row : tables.arp()) {
            String mac = row.mac() == null ? "" : row.mac() + " ";
            String moves = row.moves() == 0 ? "" : ", moved %d times".formatted(row.moves());
            rows.put(
                    "VNI %s %s".formatted(row.vni(), row.address()),
                    mac + row.state() + moves + (row.duplicate() ? ", duplicate" : ""));
        }
        return rows;
    }

    private static Map<String, String> macs(EngineTables tables) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (MacRow row : tables.macs()) {
            rows.put(
                    "VNI %s %s".formatted(row.vni(), row.mac()),
                    row.vtep() == null ? "VM port " + row.port() : "VTEP " + row.vtep());
        }
        return rows;
    }

    private static Map<String, String> vteps(EngineTables tables) {
        Map<String, String> rows = new LinkedHashMap<>();
        tables.vteps()
                .forEach(row -> rows.put(
                        "VNI %s %s".formatted(row.vni(), row.address()),
                        row.pMac() == null ? "no DLR" : "pMAC " + row.pMac()));
        return rows;
    }

    private static Map<String, String> pending(EngineTables tables) {
        Map<String, String> rows = new LinkedHashMap<>();
        tables.pending()
                .forEach(row -> rows.put(
                        "VNI %s %s for %s".formatted(row.vni(), row.target(), row.pMac()), "to VTEP " + row.vtep()));
        return rows;
    }

    private static Map<String, String> queued(EngineTables tables) {
        Map<String, String> rows = new LinkedHashMap<>();
        tables.queued()
                .forEach(row -> rows.put(
                        "VNI %s %s".formatted(row.vni(), row.target()), "%d packets".formatted(row.packets())));
        return rows;
    }

    /** Those that count anything. */
    private static Map<String, String> counters(EngineTables tables) {
        Map<String, String> rows = new TreeMap<>();
        tables.counters().forEach((name, count) -> {
            if (count != 0) {
                rows.put(name, String.valueOf(count));
            }
        });
        return rows;
    }

    private void table(Markup page, String title, Function<EngineTables, Map<String, String>> rows) {
        Map<String, String> before = host.before() == null ? Map.of() : rows.apply(host.before());
        Map<String, String> after = host.after() == null ? Map.of() : rows.apply(host.after());
        List<String> keys = new ArrayList<>(Stream.concat(after.keySet().stream(), before.keySet().stream())
                .distinct()
                .toList());
        if (keys.isEmpty()) {
            return;
        }
        page.open("div", "class", "wide").open("table").element("caption", title);
        page.open("thead").open("tr");
        List.of("Entry", "Before", "After").forEach(head -> page.element("th", head, "scope", "col"));
        page.close().close().open("tbody").line();
        for (String key : keys.subList(0, Math.min(MOST_ROWS, keys.size()))) {
            String was = before.get(key);
            String is = after.get(key);
            page.open("tr", "class", Objects.equals(was, is) ? null : "changed");
            page.element("th", key, "scope", "row");
            page.element("td", cell(host.before(), was)).element("td", cell(host.after(), is));
            page.close().line();
        }
        page.close();
        page.close();
        if (keys.size() > MOST_ROWS) {
            page.element("p", "%d more rows are left out.".formatted(keys.size() - MOST_ROWS), "class", "note");
        }
        page.close().line();
    }

    private static String cell(EngineTables tables, String value) {
        return tables == null ? "not read" : value == null ? "-" : value;
    }
}
