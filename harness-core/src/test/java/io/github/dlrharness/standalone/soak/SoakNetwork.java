package io.github.dlrharness.standalone.soak;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.standalone.AgentSettings;
import io.github.dlrharness.standalone.Place;
import io.github.dlrharness.standalone.StandaloneAgent;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** vm1 - host a - host b - vm2, each in a namespace of its own; an agent on each host, VM 1 on VNI 5000, VM 2 on VNI 5001. */
final class SoakNetwork implements AutoCloseable {
    private static final SoakVm.Address LEFT = SoakVm.Address.of("02:00:00:00:00:01", "172.16.10.11");
    private static final SoakVm.Address RIGHT = SoakVm.Address.of("02:00:00:00:00:02", "172.16.20.11");

    private static final long PAUSE_STEP_NANOS = 100_000_000;
    private static final long PAUSE_LIMIT_NANOS = 10_000_000_000L;

    private final List<NetworkNamespace> namespaces;
    final Side a;
    final Side b;

    /** A host with its VM. */
    static final class Side implements AutoCloseable {
        private final int number;
        final NetworkNamespace host;
        final StandaloneAgent agent;
        final SoakVm vm;
        private final AgentConfig planned;
        private final AtomicLong pauseNanos = new AtomicLong();

        Side(int number, NetworkNamespace host, AgentConfig config, SoakVm vm) {
            this.number = number;
            this.host = host;
            this.vm = vm;
            planned = config;
            Place place = new Place() {
                @Override
                public <T> T call(Callable<T> work) {
                    return host.call(work);
                }
            };
            agent = StandaloneAgent.start(
                    config, AgentSettings.of(null).at(place).with((event, vni, target, mac, now) -> rest()));
        }

        /** Changes an interface, like {@code port down}. */
        void link(String change) {
            IpBatch.run(List.of(new IpBatch(host).add("link set " + change)));
        }

        /**
         * Tells the kernel the other host's MAC on the underlay, which it forgets when the interface goes down, and has that up. In this
         * order: what the kernel drops while it asks for a MAC itself it counts for the whole machine only.
         */
        void joinUnderlay() {
            int peer = 3 - number;
            IpBatch.run(List.of(new IpBatch(host)
                    .add("neighbor replace 192.0.2.%d lladdr %s dev uplink nud permanent", peer, uplinkMac(peer))
                    .add("link set uplink up")));
        }

        private static String uplinkMac(int number) {
            return "02:00:00:00:01:0" + number;
        }

        void change(UnaryOperator<EngineConfig> change) {
            agent.apply(before -> before.with(change.apply(before.engine()), before.interfaces()));
        }

        /** Takes all changes back. */
        void restore() {
            agent.apply(before -> planned);
        }

        /** Has the event loop do nothing for a while, as a JVM or a machine in trouble would. */
        void pause(long nanos) {
            pauseNanos.set(nanos);
            vm.askForStranger();
        }

        private void rest() {
            long nanos = pauseNanos.getAndSet(0);
            long until = System.nanoTime() + nanos;
            for (long left = nanos; left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }

        /** Waits until the pause that was asked for has begun; its trigger may be among the frames that are lost. */
        void awaitPause() {
            long limit = System.nanoTime() + PAUSE_LIMIT_NANOS;
            while (pauseNanos.get() != 0) {
                if (System.nanoTime() - limit > 0) {
                    throw new AssertionError("the event loop was to pause and did not");
                }
                vm.askForStranger();
                LockSupport.parkNanos(PAUSE_STEP_NANOS);
            }
        }

        @Override
        public void close() {
            vm.close();
            agent.close();
        }
    }

    SoakNetwork(long seed) {
        List<NetworkNamespace> all = NetworkNamespace.create(List.of("vm1", "a", "b", "vm2"));
        NetworkNamespace hostA = all.get(1);
        NetworkNamespace hostB = all.get(2);
        IpBatch.run(List.of(new IpBatch(hostA)
                .add(
                        "link add port type veth peer name eth0 netns %s",
                        all.get(0).path())
                .add(
                        "link add uplink mtu 1600 address %s type veth peer name uplink mtu 1600 address %s netns %s",
                        Side.uplinkMac(1), Side.uplinkMac(2), hostB.path())));
        IpBatch.run(List.of(new IpBatch(hostB)
                .add(
                        "link add port type veth peer name eth0 netns %s",
                        all.get(3).path())));
        IpBatch.run(List.of(vm(all.get(0)), vm(all.get(3)), host(hostA, 1), host(hostB, 2)));
        // Has the kernel finish what it postponed, before which a link loses what is sent.
        IpBatch.run(List.of(
                new IpBatch(hostA).add("link show port").add("link show uplink"),
                new IpBatch(hostB).add("link show port").add("link show uplink"),
                new IpBatch(all.get(0)).add("link show eth0"),
                new IpBatch(all.get(3)).add("link show eth0")));
        Random random = new Random(seed);
        SoakVm left = new SoakVm(all.get(0), "eth0", LEFT, RIGHT, random);
        SoakVm right = new SoakVm(all.get(3), "eth0", RIGHT, LEFT, random);
        a = new Side(1, hostA, config("a", 1, 2, 5000), left);
        b = new Side(2, hostB, config("b", 2, 1, 5001), right);
        a.joinUnderlay();
        b.joinUnderlay();
        this.namespaces = all;
    }

    private static AgentConfig config(String host, int own, int peer, int vni) {
        String yaml = """
                host: %s
                underlay: {interface: uplink, address: 192.0.2.%d}
                pmac: 02:50:56:00:00:0%d
                lifs: [{vni: 5000, address: 172.16.10.1/24}, {vni: 5001, address: 172.16.20.1/24}]
                ports: [{interface: port, vni: %d}]
                vteps: [{address: 192.0.2.%d, pmac: 02:50:56:00:00:0%d}]
                control: {socket: none}
                """.formatted(host, own, own, vni, peer, peer);
        return AgentYaml.parse(yaml, host + ".yaml");
    }

    private static IpBatch vm(NetworkNamespace namespace) {
        // Nothing but the VM's own thread speaks there: no IPv6, no ARP.
        return new IpBatch(namespace).add("link set eth0 addrgenmode none").add("link set eth0 arp off up");
    }

    private static IpBatch host(NetworkNamespace namespace, int number) {
        return new IpBatch(namespace)
                .add("link set port addrgenmode none")
                .add("link set port arp off up")
                .add("link set uplink addrgenmode none")
                .add("address add 192.0.2.%d/24 dev uplink", number);
    }

    @Override
    public void close() {
        a.close();
        b.close();
        namespaces.forEach(NetworkNamespace::close);
    }
}
