package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.testsupport.SpoiledRouter;
import io.github.dlrharness.topology.RouterBuilder;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.VxlanView;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Resolutions between three hosts on real packets: what a sound router does is seen, what a spoiled one does is named. */
@Tag("netns")
class ResolutionIT {
    private static final TopologyPlan PLAN = plan(router -> router.arpTries(1));
    private static final Ipv4Address VM2 = PLAN.vm("vm2").orElseThrow().address();

    @BeforeAll
    static void needsNamespaces() {
        Capability.NETWORK_NAMESPACES.require();
    }

    /** vm2 has a neighbour on its VNI on every host; vm1 on host-a and vm7 on host-c have to be routed to it. */
    private static TopologyPlan plan(Consumer<RouterBuilder> router) {
        return Topologies.named("three-hosts")
                .router(router)
                .lif(5000, "172.16.10.1/24")
                .lif(5001, "172.16.20.1/24")
                .host("host-a")
                .host("host-b")
                .host("host-c")
                .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
                .vm("vm2", vm -> vm.on("host-b").vni(5001).address("172.16.20.11"))
                .vm("vm3", vm -> vm.on("host-a").vni(5001).address("172.16.20.13"))
                .vm("vm4", vm -> vm.on("host-b").vni(5001).address("172.16.20.14"))
                .vm("vm5", vm -> vm.on("host-c").vni(5001).address("172.16.20.15"))
                .vm("vm7", vm -> vm.on("host-c").vni(5000).address("172.16.10.17"))
                .plan();
    }

    private static Testbed start(TopologyPlan plan, EngineFactory engines) {
        return Backends.named("namespace").start(plan, engines);
    }

    private static void ping(Testbed testbed, String vm, Ipv4Address target) {
        testbed.vm(vm).ping(target, PingOptions.defaults().withTimeout(Duration.ofMillis(500)));
        testbed.awaitQuiescence(Duration.ofSeconds(5));
    }

    private static Observation wire(Testbed testbed) {
        return Observation.of(testbed.capture().frames(), testbed.capture().lost());
    }

    private static Observation everything(Testbed testbed, String host, Ipv4Address target) {
        List<HostEvent> events = testbed.hosts().stream()
                .flatMap(each -> each.events().stream())
                .sorted(Comparator.comparingLong(HostEvent::timeNanos))
                .toList();
        return wire(testbed).withEvents(events).withArpRow(testbed.host(host).arp(target));
    }

    private static void assertComplete(Testbed testbed, String host, Ipv4Address target) {
        ResolutionQuestion question = ResolutionQuestion.resolved(testbed.plan(), host, target);
        for (Observation observation : List.of(wire(testbed), everything(testbed, host, target))) {
            ResolutionVerdict verdict = ResolutionJudge.judge(testbed.plan(), question, observation);
            assertThat(verdict.met()).as(verdict.failureMessage(null)).isTrue();
        }
        assertThat(Invariants.check(testbed.plan(), testbed.capture().frames())).isEmpty();
    }

    @Test
    @Requirement({"A1", "A2", "A3", "A5", "A7", "A8", "A9", "A10", "A11", "A12", "A16", "A17"})
    void seesTheSevenStepsOfASoundRouter() {
        try (Testbed testbed = start(PLAN, HostEngine::new)) {
            ping(testbed, "vm1", VM2);
            assertComplete(testbed, "host-a", VM2);
        }
    }

    @Test
    @Requirement("A14")
    void seesThatATargetOnTheSameHostIsResolvedThere() {
        try (Testbed testbed = start(PLAN, HostEngine::new)) {
            Ipv4Address vm3 = testbed.vm("vm3").address();
            ping(testbed, "vm1", vm3);
            assertComplete(testbed, "host-a", vm3);
        }
    }

