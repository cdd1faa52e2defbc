package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyBuilder;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.Vni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * LIFs, VTEPs and routes that come and go in a running testbed, on any backend.
 *
 * <pre>
 *  host-a: vm1 (5000), vm4 (5001)    host-b: vm2 (5001)    host-c: vm3 (5001)
 * </pre>
 */
public abstract class HostChangeContract {
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final Vni VNI = new Vni(5001);
    private static final LifConfig LIF = new LifConfig("lif-5001", VNI, ip("172.16.20.1"), 24);
    private static final Ipv4Prefix BEYOND = new Ipv4Prefix(ip("10.0.0.0"), 8);
    private static final PingOptions PATIENT = PingOptions.defaults().withTimeout(LONG);
    /** For what is not answered. What is, or ends with an error, gets the time it may need: {@link #PATIENT}. */
    private static final PingOptions SHORT = PingOptions.defaults().withTimeout(Duration.ofMillis(300));

    private static final int PORT = 7000;

    private Testbed testbed;
    private Vm vm1;
    private Vm vm2;
    private Host a;
    private Host b;

    /** Makes a testbed on the backend under test. */
    protected abstract TestbedBackend backend();

    @AfterEach
    void close() {
        testbed.close();
    }

    private void start(TopologyBuilder topology) {
        testbed = backend().start(topology.plan(), HostEngine.FACTORY);
        vm1 = testbed.vm("vm1");
        vm2 = testbed.vm("vm2");
        a = testbed.host("host-a");
        b = testbed.host("host-b");
    }

    private static TopologyBuilder threeHosts() {
        return Topologies.basedOn(Topologies.seedFigure())
                .router(router -> router.arpRetry(Duration.ofMillis(300)).arpTries(20))
                .host("host-c")
                .vm("vm3", vm -> vm.on("host-c").vni(5001).address("172.16.20.13"))
                .vm("vm4", vm -> vm.on("host-a").vni(5001).address("172.16.20.14"));
    }

    private static Ipv4Address ip(String text) {
        return Ipv4Address.parse(text);
    }

    private void settle() {
        testbed.awaitQuiescence(LONG);
    }

    private List<WireFrame> sentBy(String tap) {
        return WireFrame.of(testbed).stream()
                .filter(frame -> frame.at(tap, Direction.SENT))
                .toList();
    }

    private List<WireFrame> requestsOf(Host host, Vm target) {
        return sentBy(host.name()).stream()
                .filter(frame -> frame.isRequestFor(target.address()))
                .toList();
    }

    private static List<ArpRow> lifs(EngineTables tables) {
        return tables.arp().stream()
                .filter(row -> row.state() == ArpState.PERMANENT)
                .toList();
    }

    /** What does not depend on traffic is as an engine has it that just started. */
    private void assertConfiguredAsByAStart() {
        for (Host host : testbed.hosts()) {
            EngineTables fresh =
                    new HostEngine(host.configuration(), (port, frame) -> {}, EngineListener.NONE).tables(0);
            assertThat(lifs(host.tables())).as(host.name()).isEqualTo(lifs(fresh));
            assertThat(host.tables().vteps()).as(host.name()).isEqualTo(fresh.vteps());
        }
    }

    @Test
    @Requirement("B12")
    void lifThatIsAddedRoutesFromThenOn() {
        start(Topologies.named("growing")
                .lif(5000, "172.16.10.1/24")
                .host("host-a")
                .host("host-b")
                .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
                .vm(
                        "vm2",
                        vm -> vm.on("host-b")
                                .vni(5001)
                                .address("172.16.20.11/24")
                                .gateway("172.16.20.1")));
        assertThat(vm1.ping(vm2.address(), PATIENT).errors())
                .containsExactly("172.16.10.1: destination network unreachable (3/0)");
        for (Host host : testbed.hosts()) {
            host.addLif(LIF);
            for (Host other : testbed.hosts()) {
                if (other != host) {
                    host.addVtep(
                            VNI,
                            new RemoteVtep(other.plan().vtep(), other.plan().pMac()));
                }
            }
        }

        assertThat(vm1.ping(vm2.address(), PATIENT).complete()).isTrue();
        assertThat(vm2.ping(ip("172.16.20.1"), PATIENT).complete()).isTrue();
        assertConfiguredAsByAStart();
        assertThat(testbed.plan().lifFor(vm2.address())).contains(LIF);
    }

