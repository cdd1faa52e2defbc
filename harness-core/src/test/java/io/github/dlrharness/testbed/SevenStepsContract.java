package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyBuilder;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologySpec;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The seven steps (seed, steps 1 to 7), rule by rule, from captured frames alone, on any backend. Three hosts; vm1 asks for vm2:
 *
 * <pre>
 *  host-a: vm1 (5000), vm4 (5001)    host-b: vm2, vm6 (5001)    host-c: vm3 (5001)
 * </pre>
 */
public abstract class SevenStepsContract {
    private static final MacAddress BROADCAST = MacAddress.BROADCAST;
    private static final Direction SENT = Direction.SENT;
    private static final Direction RECEIVED = Direction.RECEIVED;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;

    private Testbed testbed;
    private TopologyPlan plan;

    /** Makes a testbed on the backend under test. */
    protected abstract TestbedBackend backend();

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    private void start(TopologySpec spec) {
        plan = TopologyPlan.of(spec);
        testbed = backend().start(plan, HostEngine.FACTORY);
    }

    private static TopologyBuilder threeHosts() {
        return Topologies.basedOn(Topologies.seedFigure())
                .host("host-c")
                .vm("vm3", vm -> vm.on("host-c").vni(5001).address("172.16.20.13"))
                .vm("vm4", vm -> vm.on("host-a").vni(5001).address("172.16.20.14"))
                .vm("vm6", vm -> vm.on("host-b").vni(5001).address("172.16.20.16"));
    }

    private void ping(String from, String to) {
        testbed.vm(from).ping(testbed.vm(to));
        testbed.awaitQuiescence(Duration.ofSeconds(5));
    }

    /** The figure, after vm1's first packet to vm2. */
    private void resolveVm2() {
        start(threeHosts().build());
        ping("vm1", "vm2");
    }

    private List<WireFrame> frames(Predicate<WireFrame> condition) {
        return WireFrame.of(testbed).stream().filter(condition).toList();
    }

    private List<WireFrame> frames(String tap, Direction direction, Predicate<WireFrame> condition) {
        return frames(frame -> frame.at(tap, direction) && condition.test(frame));
    }

    private Ipv4Address address(String vm) {
        return testbed.vm(vm).address();
    }

    private MacAddress mac(String vm) {
        return testbed.vm(vm).plan().mac();
    }

    private MacAddress pMac(String host) {
        return testbed.host(host).plan().pMac();
    }

    private Ipv4Address vtep(String host) {
        return testbed.host(host).plan().vtep();
    }

    private MacAddress vMac() {
        return plan.router().vMac();
    }

    private static Ipv4Address lif(int network) {
        return Ipv4Address.parse("172.16." + network + ".1");
    }

    private void assertIsRequestOfTheDlr(WireFrame request, Ipv4Address target) {
        assertThat(request.source()).isEqualTo(vMac());
        assertThat(request.destination()).isEqualTo(BROADCAST);
        assertThat(request.senderMac()).isEqualTo(vMac());
        assertThat(request.senderIp()).isEqualTo(lif(20));
        assertThat(request.targetMac()).isEqualTo(MacAddress.ZERO);
        assertThat(request.targetIp()).isEqualTo(target);
    }

    @Test
    @Requirement("A1")
    void missMakesARequestOfTheLif() {
        resolveVm2();
        List<WireFrame> atNeighbour = frames("vm4", RECEIVED, frame -> frame.isArp(REQUEST));

        assertThat(atNeighbour).hasSize(1);
        assertIsRequestOfTheDlr(atNeighbour.get(0), address("vm2"));
    }