    @RepeatedTest(5)
    @Requirement("B1")
    void keepsTwoHostsApartThatAskAtOnce() {
        try (Testbed testbed = start(PLAN, HostEngine::new)) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(
                    () -> ping(testbed, "vm7", VM2), task -> new Thread(task, "test-background").start());
            ping(testbed, "vm1", VM2);
            other.join();
            assertComplete(testbed, "host-a", VM2);
            assertComplete(testbed, "host-c", VM2);
        }
    }

    @Test
    @Requirement({"B3", "B5"})
    void keepsResolutionsInBothDirectionsApart() {
        try (Testbed testbed = start(PLAN, HostEngine::new)) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(
                    () -> ping(testbed, "vm2", testbed.vm("vm7").address()),
                    task -> new Thread(task, "test-background").start());
            ping(testbed, "vm1", VM2);
            other.join();
            assertComplete(testbed, "host-a", VM2);
            assertComplete(testbed, "host-b", testbed.vm("vm7").address());
        }
    }

    @Test
    void provesThatNobodyAnswersForAnAddressThatNobodyHas() {
        try (Testbed testbed = start(PLAN, HostEngine::new)) {
            Ipv4Address nobody = Ipv4Address.parse("172.16.20.99");
            ping(testbed, "vm1", nobody);
            ResolutionVerdict verdict = ResolutionJudge.judge(
                    PLAN, ResolutionQuestion.unresolved(PLAN, "host-a", nobody), everything(testbed, "host-a", nobody));
            assertThat(verdict.objections()).isEmpty();
            assertThat(verdict.step(Step.LOCAL_REQUEST).status()).isEqualTo(Status.SEEN);
        }
    }

    @Test
    @Requirement("A15")
    void provesTheNegativeControl() {
        TopologyPlan plan = plan(router -> router.arpTries(1).pMacRewrite(false));
        try (Testbed testbed = start(plan, HostEngine::new)) {
            ping(testbed, "vm1", VM2);
            ResolutionVerdict verdict = ResolutionJudge.judge(
                    plan, ResolutionQuestion.unresolved(plan, "host-a", VM2), everything(testbed, "host-a", VM2));
            assertThat(verdict.objections()).isEmpty();
            assertThat(verdict.firstFailing().orElseThrow().step()).isEqualTo(Step.SOURCE_BECOMES_PMAC);
            assertThat(verdict.step(Step.TARGET_ANSWERS).frames())
                    .as("vm2 did answer")
                    .isNotEmpty();
        }
    }

    private static Arguments spoiled(int step, int stepFromOutside, Status status, String what, SpoiledRouter router) {
        return arguments(step, stepFromOutside, status, what, router);
    }

    static Stream<Arguments> routers() {
        return Stream.of(
                spoiled(
                        1,
                        1,
                        Status.MISSING,
                        "forgets a VTEP",
                        SpoiledRouter.sending("host-a", (port, frame, onward) -> {
                            if (!isRequest(port, frame) || frame.outerAddress() != vtep("host-c")) {
                                onward.transmit(port, frame);
                            }
                        })),
                spoiled(
                        2,
                        2,
                        Status.WRONG,
                        "rewrites the local copy too",
                        SpoiledRouter.sending(
                                "host-a",
                                (port, frame, onward) -> onward.transmit(
                                        port,
                                        port != Engine.UPLINK && isArp(frame, ArpView.REQUEST)
                                                ? from("host-a", frame)
                                                : frame))),
                // From outside, a host that does not flag the request looks like one that flags it and does not ask.
                spoiled(
                        3,
                        4,
                        Status.MISSING,
                        "takes no notice",
                        SpoiledRouter.receiving("host-b", (port, frame, onward) -> {
                            if (port != Engine.UPLINK || SpoiledRouter.receivedArp(port, frame) != ArpView.REQUEST) {
                                onward.transmit(port, frame);
                            }
                        })),
                spoiled(
                        4,
                        4,
                        Status.WRONG,
                        "asks as itself",
                        SpoiledRouter.sending(
                                "host-b",
                                (port, frame, onward) -> onward.transmit(
                                        port,
                                        port != Engine.UPLINK && isArp(frame, ArpView.REQUEST)
                                                ? from("host-b", frame)
                                                : frame))),
                spoiled(
                        4,
                        4,
                        Status.WRONG,
                        "lets the local request out",
                        SpoiledRouter.sending("host-b", (port, frame, onward) -> {
                            onward.transmit(port, frame);
                            if (port != Engine.UPLINK && isArp(frame, ArpView.REQUEST)) {
                                onward.transmit(Engine.UPLINK, encapsulated(frame, "host-c"));
                            }
                        })),
                spoiled(
                        5,
                        5,
                        Status.WRONG,
                        "shows the answer to a neighbour",
                        SpoiledRouter.sending("host-b", (port, frame, onward) -> {
                            onward.transmit(port, frame);
                            if (port == Engine.UPLINK && isArp(frame, ArpView.REPLY)) {
                                onward.transmit(port("vm4"), decapsulated(frame));
                            }
                        })),
                spoiled(
                        6,
                        6,
                        Status.WRONG,
                        "floods the answer",
                        SpoiledRouter.sending("host-b", (port, frame, onward) -> {
                            onward.transmit(port, frame);
                            if (port == Engine.UPLINK && isArp(frame, ArpView.REPLY)) {
                                onward.transmit(
                                        port,
                                        SpoiledRouter.changed(
                                                frame, copy -> copy.outer(vtep("host-c"), copy.outerPort())));
                            }
                        })),
                spoiled(
                        7,
                        7,
                        Status.MISSING,
                        "keeps what waited",
                        SpoiledRouter.sending("host-a", (port, frame, onward) -> {
                            if (port != Engine.UPLINK
                                    || SpoiledRouter.ethernet(frame).etherType() != EtherType.IPV4) {
                                onward.transmit(port, frame);
                            }
                        })));
    }

    @ParameterizedTest(name = "step {0}: {3}")
    @MethodSource("routers")
    void namesTheStepThatARouterSpoils(
            int step, int stepFromOutside, Status status, String what, SpoiledRouter router) {
        try (Testbed testbed = start(PLAN, router)) {
            ping(testbed, "vm1", VM2);
            assertBlames(step, status, everything(testbed, "host-a", VM2));
            assertBlames(stepFromOutside, status, wire(testbed));
        }
    }

    private static void assertBlames(int step, Status status, Observation observation) {
        ResolutionVerdict verdict =
                ResolutionJudge.judge(PLAN, ResolutionQuestion.resolved(PLAN, "host-a", VM2), observation);
        String message = verdict.failureMessage(null);
        StepVerdict failing = verdict.firstFailing().orElseThrow();
        assertThat(failing.step().number()).as(message).isEqualTo(step);
        assertThat(failing.status()).as(message).isEqualTo(status);
        assertThat(message).contains("step " + step + " is " + status);
    }

    private static boolean isRequest(int port, Frame frame) {
        return port == Engine.UPLINK && isArp(frame, ArpView.REQUEST);
    }

    private static boolean isArp(Frame frame, int operation) {
        return SpoiledRouter.sentArp(frame) == operation;
    }

    private static int vtep(String host) {
        return PLAN.host(host).orElseThrow().vtep().value();
    }

    private static int port(String vm) {
        return PLAN.vm(vm).orElseThrow().port();
    }

    private static Frame from(String host, Frame frame) {
        long pMac = PLAN.host(host).orElseThrow().pMac().value();
        return SpoiledRouter.changed(frame, copy -> SpoiledRouter.ethernet(copy).source(pMac));
    }

    private static Frame encapsulated(Frame frame, String host) {
        return SpoiledRouter.changed(frame, copy -> {
            copy.prepend(VxlanView.HEADER);
            new VxlanView().write(copy.bytes(), copy.offset(), 5001);
            copy.outer(vtep(host), 50_000);
        });
    }

    private static Frame decapsulated(Frame frame) {
        return SpoiledRouter.changed(frame, copy -> {
            copy.stripEncapsulation();
            SpoiledRouter.ethernet(copy).destination(PLAN.router().vMac().value());
        });
    }
}