    @Test
    @Requirement("B12")
    void trafficElsewhereDoesNotNoticeChanges() {
        start(threeHosts());
        Vm vm3 = testbed.vm("vm3");
        Vm vm4 = testbed.vm("vm4");
        LifConfig other = new LifConfig("more", new Vni(5002), ip("172.16.30.1"), 24);
        StaticRoute route = new StaticRoute(BEYOND, ip("172.16.10.11"));
        try (UdpSocket client = vm4.udp(PORT);
                UdpSocket server = vm3.udp(PORT)) {
            List<Runnable> changes = List.of(
                    () -> a.addLif(other),
                    () -> a.changeLif(new LifConfig("other", new Vni(5002), ip("172.16.31.1"), 25)),
                    () -> a.addRoute(route),
                    () -> a.changeRoute(new StaticRoute(BEYOND, ip("172.16.10.12"))),
                    () -> a.removeVtep(VNI, b.plan().vtep()),
                    () -> a.addVtep(
                            VNI, new RemoteVtep(b.plan().vtep(), b.plan().pMac())),
                    () -> a.removeRoute(BEYOND),
                    () -> a.removeLif(new Vni(5002)),
                    () -> testbed.detach(vm1),
                    () -> testbed.attach(vm1, b));
            for (int i = 0; i < changes.size(); i++) {
                changes.get(i).run();
                byte[] payload = ("after change " + i).getBytes(StandardCharsets.UTF_8);
                client.send(vm3.address(), PORT, payload);
                assertThat(server.receive(LONG).orElseThrow().payload()).isEqualTo(payload);
                assertConfiguredAsByAStart();
            }
        }
    }

    @Test
    @Requirement("B11")
    void removedLifEndsWhatWasBeingResolvedThere() {
        start(threeHosts());
        testbed.detach(vm2);
        try (UdpSocket client = vm1.udp(PORT);
                UdpSocket server = vm2.udp(PORT)) {
            client.send(vm2.address(), PORT, new byte[1]);
            settle();
            assertThat(a.arp(vm2.address())).get().extracting(ArpRow::state).isEqualTo(ArpState.NASCENT);
            assertThat(b.counters().get("proxy.accepted")).isPositive();
            testbed.hosts().forEach(host -> host.removeLif(VNI));
            testbed.capture().clear();
            testbed.attach(vm2, b);
            vm2.announce();
            testbed.elapse(Duration.ofSeconds(1));
            settle();

            assertThat(requestsOf(a, vm2))
                    .noneMatch(frame -> frame.source().equals(a.plan().pMac()));
            assertThat(sentBy("host-b")).noneMatch(frame -> frame.isReplyOf(vm2.address()));
            assertThat(server.receive(Duration.ofMillis(50))).isEmpty();
            assertThat(a.arp(vm2.address())).isEmpty();
            assertThat(vm1.ping(vm2.address(), PATIENT).errors())
                    .containsExactly("172.16.10.1: destination network unreachable (3/0)");
        }
    }

    @Test
    @Requirement("B11")
    void resetInTheMiddleOfAResolutionEndsIt() {
        start(threeHosts());
        testbed.detach(vm2);
        try (UdpSocket client = vm1.udp(PORT)) {
            client.send(vm2.address(), PORT, new byte[1]);
        }
        settle();
        testbed.reset();
        testbed.elapse(Duration.ofSeconds(1));
        settle();

        assertThat(WireFrame.of(testbed)).isEmpty();
        assertThat(a.arp(vm2.address())).isEmpty();
        assertThat(vm1.ping(vm2.address(), PATIENT).complete()).isTrue();
    }

    @Test
    void replicationListIsWhoIsAsked() {
        start(threeHosts());
        Host c = testbed.host("host-c");
        a.removeVtep(VNI, c.plan().vtep());
        vm1.ping(vm2.address(), PATIENT);
        settle();
        assertThat(requestsOf(a, vm2))
                .extracting(WireFrame::outerDestination)
                .containsOnly(b.plan().vtep());

        Vm vm3 = testbed.vm("vm3");
        assertThat(vm1.ping(vm3.address(), SHORT).received()).isZero();
        a.addVtep(VNI, new RemoteVtep(c.plan().vtep(), c.plan().pMac()));
        assertThat(vm1.ping(vm3.address(), PATIENT.withCount(3)).received()).isPositive();
        assertConfiguredAsByAStart();
    }

    @Test
    void routeThatIsAddedIsUsedUntilItIsRemoved() {
        start(threeHosts());
        Ipv4Address far = ip("10.1.2.3");
        assertThat(vm1.ping(far, PATIENT).errors())
                .containsExactly("172.16.10.1: destination network unreachable (3/0)");
        testbed.hosts().forEach(host -> host.addRoute(new StaticRoute(BEYOND, vm2.address())));
        vm1.ping(far, SHORT);
        settle();
        assertThat(WireFrame.of(testbed))
                .anyMatch(frame -> frame.at("vm2", Direction.RECEIVED) && frame.isEchoRequestTo(far));

        testbed.hosts().forEach(host -> host.removeRoute(BEYOND));
        testbed.elapse(Duration.ofSeconds(1));
        assertThat(vm1.ping(far, PATIENT).errors())
                .containsExactly("172.16.10.1: destination network unreachable (3/0)");
    }

