package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of spoiling one step of a perfect trace must be blamed on that step. */
class BrokenTraceTest {
    private static final MacAddress STRANGER = MacAddress.parse("02:99:99:99:99:99");
    private static final TopologyPlan PLAN = Plans.crowded();

    private static Arguments spoil(int step, Status status, String what, Consumer<Trace> how) {
        return arguments(step, status, what, how);
    }

    static Stream<Arguments> spoiled() {
        return Stream.of(
                // Step 1
                spoil(1, Status.MISSING, "nothing captured", t -> t.shots.clear()),
                spoil(1, Status.MISSING, "only local VMs asked", t -> t.until(60)),
                spoil(1, Status.MISSING, "no copy to the target's host", t -> t.without("copy:host-b")),
                spoil(1, Status.MISSING, "no copy to the third host", t -> t.without("copy:host-c")),
                spoil(1, Status.MISSING, "no copy to the local neighbour", t -> t.without("local:vm3")),
                spoil(1, Status.WRONG, "two copies to one host", t -> t.repeat("copy:host-b", 5)),
                spoil(1, Status.WRONG, "two copies to the local neighbour", t -> t.repeat("local:vm3", 5)),
                spoil(
                        1,
                        Status.WRONG,
                        "copy to a stranger",
                        t -> t.edit(
                                "copy:host-c", copy -> copy.outerDestination = Ipv4Address.parse("192.168.250.99"))),
                spoil(1, Status.WRONG, "unicast", t -> t.edit("copy:host-b", copy -> copy.destination = STRANGER)),
                spoil(1, Status.WRONG, "wrong VNI", t -> t.edit("copy:host-b", copy -> copy.vni = 5000)),
                spoil(1, Status.WRONG, "probe", t -> t.edit("copy:host-b", copy -> copy.spa = Ipv4Address.ANY)),
                spoil(1, Status.WRONG, "THA set", t -> t.edit("copy:host-b", copy -> copy.tha = STRANGER)),
                spoil(1, Status.WRONG, "SHA of a stranger", t -> t.edit("copy:host-b", copy -> copy.sha = STRANGER)),
                spoil(
                        1,
                        Status.WRONG,
                        "seen in another VNI",
                        t -> t.show("local:vm3", t.vm("vm1"), Direction.RECEIVED)),
                // Step 2
                spoil(
                        2,
                        Status.WRONG,
                        "source still vMAC",
                        t -> t.edit(
                                "copy:host-b",
                                copy -> copy.source = PLAN.router().vMac())),
                spoil(
                        2,
                        Status.WRONG,
                        "source pMAC of another host",
                        t -> t.edit(
                                "copy:host-c",
                                copy -> copy.source = PLAN.hosts().get(1).pMac())),
                spoil(
                        2,
                        Status.WRONG,
                        "payload rewritten too",
                        t -> t.edit(
                                "copy:host-b",
                                copy -> copy.sha = PLAN.hosts().get(0).pMac())),
                spoil(
                        2,
                        Status.WRONG,
                        "local copy rewritten too",
                        t -> t.edit(
                                "local:vm3",
                                copy -> copy.source = PLAN.hosts().get(0).pMac())),
                // Step 3
                spoil(3, Status.MISSING, "lost on the underlay", t -> t.without("arrival:host-b")),
                spoil(3, Status.MISSING, "lost on the way to the third host", t -> t.without("arrival:host-c")),
                spoil(
                        3,
                        Status.WRONG,
                        "overlay request handed to the target",
                        t -> t.show("arrival:host-b", t.vm("vm2"), Direction.RECEIVED)),
                spoil(
                        3,
                        Status.WRONG,
                        "overlay request handed to another VNI",
                        t -> t.show("arrival:host-b", t.vm("vm6"), Direction.RECEIVED)),
                spoil(
                        3,
                        Status.WRONG,
                        "overlay request handed to a VM of the third host",
                        t -> t.show("arrival:host-c", t.vm("vm5"), Direction.RECEIVED)),
                // Step 4
                spoil(
                        4,
                        Status.MISSING,
                        "target not asked",
                        t -> t.without("asked:vm2").until(130)),
                spoil(4, Status.MISSING, "neighbour not asked", t -> t.without("asked:vm4")),
                spoil(4, Status.MISSING, "VM of the third host not asked", t -> t.without("asked:vm5")),
                spoil(4, Status.WRONG, "asked twice", t -> t.repeat("asked:vm2", 10)),
                spoil(
                        4,
                        Status.WRONG,
                        "source pMAC B",
                        t -> t.edit(
                                "asked:vm2",
                                shot -> shot.source = PLAN.hosts().get(1).pMac())),
                spoil(
                        4,
                        Status.WRONG,
                        "SHA pMAC A",
                        t -> t.edit(
                                "asked:vm2",
                                shot -> shot.sha = PLAN.hosts().get(0).pMac())),
                spoil(
                        4,
                        Status.WRONG,
                        "unicast",
                        t -> t.edit(
                                "asked:vm2",
                                shot -> shot.destination = PLAN.vms().get(1).mac())),
                spoil(
                        4,
                        Status.WRONG,
                        "sender not the LIF",
                        t -> t.edit("asked:vm2", shot -> shot.spa = Ipv4Address.parse("172.16.20.9"))),
                spoil(
                        4,
                        Status.WRONG,
                        "asked in another VNI",
                        t -> t.show("asked:vm2", t.vm("vm6"), Direction.RECEIVED)),
                spoil(4, Status.WRONG, "not DVS Local", t -> leak(t, "host-b", "host-c")),
                spoil(4, Status.WRONG, "not DVS Local on the third host", t -> leak(t, "host-c", "host-a")),
                spoil(4, Status.WRONG, "asked again, not DVS Local", t -> askAgainEverywhere(t)),
                // Step 5
                spoil(5, Status.MISSING, "no answer", t -> t.until(130)),
                spoil(
                        5,
                        Status.WRONG,
                        "answer to a stranger",
                        t -> t.edit("reply", reply -> reply.destination = STRANGER)),
                spoil(5, Status.WRONG, "answer with another MAC", t -> t.edit("reply", reply -> reply.sha = STRANGER)),
                spoil(
                        5,
                        Status.WRONG,
                        "answer handed to a neighbour",
                        t -> t.show("reply", t.vm("vm4"), Direction.RECEIVED)),
                spoil(5, Status.WRONG, "answer handed back", t -> t.show("reply", t.vm("vm2"), Direction.RECEIVED)),
                // Step 6
                spoil(6, Status.MISSING, "answer not relayed", t -> t.until(150)),
                spoil(
                        6,
                        Status.WRONG,
                        "destination still vMAC",
                        t -> t.edit(
                                "relay",
                                relay -> relay.destination = PLAN.router().vMac())),
                spoil(
                        6,
                        Status.WRONG,
                        "to the wrong VTEP",
                        t -> t.edit(
                                "relay",
                                relay -> relay.outerDestination =
                                        PLAN.hosts().get(2).vtep())),
                spoil(6, Status.WRONG, "relayed twice", t -> t.repeat("relay", 5)),
                spoil(6, Status.WRONG, "flooded", t -> flood(t)),
                spoil(6, Status.WRONG, "wrong VNI", t -> t.edit("relay", relay -> relay.vni = 5000)),
                spoil(
                        6,
                        Status.WRONG,
                        "source rewritten",
                        t -> t.edit(
                                "relay",
                                relay -> relay.source = PLAN.hosts().get(1).pMac())),
                spoil(6, Status.WRONG, "third host answers", t -> impostor(t)),
                spoil(6, Status.WRONG, "readdressed to a third host that never asked", t -> readdress(t)),
                // Step 7
                spoil(7, Status.MISSING, "answer lost on the underlay", t -> t.until(170)),
                spoil(7, Status.MISSING, "packet not released", t -> t.without("released", "forwarded", "received")),
                spoil(
                        7,
                        Status.WRONG,
                        "packet released with vMAC",
                        t -> t.edit(
                                "released", shot -> shot.source = PLAN.router().vMac())),
                spoil(
                        7,
                        Status.WRONG,
                        "packet released to vMAC",
                        t -> t.edit(
                                "released",
                                shot -> shot.destination = PLAN.router().vMac())),
                spoil(7, Status.WRONG, "packet released twice", t -> t.repeat("released", 5)),
                spoil(7, Status.WRONG, "TTL kept", t -> t.edit("released", shot -> shot.ttl = 64)),
                spoil(7, Status.WRONG, "TTL decremented twice", t -> t.edit("released", shot -> shot.ttl = 62)),
                spoil(7, Status.WRONG, "answer handed to a VM", t -> {
                    t.show("delivery", t.vm("vm3"), Direction.RECEIVED);
                    t.edit(
                            "delivery-shown",
                            shot -> shot.destination = PLAN.router().vMac());
                }),
                spoil(
                        7,
                        Status.WRONG,
                        "answer handed to a VM with pMAC",
                        t -> t.show("delivery", t.vm("vm1"), Direction.RECEIVED)));
    }

