package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import io.github.dlrharness.wire.VxlanView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/** An engine that is changed at random, and the configuration it has by that. */
final class ChangingHost {
    static final int[] VNIS = {5000, 5001, 5002, 6000};
    static final int VTEP = Packets.ip("192.168.250.51");
    static final long P_MAC = 0x0250_5600_0001L;
    static final int PORTS = 6;

    /** What each VNI's LIF may be; the last VNI never has one. */
    private static final String[][] LIFS = {
        {"172.16.10.1/24", "172.16.10.254/24"}, {"172.16.20.1/24", "172.16.20.1/25"}, {"172.16.30.1/24"}, {}
    };

    private static final String[][] ROUTES = {
        {"10.0.0.0/8", "172.16.10.11"}, {"10.1.0.0/16", "172.16.20.12"}, {"0.0.0.0/0", "172.16.30.13"}
    };

    private final Random random;
    private final Engine engine;
    private final List<Seen> out = new ArrayList<>();
    private EngineConfig config;

    ChangingHost(Random random, EngineConfig config) {
        this.random = random;
        this.config = config;
        engine = new HostEngine(config, this::transmit, EngineListener.NONE);
    }

    /** A host that has nothing yet. */
    static EngineConfig nothing() {
        return new EngineConfig(
                "a",
                new Ipv4Address(VTEP),
                new MacAddress(P_MAC),
                List.of(),
                List.of(),
                Map.of(),
                RouterOptions.defaults(),
                1600,
                List.of());
    }

    /** The VNI that the VM port of that number is on, whenever it is there. */
    static int vniOf(int port) {
        return VNIS[port % VNIS.length];
    }

    static int vtep(int index) {
        return VTEP + 1 + index;
    }

    static long pMac(int index) {
        return P_MAC + 1 + index;
    }

    Engine engine() {
        return engine;
    }

    EngineConfig config() {
        return config;
    }

    private void transmit(int port, Frame frame) {
        assertThat(isConfigured(port, frame))
                .as("frame to port %d, VTEP %s", port, new Ipv4Address(frame.outerAddress()))
                .isTrue();
        out.add(new Seen(
                "",
                port,
                0,
                0,
                frame.toByteArray(),
                frame.outerAddress(),
                frame.outerPort(),
                new byte[0],
                Offloads.NONE));
    }

    /** Whether the configuration has where a frame goes. */
    private boolean isConfigured(int port, Frame frame) {
        if (port != Engine.UPLINK) {
            return config.vmPorts().stream().anyMatch(one -> one.port() == port);
        }
        VxlanView vxlan = new VxlanView();
        vxlan.wrap(frame.bytes(), frame.offset(), frame.length());
        return config.vteps().getOrDefault(new Vni(vxlan.vni()), List.of()).stream()
                .anyMatch(remote -> remote.address().value() == frame.outerAddress());
    }

    /** What it emitted since the last call, in no order: copies go out in the order in which ports and VTEPs came. */
    List<String> emitted() {
        List<String> emitted = out.stream()
                .map(one -> one.port() + " " + one.vtep() + " " + one.sourcePort() + " "
                        + HexFormat.of().formatHex(one.bytes()))
                .sorted()
                .toList();
        out.clear();
        return emitted;
    }

    /** Does what falls due until then. */
    void advanceTo(long time) {
        while (engine.nextDeadline() <= time) {
            engine.handleTimeout(Math.max(0, engine.nextDeadline()));
        }
    }

    /** Changes one thing. */
    void change(long now) {
        switch (random.nextInt(7)) {
            case 0, 1 -> changeLif(random.nextInt(VNIS.length - 1), now);
            case 2, 3 -> changeVtep(new Vni(VNIS[random.nextInt(VNIS.length)]), random.nextInt(3), now);
            case 4 -> changeRoute(ROUTES[random.nextInt(ROUTES.length)], now);
            default -> changePort(1 + random.nextInt(PORTS), now);
        }
    }

    private void changeLif(int index, long now) {
        Vni vni = new Vni(VNIS[index]);
        List<LifConfig> lifs = new ArrayList<>(config.lifs());
        if (lifs.removeIf(lif -> lif.vni().equals(vni))) {
            engine.removeLif(vni, now);
            config = config.withLifs(lifs);
            dropUnusableRoutes(now);
            if (random.nextBoolean()) {
                return;
            }
        }
        String[] choices = LIFS[index];
        String[] chosen = choices[random.nextInt(choices.length)].split("/");
        LifConfig lif = new LifConfig("lif-" + vni, vni, Ipv4Address.parse(chosen[0]), Integer.parseInt(chosen[1]));
        engine.addLif(lif);
        lifs.add(lif);
        config = config.withLifs(lifs);
    }

    /** A start refuses a route that no LIF leads to, so there must be none; it is removed after its LIF, when it is out of use. */
    private void dropUnusableRoutes(long now) {
        List<StaticRoute> routes = new ArrayList<>(config.routes());
        routes.removeIf(route -> {
            boolean unusable = !isUsable(route);
            if (unusable) {
                engine.removeRoute(route.destination(), now);
            }
            return unusable;
        });
        config = config.withRoutes(routes);
    }

    private boolean isUsable(StaticRoute route) {
        return config.lifs().stream().anyMatch(lif -> lif.subnet().contains(route.nextHop()));
    }

    private void changeVtep(Vni vni, int index, long now) {
        Ipv4Address address = new Ipv4Address(vtep(index));
        Map<Vni, List<RemoteVtep>> vteps = new HashMap<>(config.vteps());
        List<RemoteVtep> remotes = new ArrayList<>(vteps.getOrDefault(vni, List.of()));
        boolean there = remotes.removeIf(remote -> remote.address().equals(address));
        if (there && random.nextBoolean()) {
            engine.removeVtep(vni, address, now);
        } else {
            // With its pMAC, with another one, or as a VTEP without a DLR.
            IntFunction<MacAddress> pMacs =
                    kind -> kind == 0 ? null : new MacAddress(pMac(index) + (kind == 1 ? 0x100 : 0));
            RemoteVtep remote = new RemoteVtep(address, pMacs.apply(random.nextInt(4)));
            engine.addVtep(vni, remote);
            remotes.add(remote);
        }
        vteps.put(vni, remotes);
        config = config.withVteps(vteps);
    }

    private void changeRoute(String[] text, long now) {
        StaticRoute route = Packets.route(text[0], text[1]);
        List<StaticRoute> routes = new ArrayList<>(config.routes());
        if (routes.remove(route)) {
            engine.removeRoute(route.destination(), now);
        } else if (isUsable(route)) {
            engine.addRoute(route);
            routes.add(route);
        }
        config = config.withRoutes(routes);
    }

    private void changePort(int number, long now) {
        List<VmPortConfig> ports = new ArrayList<>(config.vmPorts());
        if (ports.removeIf(port -> port.port() == number)) {
            engine.removeVmPort(number, now);
        } else {
            VmPortConfig port = new VmPortConfig(number, "vm" + number, new Vni(vniOf(number)));
            engine.addVmPort(port);
            ports.add(port);
        }
        config = config.withVmPorts(ports);
    }
}
