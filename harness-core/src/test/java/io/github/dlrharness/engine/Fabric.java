package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Some real engines, joined by an underlay in memory, on a virtual clock. Frames arrive one after the other in the order they
 * were sent, at the same instant; time passes only when a test says so.
 */
final class Fabric {
    /** A frame on its way into an engine. */
    private record Arrival(TestHost host, int port, Frame frame) {}

    /** More arrivals than any test causes at one instant. */
    private static final int LOOP = 100_000;

    private final Map<String, TestHost> hosts = new LinkedHashMap<>();
    private final Map<String, TestPeer> peers = new LinkedHashMap<>();
    private final Map<String, TestVm> vms = new HashMap<>();
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private final List<Seen> held = new ArrayList<>();
    private Predicate<Seen> holding = frame -> false;
    private boolean running;
    private long now = 1_000_000_000L;

    static Builder builder() {
        return new Builder();
    }

    /** The seed's figure: vm1 on host a, VXLAN 5000; vm2 on host b, VXLAN 5001. */
    static Fabric seed() {
        return seedBuilder().build();
    }

    static Builder seedBuilder() {
        return lifs().host("a").host("b").vm("vm1", "a", 5000, "172.16.10.11").vm("vm2", "b", 5001, "172.16.20.11");
    }

    /** The seed's LIFs, and no host yet. */
    static Builder lifs() {
        return builder().lif(5000, "172.16.10.1", 24).lif(5001, "172.16.20.1", 24);
    }

    TestHost host(String name) {
        return hosts.get(name);
    }

    /** A host without a DLR. */
    TestPeer peer(String name) {
        return peers.get(name);
    }

    TestVm vm(String name) {
        return vms.get(name);
    }

    /** Moves a VM to another host, where it says nothing yet; its old host learns that its port is gone. */
    TestVm move(TestVm vm, TestHost to) {
        vm.host.engine().removeVmPort(vm.port, now);
        return appear(vm, to);
    }

    /** Lets a VM appear on another host, too: its old host has not noticed yet that it left. */
    TestVm appear(TestVm vm, TestHost to) {
        int port = 100 + vms.size();
        TestVm moved = new TestVm(vm.name, to, port, vm.vni, vm.ip, vm.mac);
        vms.put(vm.name + " on " + to.name, moved);
        to.engine().addVmPort(new VmPortConfig(port, vm.name, new Vni(vm.vni)));
        return moved;
    }

    List<TestHost> hosts() {
        return List.copyOf(hosts.values());
    }

    long now() {
        return now;
    }

    /** Everything any engine emitted on its uplink. */
    List<Seen> underlay() {
        return hosts().stream().flatMap(host -> host.uplink().stream()).toList();
    }

    void forgetSeen() {
        hosts().forEach(TestHost::forgetSeen);
        peers.values().forEach(TestPeer::forgetSeen);
    }

    /** Keeps back the underlay frames that the condition holds for, until {@link #deliverHeld()}. */
    void hold(Predicate<Seen> condition) {
        holding = condition;
    }

    /** Loses the frames kept back. */
    void loseHeld() {
        held.clear();
    }

    List<Seen> held() {
        return held;
    }

    /** Delivers the frames kept back and keeps none any more. */
    void deliverHeld() {
        holding = frame -> false;
        List<Seen> frames = List.copyOf(held);
        held.clear();
        frames.forEach(this::deliver);
    }

    /** Puts a copy of an underlay frame on the underlay, once more. */
    void deliver(Seen frame) {
        overlay(host(frame.host()).vtep, frame.vtep(), frame.wholeUplinkFrame());
    }

    /** Puts a frame on the underlay as if the VTEP {@code from} had sent it. */
    void overlay(int from, int to, byte[] vxlanFrame) {
        for (TestHost host : hosts.values()) {
            if (host.vtep == to) {
                Frame frame = Frame.copyOf(vxlanFrame);
                frame.outer(from, 50_000);
                arrive(host, Engine.UPLINK, frame);
            }
        }
    }

    /** Puts a frame on the underlay as if that host's VTEP had sent it to the other's. */
    void overlay(TestHost from, TestHost to, int vni, byte[] inner) {
        overlay(from.vtep, to.vtep, Packets.vxlan(vni, inner));
    }

    void arrive(TestHost host, int port, Frame frame) {
        arrivals.add(new Arrival(host, port, frame));
        if (!running) {
            run();
        }
    }

    private void run() {
        running = true;
        try {
            int count = 0;
            for (Arrival next = arrivals.poll(); next != null; next = arrivals.poll()) {
                if (++count > LOOP) {
                    throw new AssertionError("frames go round in a loop: " + hosts.values());
                }
                next.host().engine().handleFrame(next.port(), next.frame(), now);
            }
        } finally {
            running = false;
        }
    }

    /** Lets several VMs send before anything else happens. */
    void atOnce(Runnable sending) {
        running = true;
        try {
            sending.run();
        } finally {
            running = false;
        }
        run();
    }

