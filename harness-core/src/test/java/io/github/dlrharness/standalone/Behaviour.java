package io.github.dlrharness.standalone;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.wire.Frame;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** An engine, what it emits, and what it does with frames that touch all that can be configured. */
final class Behaviour {
    private final List<String> emitted = new ArrayList<>();
    private final Engine engine;
    private long now;

    Behaviour(EngineConfig config) {
        this(config, UnaryOperator.identity());
    }

    Behaviour(EngineConfig config, UnaryOperator<Engine> wrap) {
        engine = wrap.apply(new HostEngine(config, this::transmit, EngineListener.NONE));
    }

    Engine engine() {
        return engine;
    }

    private void transmit(int port, Frame frame) {
        emitted.add(
                "%d %x %s".formatted(port, frame.outerAddress(), HexFormat.of().formatHex(frame.toByteArray())));
    }

    private void handle(int port, byte[] bytes, int vtep) {
        Frame frame = Frame.copyOf(bytes);
        frame.outer(vtep, 50_000);
        engine.handleFrame(port, frame, now);
        // Copies go out in the order in which ports and VTEPs came, which is no matter.
        int begin = emitted.lastIndexOf("-") + 1;
        emitted.subList(begin, emitted.size()).sort(null);
        emitted.add("-");
    }

    /** What it emits when each of its ports and VTEPs speaks. */
    List<String> shown() {
        emitted.clear();
        now += 1_000;
        for (int port = 1; port <= RandomConfigs.VTEPS + 2; port++) {
            long mac = 0x0200_0000_0000L + port;
            for (int subnet = 0; subnet < RandomConfigs.SUBNETS.length; subnet++) {
                int vm = address(subnet, 20 + port);
                handle(port, Packets.arpRequest(mac, vm, address(subnet, 1)), 0);
                handle(port, Packets.arpRequest(mac, vm, address(subnet, 254)), 0);
                for (String target : List.of("8.1.2.3", "9.1.2.3", "10.1.2.3", "172.16.10.11", "172.16.40.12")) {
                    handle(port, Packets.udp(Packets.VMAC, mac, vm, Packets.ip(target), 64, 1), 0);
                }
            }
        }
        for (int vtep = 0; vtep < RandomConfigs.VTEPS; vtep++) {
            for (int vni : RandomConfigs.VNIS) {
                fromVtep(RandomConfigs.vtep(vtep).value(), vni);
            }
        }
        return new ArrayList<>(emitted);
    }

    private void fromVtep(int vtep, int vni) {
        for (int pMac = 0; pMac < RandomConfigs.VTEPS; pMac++) {
            long source = 0x0250_5600_0100L + pMac;
            for (int subnet = 0; subnet < RandomConfigs.SUBNETS.length; subnet++) {
                byte[] request = Packets.overlayRequest(source, address(subnet, 1), address(subnet, 21));
                handle(Engine.UPLINK, Packets.vxlan(vni, request), vtep);
            }
        }
    }

    private static int address(int subnet, int host) {
        return Packets.ip(RandomConfigs.SUBNETS[subnet].formatted(host));
    }

    /** The configured part of the tables. */
    static List<Object> configured(EngineTables tables) {
        List<Object> rows = new ArrayList<>(tables.vteps());
        for (ArpRow row : tables.arp()) {
            if (row.state() == ArpState.PERMANENT) {
                rows.add(row);
            }
        }
        return rows;
    }

    List<Object> configured() {
        return configured(engine.tables(now));
    }
}