    private static void leak(Trace trace, String from, String to) {
        TopologyPlan plan = trace.plan;
        Shot leak = trace.request(
                "leak", 105, trace.underlay(from), plan.host(from).orElseThrow().pMac());
        leak.direction = Direction.SENT;
        trace.encapsulate(leak, plan.host(from).orElseThrow(), plan.host(to).orElseThrow());
        trace.shots.add(leak);
    }

    /** As if host-b had asked for itself; but nothing made it. */
    private static void askAgainEverywhere(Trace trace) {
        trace.repeat("asked:vm2", 5).repeat("asked:vm4", 5);
        leak(trace, "host-b", "host-a");
        leak(trace, "host-b", "host-c");
    }

    /** The answer goes to the third host too, properly addressed. */
    private static void readdress(Trace trace) {
        flood(trace);
        trace.edit(
                "relay-shown", relay -> relay.destination = PLAN.hosts().get(2).pMac());
    }

    private static void flood(Trace trace) {
        trace.show("relay", trace.underlay("host-b"), Direction.SENT);
        trace.edit(
                "relay-shown",
                relay -> relay.outerDestination = PLAN.hosts().get(2).vtep());
    }

    private static void impostor(Trace trace) {
        trace.show("relay", trace.underlay("host-c"), Direction.SENT);
        trace.edit(
                "relay-shown", relay -> relay.outerSource = PLAN.hosts().get(2).vtep());
    }