    void emitted(TestHost host, Seen seen, Frame copy) {
        if (!seen.onUplink()) {
            vms.values().stream()
                    .filter(vm -> vm.host == host && vm.port == seen.port())
                    .forEach(vm -> vm.receive(seen));
        } else if (holding.test(seen)) {
            held.add(seen);
        } else {
            hosts.values().stream().filter(other -> other.vtep == seen.vtep()).forEach(other -> {
                copy.outer(host.vtep, seen.sourcePort());
                arrive(other, Engine.UPLINK, copy);
            });
            peers.values().stream()
                    .filter(peer -> peer.vtep == seen.vtep())
                    .forEach(peer -> peer.receive(host.vtep, seen));
        }
    }

    /** Lets time pass; everything that falls due happens at its time. */
    void advance(Duration duration) {
        long end = now + duration.toNanos();
        for (long next = nextDeadline(); next <= end; next = nextDeadline()) {
            now = Math.max(now, next);
            hosts.values().stream()
                    .filter(host -> host.engine().nextDeadline() <= now)
                    .forEach(host -> timeout(host));
        }
        now = end;
    }

    private void timeout(TestHost host) {
        atOnce(() -> host.engine().handleTimeout(now));
        if (host.engine().nextDeadline() <= now) {
            throw new AssertionError("the engine of " + host + " left something undone that was due");
        }
    }

    private long nextDeadline() {
        return hosts.values().stream()
                .mapToLong(host -> host.engine().nextDeadline())
                .min()
                .orElse(Engine.NO_DEADLINE);
    }

    /** Says what the fabric consists of. */
    static final class Builder {
        private record VmWish(String name, String host, int vni, String ip) {}

        private final List<LifConfig> lifs = new ArrayList<>();
        private final List<StaticRoute> routes = new ArrayList<>();
        private final List<String> hosts = new ArrayList<>();
        private final List<String> peers = new ArrayList<>();
        private final List<VmWish> vms = new ArrayList<>();
        private RouterOptions options = RouterOptions.defaults();
        private int underlayMtu = 1600;

        Builder lif(int vni, String address, int prefixLength) {
            lifs.add(new LifConfig("lif-" + vni, new Vni(vni), Ipv4Address.parse(address), prefixLength));
            return this;
        }

        Builder route(String destination, String nextHop) {
            routes.add(Packets.route(destination, nextHop));
            return this;
        }

        Builder underlayMtu(int bytes) {
            underlayMtu = bytes;
            return this;
        }

        Builder host(String name) {
            hosts.add(name);
            return this;
        }

        /** A host without a DLR, a VTEP of every VNI. */
        Builder peer(String name) {
            peers.add(name);
            return this;
        }

        Builder vm(String name, String host, int vni, String ip) {
            vms.add(new VmWish(name, host, vni, ip));
            return this;
        }

        Builder options(RouterOptions value) {
            options = value;
            return this;
        }

        Fabric build() {
            Fabric fabric = new Fabric();
            for (int index = 0; index < hosts.size(); index++) {
                int vtep = Packets.ip("192.168.250.51") + index;
                String name = hosts.get(index);
                fabric.hosts.put(name, new TestHost(fabric, name, vtep, 0x0250_5650_0001L + index));
            }
            for (int index = 0; index < peers.size(); index++) {
                String name = peers.get(index);
                fabric.peers.put(name, new TestPeer(fabric, name, Packets.ip("192.168.250.1") + index));
            }
            hosts.forEach(name -> fabric.hosts.get(name).start(config(fabric, name)));
            return fabric;
        }

        EngineConfig config(Fabric fabric, String name) {
            TestHost host = fabric.host(name);
            List<VmPortConfig> ports = new ArrayList<>();
            for (VmWish wish : vms) {
                if (wish.host().equals(name)) {
                    int port = ports.size() + 1;
                    long mac = 0x0200_0000_0001L + vms.indexOf(wish);
                    TestVm vm = new TestVm(wish.name(), host, port, wish.vni(), Packets.ip(wish.ip()), mac);
                    fabric.vms.put(wish.name(), vm);
                    ports.add(new VmPortConfig(port, wish.name(), new Vni(wish.vni())));
                }
            }
            Map<Vni, List<RemoteVtep>> vteps = new HashMap<>();
            lifs.forEach(lif -> vteps.put(lif.vni(), remotes(fabric, host)));
            return new EngineConfig(
                    name,
                    new Ipv4Address(host.vtep),
                    new MacAddress(host.pMac),
                    lifs,
                    ports,
                    vteps,
                    options,
                    underlayMtu,
                    routes);
        }

        private static List<RemoteVtep> remotes(Fabric fabric, TestHost host) {
            List<RemoteVtep> remotes = new ArrayList<>();
            fabric.peers.values().forEach(peer -> remotes.add(new RemoteVtep(new Ipv4Address(peer.vtep), null)));
            fabric.hosts().stream()
                    .filter(other -> other != host)
                    .forEach(other ->
                            remotes.add(new RemoteVtep(new Ipv4Address(other.vtep), new MacAddress(other.pMac))));
            return remotes;
        }
    }
}