    @Test
    @Requirement({"A2", "A3", "A4"})
    void eachVtepGetsOneCopyFromThePMac() {
        resolveVm2();
        List<WireFrame> copies = frames("host-a", SENT, frame -> frame.isRequestFor(address("vm2")));

        assertThat(copies)
                .extracting(WireFrame::outerDestination)
                .containsExactlyInAnyOrder(vtep("host-b"), vtep("host-c"));
        assertThat(copies).allSatisfy(copy -> {
            assertThat(copy.source()).isEqualTo(pMac("host-a"));
            assertThat(copy.destination()).isEqualTo(BROADCAST);
            assertThat(copy.senderIp()).isEqualTo(lif(20));
            assertThat(copy.outerSource()).isEqualTo(vtep("host-a"));
            assertThat(copy.vni()).isEqualTo(5001);
        });
        assertThat(copies.get(0).behindUdp()).isEqualTo(copies.get(1).behindUdp());
        assertThat(copies.get(0).outerConstants()).isEqualTo(copies.get(1).outerConstants());
    }

    @Test
    @Requirement({"A5", "A7", "A8"})
    void overlayRequestBecomesOneOfTheLocalDlrAndStaysLocal() {
        resolveVm2();
        for (String vm : List.of("vm2", "vm6")) {
            List<WireFrame> requests = frames(vm, RECEIVED, frame -> frame.isArp(REQUEST));
            assertThat(requests).as(vm).hasSize(1);
            assertIsRequestOfTheDlr(requests.get(0), address("vm2"));
        }
        assertThat(frames("host-b", SENT, frame -> frame.isRequestFor(address("vm2"))))
                .isEmpty();
        assertThat(testbed.host("host-b").counters()).containsEntry("proxy.accepted", 1L);
    }

    @Test
    @Requirement("A6")
    void requestOfAVmIsFloodedAndNotProxied() {
        start(threeHosts().build());
        ping("vm4", "vm3");
        List<WireFrame> copies = frames("host-a", SENT, frame -> frame.isRequestFor(address("vm3")));

        assertThat(copies)
                .hasSize(2)
                .allSatisfy(copy -> assertThat(copy.source()).isEqualTo(mac("vm4")));
        for (String vm : List.of("vm2", "vm3", "vm6")) {
            assertThat(frames(vm, RECEIVED, frame -> frame.isArp(REQUEST)))
                    .as(vm)
                    .hasSize(1)
                    .allSatisfy(request -> assertThat(request.source()).isEqualTo(mac("vm4")));
        }
        assertThat(testbed.hosts())
                .allSatisfy(host -> assertThat(host.counters()).containsEntry("proxy.accepted", 0L));
    }