    @ParameterizedTest(name = "step {0} {1}: {2}")
    @MethodSource("spoiled")
    void blamesTheStepThatWasSpoiledFromTheWireAlone(int step, Status status, String what, Consumer<Trace> how) {
        Trace trace = Trace.perfect(PLAN, "host-a", Plans.VM2);
        how.accept(trace);
        assertBlames(step, status, trace, trace.wire());
    }

    @ParameterizedTest(name = "step {0} {1}: {2}")
    @MethodSource("spoiled")
    void blamesItToWhenTheAgentsSayThatAllIsWell(int step, Status status, String what, Consumer<Trace> how) {
        Trace trace = Trace.perfect(PLAN, "host-a", Plans.VM2);
        how.accept(trace);
        assertBlames(
                step,
                status,
                trace,
                Trace.perfect(PLAN, "host-a", Plans.VM2).everything().withFrames(trace.frames(), 0));
    }

    private static void assertBlames(int step, Status status, Trace trace, Observation observation) {
        ResolutionVerdict verdict =
                ResolutionJudge.judge(PLAN, ResolutionQuestion.resolved(PLAN, "host-a", Plans.VM2), observation);
        String message = verdict.failureMessage(null);
        assertThat(verdict.met()).as(message).isFalse();
        StepVerdict failing = verdict.firstFailing().orElseThrow();
        assertThat(failing.step().number()).as(message).isEqualTo(step);
        assertThat(failing.status()).as(message).isEqualTo(status);
        assertThat(message).contains("step " + step + " is " + status).contains("Step " + step + ": ");
    }

    static Stream<Arguments> rows() {
        MacAddress right = PLAN.vms().get(1).mac();
        return Stream.of(
                arguments(Status.MISSING, Optional.empty()),
                arguments(Status.MISSING, Optional.of(row(null, ArpState.NASCENT))),
                arguments(Status.MISSING, Optional.of(row(null, ArpState.FAILED))),
                arguments(Status.WRONG, Optional.of(row(STRANGER, ArpState.VALID))),
                arguments(Status.SEEN, Optional.of(row(right, ArpState.VALID))),
                arguments(Status.SEEN, Optional.of(row(right, ArpState.STALE))));
    }

    private static ArpRow row(MacAddress mac, ArpState state) {
        return new ArpRow(Plans.DB, Plans.VM2, mac, state, 0);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void readsStepSevenFromTheArpTable(Status status, Optional<ArpRow> row) {
        Trace trace = Trace.perfect(PLAN, "host-a", Plans.VM2);
        ResolutionVerdict verdict = ResolutionJudge.judge(
                PLAN,
                ResolutionQuestion.resolved(PLAN, "host-a", Plans.VM2),
                trace.wire().withArpRow(row));
        assertThat(verdict.step(Step.RESOLVED).status()).isEqualTo(status);
        assertThat(verdict.step(Step.REPLY_RELAYED).status()).isEqualTo(Status.SEEN);
    }

    @Test
    void blamesStepThreeWhenTheOtherHostTookNoNotice() {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2).until(100);
        trace.events.removeIf(event -> event.event() != EngineEvent.REQUEST_ORIGINATED);
        ResolutionVerdict verdict = ResolutionJudge.judge(
                trace.plan,
                ResolutionQuestion.resolved(trace.plan, "host-a", Plans.VM2),
                trace.wire().withEvents(trace.events));
        assertThat(verdict.firstFailing().orElseThrow().step()).isEqualTo(Step.PROXY_PATH);
    }

    @Test
    void blamesStepFourWhenTheOtherHostTookNoticeAndDidNotAsk() {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2).until(100);
        ResolutionVerdict verdict = ResolutionJudge.judge(
                trace.plan,
                ResolutionQuestion.resolved(trace.plan, "host-a", Plans.VM2),
                trace.wire().withEvents(trace.events));
        assertThat(verdict.firstFailing().orElseThrow().step()).isEqualTo(Step.LOCAL_REQUEST);
    }
}