    @Test
    @Requirement("B12")
    void changedRouteLeadsWhereAStartWithItWouldLead() {
        Ipv4Address far = ip("10.1.2.3");
        Ipv4Address vm4 = ip("172.16.20.14");
        TopologyBuilder before = threeHosts().router(router -> router.arpRetry(Duration.ofMinutes(1)));
        start(Topologies.basedOn(before.build()).route("10.0.0.0/8", "172.16.20.11"));
        testbed.hosts().forEach(host -> host.changeRoute(new StaticRoute(BEYOND, vm4)));
        assertThat(vm1.ping(far, SHORT).received()).isZero();
        settle();

        assertThat(WireFrame.of(testbed))
                .anyMatch(frame -> frame.at("vm4", Direction.RECEIVED) && frame.isEchoRequestTo(far))
                .noneMatch(frame -> frame.isRequestFor(vm2.address()));
        assertConfiguredAsByAStart();
        TopologyPlan changed = Topologies.basedOn(before.build())
                .route("10.0.0.0/8", "172.16.20.14")
                .plan();
        assertThat(testbed.hosts())
                .allSatisfy(host -> assertThat(host.configuration()).isEqualTo(changed.engineConfig(host.name())));
        try (Testbed fresh = backend().start(changed, HostEngine.FACTORY)) {
            fresh.vm("vm1").ping(far, SHORT);
            fresh.awaitQuiescence(LONG);
            assertThat(NormalForm.of(testbed.capture().frames()))
                    .isEqualTo(NormalForm.of(fresh.capture().frames()));
            assertThat(a.counters()).isEqualTo(fresh.host("host-a").counters());
        }
    }

    @Test
    @Requirement("B12")
    void changedLifHasItsNewAddressOnly() {
        start(threeHosts());
        assertThat(vm1.ping(vm2.address(), PATIENT).complete()).isTrue();
        LifConfig renumbered = new LifConfig("lif-5001", VNI, ip("172.16.20.254"), 24);
        testbed.hosts().forEach(host -> host.changeLif(renumbered));
        assertThat(a.arp(vm2.address())).isEmpty();
        assertConfiguredAsByAStart();

        assertThat(vm2.ping(ip("172.16.20.254"), PATIENT).complete()).isTrue();
        assertThat(vm2.ping(ip("172.16.20.1"), SHORT).received()).isZero();
        assertThat(a.arp(LIF.address())).isEmpty();
    }

    @Test
    void refusedChangeChangesNothing() {
        start(threeHosts());
        TopologyPlan planned = testbed.plan();
        assertThatThrownBy(() -> a.addLif(new LifConfig("twin", new Vni(5002), ip("172.16.20.9"), 24)))
                .isInstanceOf(TestbedException.class)
                .hasMessageStartingWith(
                        "host-a can't get LIF \"twin\" 172.16.20.9/24 on VNI 5002: LIF \"twin\": subnet");
        assertThat(a.configuration()).isEqualTo(planned.engineConfig("host-a"));
        assertThat(testbed.plan()).isEqualTo(planned);
        assertThat(vm1.ping(vm2.address(), PATIENT).complete()).isTrue();
    }

    @Test
    void resetTakesChangesBack() {
        start(threeHosts());
        TopologyPlan planned = testbed.plan();
        a.removeLif(VNI);
        a.addLif(new LifConfig("other", new Vni(5003), ip("172.16.40.1"), 24));
        b.removeVtep(VNI, a.plan().vtep());
        b.addRoute(new StaticRoute(BEYOND, vm1.address()));
        vm1.ping(vm2.address(), PATIENT);
        testbed.reset();

        assertThat(testbed.plan()).isEqualTo(planned);
        for (Host host : testbed.hosts()) {
            assertThat(host.configuration()).isEqualTo(planned.engineConfig(host.name()));
            assertThat(host.tables())
                    .isEqualTo(
                            new HostEngine(planned.engineConfig(host.name()), (port, frame) -> {}, EngineListener.NONE)
                                    .tables(0));
            assertThat(host.events()).isEmpty();
        }
        assertThat(vm1.ping(vm2.address(), PATIENT).complete()).isTrue();
        Optional<ArpRow> resolved = a.arp(vm2.address());
        assertThat(resolved).get().extracting(ArpRow::mac).isEqualTo(vm2.plan().mac());
    }
}
