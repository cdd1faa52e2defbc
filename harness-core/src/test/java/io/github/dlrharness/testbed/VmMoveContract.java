package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.engine.MacRow;
import io.github.dlrharness.evidence.Invariants;
import io.github.dlrharness.evidence.Observation;
import io.github.dlrharness.evidence.ResolutionJudge;
import io.github.dlrharness.evidence.ResolutionQuestion;
import io.github.dlrharness.evidence.ResolutionVerdict;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyBuilder;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologySpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A VM that moves from host to host while others talk to it, on any backend. vm1 talks to vm2, which moves from host-b to host-c.
 *
 * <pre>
 *  host-a: vm1 (5000)    host-b: vm2 (5001)    host-c: vm3 (5001)
 * </pre>
 */
public abstract class VmMoveContract {
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int PORT = 7000;

    private final List<AutoCloseable> sockets = new ArrayList<>();
    private Testbed testbed;
    private Vm vm1;
    private Vm vm2;
    private Vm vm3;
    private Host a;
    private Host b;
    private Host c;

    /** Makes a testbed on the backend under test. */
    protected abstract TestbedBackend backend();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable socket : sockets) {
            socket.close();
        }
        testbed.close();
    }

    private void start(TopologySpec spec) {
        testbed = backend().start(TopologyPlan.of(spec), HostEngine.FACTORY);
        vm1 = testbed.vm("vm1");
        vm2 = testbed.vm("vm2");
        vm3 = testbed.vm("vm3");
        a = testbed.host("host-a");
        b = testbed.host("host-b");
        c = testbed.host("host-c");
    }

    private void startThreeHosts() {
        start(threeHosts().build());
    }

    private static TopologyBuilder threeHosts() {
        return Topologies.basedOn(Topologies.seedFigure())
                .host("host-c")
                .vm("vm3", vm -> vm.on("host-c").vni(5001).address("172.16.20.13"));
    }

    private UdpSocket open(Vm vm, int port) {
        UdpSocket socket = vm.udp(port);
        sockets.add(socket);
        return socket;
    }

    private static Optional<String> receive(UdpSocket socket, Duration limit) {
        return socket.receive(limit).map(datagram -> new String(datagram.payload(), StandardCharsets.UTF_8));
    }

    private void send(UdpSocket from, Vm to, String text) {
        from.send(to.address(), PORT, text.getBytes(StandardCharsets.UTF_8));
    }

    private void settle() {
        testbed.awaitQuiescence(LONG);
    }

    /** Where a host believes vm2 to be. */
    private Optional<MacRow> vm2On(Host host) {
        return host.macTable().stream()
                .filter(row -> row.mac().equals(vm2.plan().mac()))
                .findFirst();
    }

    private List<WireFrame> sentBy(Host host) {
        return WireFrame.of(testbed).stream()
                .filter(frame -> frame.at(host.name(), Direction.SENT))
                .toList();
    }

    private ArpRow arpOfVm2() {
        return a.arp(vm2.address()).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"RARP", "GRATUITOUS_ARP", "GRATUITOUS_REPLY"})
    @Requirement("F1")
    void trafficGoesOnAfterAnAnnouncedMove(Announcement announcement) {
        startThreeHosts();
        UdpSocket client = open(vm1, PORT);
        UdpSocket server = open(vm2, PORT);
        send(client, vm2, "before");
        assertThat(receive(server, LONG)).contains("before");
        settle();
        ArpRow before = arpOfVm2();
        testbed.capture().clear();

        testbed.migrate(vm2, c, announcement);
        settle();
        assertThat(vm2On(a)).get().extracting(MacRow::vtep).isEqualTo(c.plan().vtep());
        assertThat(vm2On(b)).get().extracting(MacRow::vtep).isEqualTo(c.plan().vtep());
        assertThat(vm2On(c)).get().extracting(MacRow::port).isEqualTo(vm2.plan().port());

        for (int i = 0; i < 5; i++) {
            send(client, vm2, "after " + i);
            assertThat(receive(server, LONG)).contains("after " + i);
        }
        send(server, vm1, "back");
        assertThat(receive(client, LONG)).contains("back");
        settle();
        assertThat(arpOfVm2()).returns(before.mac(), ArpRow::mac).returns(ArpState.VALID, ArpRow::state);
        assertThat(sentBy(a)).noneMatch(frame -> frame.isRequestFor(vm2.address()));
        assertThat(sentBy(b)).isEmpty();
        assertThat(Invariants.check(testbed.plan(), testbed.capture().frames())).isEmpty();
    }

    @Test
    @Requirement("F4")
    void rarpSaysNothingAboutIp() {
        startThreeHosts();
        testbed.migrate(vm2, c, Announcement.RARP);
        settle();

        assertThat(vm2On(a)).get().extracting(MacRow::vtep).isEqualTo(c.plan().vtep());
        for (Host host : List.of(a, b, c)) {
            assertThat(host.arp(vm2.address())).as(host.name()).isEmpty();
        }
    }

    @Test
    void moveThatNobodyAnnouncesIsNotNoticedUntilTheVmIsHeard() {
        startThreeHosts();
        UdpSocket client = open(vm1, PORT);
        UdpSocket server = open(vm2, PORT);
        send(client, vm2, "before");
        assertThat(receive(server, LONG)).contains("before");

        testbed.migrate(vm2, c, Announcement.NONE);
        send(client, vm2, "lost");
        settle();
        assertThat(receive(server, SHORT)).isEmpty();

        vm2.announce();
        settle();
        send(client, vm2, "found");
        assertThat(receive(server, LONG)).contains("found");
    }

    @Test
    @Requirement("F2")
    void resolutionThatWasPendingSucceedsThroughTheNewHost() {
        start(threeHosts()
                .router(router -> router.arpRetry(Duration.ofMillis(300)).arpTries(20))
                .build());
        UdpSocket client = open(vm1, PORT);
        UdpSocket server = open(vm2, PORT);
        testbed.detach(vm2);
        send(client, vm2, "waited");
        settle();
        assertThat(arpOfVm2().state()).isEqualTo(ArpState.NASCENT);

        testbed.attach(vm2, c);
        assertThat(receive(server, LONG)).contains("waited");
        settle();
        assertThat(arpOfVm2()).returns(vm2.plan().mac(), ArpRow::mac);
        assertThat(vm2On(a)).get().extracting(MacRow::vtep).isEqualTo(c.plan().vtep());
        assertThat(sentBy(c)).anyMatch(frame -> frame.isReplyOf(vm2.address()));
        assertThat(sentBy(b)).isEmpty();
    }

    @Test
    void resolutionAfterAMoveIsJudgedByWhereTheVmIs() {
        startThreeHosts();
        testbed.migrate(vm2, c);
        settle();
        testbed.capture().clear();
        vm1.ping(vm2);
        settle();

        ResolutionQuestion question = ResolutionQuestion.resolved(testbed.plan(), "host-a", vm2.address());
        List<HostEvent> events =
                testbed.hosts().stream().flatMap(host -> host.events().stream()).toList();
        ResolutionVerdict verdict = ResolutionJudge.judge(
                testbed.plan(),
                question,
                Observation.of(testbed.capture().frames(), testbed.capture().lost())
                        .withEvents(events)
                        .withArpRow(a.arp(vm2.address())));
        assertThat(verdict.met()).as(verdict::ladder).isTrue();
        assertThat(verdict.ladder()).contains("host-c").doesNotContain("vm2 on host-b");
    }

    @Test
    void whatTheVmHasSurvivesTheMove() {
        startThreeHosts();
        assertThat(vm2.ping(vm1.address()).complete()).isTrue();
        List<Neighbour> neighbours = vm2.neighbours();
        assertThat(neighbours).isNotEmpty();
        testbed.migrate(vm2, c);
        testbed.capture().clear();

        assertThat(vm2.ping(vm1.address(), PingOptions.defaults().withTimeout(LONG))
                        .complete())
                .isTrue();
        assertThat(vm2.neighbours()).isEqualTo(neighbours);
        assertThat(WireFrame.of(testbed)).noneMatch(frame -> frame.at("vm2", Direction.SENT) && frame.isArp(1));
    }

    @Test
    void captureTellsWhereTheVmWas() {
        startThreeHosts();
        vm2.ping(vm1.address());
        settle();
        testbed.migrate(vm2, c);
        vm2.ping(vm1.address());
        settle();
        TapPoint onB = new TapPoint(TapPoint.Kind.VM, "host-b", "vm2");
        TapPoint onC = new TapPoint(TapPoint.Kind.VM, "host-c", "vm2");

        assertThat(testbed.capture().taps()).contains(onB, onC);
        assertThat(testbed.capture().frames())
                .extracting(frame -> frame.tap())
                .contains(onB, onC)
                .filteredOn(tap -> tap.name().equals("vm2"))
                .startsWith(onB)
                .endsWith(onC);
        assertThat(Invariants.check(testbed.plan(), testbed.capture().frames())).isEmpty();
        testbed.capture().clear();
        assertThat(testbed.capture().taps()).contains(onC).doesNotContain(onB);
    }

    @Test
    @Requirement("B12")
    void hostsAfterAMoveAreAsIfStartedWithTheVmThere() {
        start(threeHosts()
                .vm("plain1", vm -> vm.on("host-a").vni(6000).address("10.6.0.1/24"))
                .vm("plain2", vm -> vm.on("host-b").vni(6000).address("10.6.0.2/24"))
                .build());
        testbed.migrate(vm2, c, Announcement.NONE);
        testbed.migrate(testbed.vm("plain2"), c, Announcement.NONE);

        assertThat(testbed.plan().vm("vm2").orElseThrow().port()).isEqualTo(2);
        assertThat(testbed.plan().vm("plain2").orElseThrow().port()).isEqualTo(3);
        for (Host host : testbed.hosts()) {
            assertThat(host.tables().vteps())
                    .as(host.name())
                    .isEqualTo(new HostEngine(
                                    testbed.plan().engineConfig(host.name()),
                                    (port, frame) -> {},
                                    (event, vni, target, mac, now) -> {})
                            .tables(0)
                            .vteps());
        }
        assertThat(testbed.vm("plain1")
                        .ping(
                                testbed.vm("plain2").address(),
                                PingOptions.defaults().withTimeout(LONG))
                        .complete())
                .isTrue();
    }

    @Test
    void vmsCanChangePlacesAndResetBringsThemBack() {
        startThreeHosts();
        TopologyPlan planned = testbed.plan();
        testbed.migrate(vm2, c);
        testbed.migrate(vm3, b);
        testbed.detach(vm1);
        assertThat(vm2.plan()).returns("host-c", place -> place.host()).returns(2, place -> place.port());
        assertThat(vm3.plan()).returns("host-b", place -> place.host()).returns(1, place -> place.port());
        testbed.reset();

        assertThat(testbed.plan()).isEqualTo(planned);
        assertThat(vm2.plan()).isEqualTo(planned.vm("vm2").orElseThrow());
        assertThat(testbed.capture().taps())
                .extracting(tap -> tap.host() + " " + tap.name())
                .containsExactlyInAnyOrder(
                        "host-a vm1", "host-b vm2", "host-c vm3", "host-a host-a", "host-b host-b", "host-c host-c");
        for (Host host : testbed.hosts()) {
            assertThat(host.configuration()).isEqualTo(planned.engineConfig(host.name()));
        }
        for (Vm target : List.of(vm2, vm3)) {
            assertThat(vm1.ping(target.address(), PingOptions.defaults().withTimeout(LONG))
                            .complete())
                    .as(target.name())
                    .isTrue();
        }
        assertThat(vm2On(a)).get().extracting(MacRow::vtep).isEqualTo(b.plan().vtep());
    }

    @Test
    void detachedVmIsReachedByNobodyAndGoesOnWhenAttachedAgain() {
        startThreeHosts();
        UdpSocket client = open(vm1, PORT);
        UdpSocket server = open(vm2, PORT);
        send(client, vm2, "before");
        assertThat(receive(server, LONG)).contains("before");
        testbed.detach(vm2);
        assertThat(vm2On(b)).isEmpty();
        assertThat(b.configuration().vmPorts()).isEmpty();
        send(client, vm2, "lost");
        settle();
        testbed.attach(vm2, b);
        send(client, vm2, "after");

        assertThat(receive(server, LONG)).contains("after");
    }

    @Test
    void impossibleMovesAreRefusedWithAReason() {
        startThreeHosts();
        assertThatThrownBy(() -> testbed.migrate(vm2, b))
                .isInstanceOf(TestbedException.class)
                .hasMessage("vm2 can't move to host-b: it is there already; the hosts are host-a, host-b, host-c");
        assertThatThrownBy(() -> testbed.attach(vm2, c))
                .isInstanceOf(TestbedException.class)
                .hasMessage("vm2 can't be attached to host-c: it is on host-b; detach it first, or migrate it");
        testbed.detach(vm2);
        assertThatThrownBy(() -> testbed.detach(vm2))
                .isInstanceOf(TestbedException.class)
                .hasMessage("vm2 can't be detached: it is on no host since it was detached from host-b");
        try (Testbed other = backend().start(TopologyPlan.of(Topologies.seedFigure()), HostEngine.FACTORY)) {
            assertThatThrownBy(() -> testbed.attach(vm2, other.host("host-a")))
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("host \"host-a\" is not of this testbed");
            testbed.attach(vm2, b);
            assertThatThrownBy(() -> testbed.migrate(vm2, other.host("host-a")))
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("host \"host-a\" is not of this testbed");
            assertThat(b.configuration().vmPorts()).hasSize(1);
            assertThatThrownBy(() -> testbed.detach(other.vm("vm1")))
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("VM \"vm1\" is not of this testbed");
        }
    }
}