    @Test
    @Requirement({"A9", "A10"})
    void answerGoesToTheLocalDlrAndIsRelayedToTheAskingPMac() {
        resolveVm2();
        List<WireFrame> answers = frames("vm2", SENT, frame -> frame.isReplyOf(address("vm2")));
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).destination()).isEqualTo(vMac());
        assertThat(frames("vm6", RECEIVED, frame -> frame.isArp(REPLY))).isEmpty();

        List<WireFrame> relayed = frames("host-b", SENT, frame -> frame.isArp(REPLY));
        assertThat(relayed).hasSize(1);
        assertThat(relayed.get(0).source()).isEqualTo(mac("vm2"));
        assertThat(relayed.get(0).destination()).isEqualTo(pMac("host-a"));
        assertThat(relayed.get(0).outerDestination()).isEqualTo(vtep("host-a"));
        assertThat(relayed.get(0).vni()).isEqualTo(5001);
    }

    @Test
    @Requirement("A11")
    void answerMakesTheEntryValidAndReleasesThePacket() {
        resolveVm2();
        ArpRow row = testbed.host("host-a").arp(address("vm2")).orElseThrow();
        assertThat(row.state()).isEqualTo(ArpState.VALID);
        assertThat(row.mac()).isEqualTo(mac("vm2"));

        List<WireFrame> sent = frames("vm1", SENT, frame -> frame.isEchoRequestTo(address("vm2")));
        List<WireFrame> arrived = frames("vm2", RECEIVED, frame -> frame.isEchoRequestTo(address("vm2")));
        assertThat(sent).hasSize(1);
        assertThat(arrived).hasSize(1);
        assertThat(arrived.get(0).source()).isEqualTo(vMac());
        assertThat(arrived.get(0).destination()).isEqualTo(mac("vm2"));
        assertThat(arrived.get(0).ttl()).isEqualTo(sent.get(0).ttl() - 1);
    }

    @Test
    @Requirement("A12")
    void hostWithoutTheTargetAsksItsVmsAndSendsNothing() {
        resolveVm2();
        List<WireFrame> requests = frames("vm3", RECEIVED, frame -> frame.isArp(REQUEST));
        assertThat(requests).hasSize(1);
        assertIsRequestOfTheDlr(requests.get(0), address("vm2"));
        assertThat(frames("host-c", SENT, frame -> true)).isEmpty();
    }

    @Test
    @Requirement("A13")
    void fiveHostsCostFourRequestsAndOneAnswer() {
        start(threeHosts()
                .host("host-d")
                .vm("vm7", vm -> vm.on("host-d").vni(5001).address("172.16.20.17"))
                .host("host-e")
                .build());
        ping("vm1", "vm2");

        assertThat(frames(frame -> frame.isSentOnUnderlay() && frame.isRequestFor(address("vm2"))))
                .hasSize(4);
        assertThat(frames(frame -> frame.isSentOnUnderlay() && frame.isReplyOf(address("vm2"))))
                .hasSize(1);
        for (String vm : List.of("vm2", "vm3", "vm4", "vm6", "vm7")) {
            assertThat(frames(vm, RECEIVED, frame -> frame.isRequestFor(address("vm2"))))
                    .as(vm)
                    .hasSize(1);
        }
    }

    @Test
    @Requirement("A14")
    void localTargetIsResolvedLocally() {
        start(threeHosts().build());
        ping("vm1", "vm4");
        assertThat(frames("host-a", RECEIVED, frame -> true)).isEmpty();
        assertThat(testbed.host("host-a").arp(address("vm4")).orElseThrow().mac())
                .isEqualTo(mac("vm4"));
        assertThat(frames("vm4", RECEIVED, frame -> frame.isEchoRequestTo(address("vm4"))))
                .hasSize(1);
    }

    @Test
    @Requirement("A15")
    void withoutTheRewriteTheAnswerEndsAtTheWrongInstance() {
        start(threeHosts()
                .router(router -> router.pMacRewrite(false).arpTries(1))
                .build());
        assertThat(testbed.vm("vm1").ping(testbed.vm("vm2")).received()).isZero();
        testbed.awaitQuiescence(Duration.ofSeconds(5));

        assertThat(frames("vm2", SENT, frame -> frame.isReplyOf(address("vm2"))))
                .as("vm2 answered")
                .isNotEmpty();
        assertThat(frames("host-b", SENT, frame -> frame.isArp(REPLY))).isEmpty();
        assertThat(testbed.host("host-a").arp(address("vm2")).map(ArpRow::mac)).isEmpty();
    }

    @Test
    @Requirement({"A16", "A17"})
    void vMacStaysOffTheUnderlayAndPMacsStayOffTheVms() {
        resolveVm2();
        ping("vm2", "vm1");
        ping("vm3", "vm1");
        ping("vm4", "vm3");
        Set<MacAddress> pMacs = new HashSet<>();
        testbed.hosts().forEach(host -> pMacs.add(host.plan().pMac()));
        List<WireFrame> all = WireFrame.of(testbed);

        assertThat(all).anySatisfy(frame -> assertThat(pMacs).contains(frame.source()));
        assertThat(all).anySatisfy(frame -> assertThat(frame.source()).isEqualTo(vMac()));
        assertThat(all).allSatisfy(frame -> {
            if (frame.onUnderlay()) {
                assertThat(vMac()).isNotIn(frame.source(), frame.destination());
            } else {
                assertThat(pMacs).doesNotContain(frame.source(), frame.destination());
            }
        });
    }
}
