package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Captures that hold more than one tidy resolution. */
class ConfusingTraceTest {
    private static final TopologyPlan PLAN = Plans.crowded();
    private static final Ipv4Address VM5 = Ipv4Address.parse("172.16.20.15");

    private static Trace perfect(String host, Ipv4Address target, long micros) {
        return Trace.perfect(PLAN, host, target, micros);
    }

    private static ResolutionVerdict judge(String host, Ipv4Address target, Observation observation) {
        return ResolutionJudge.judge(PLAN, ResolutionQuestion.resolved(PLAN, host, target), observation);
    }

    private static void assertComplete(ResolutionVerdict verdict) {
        assertThat(verdict.complete()).as(verdict.failureMessage(null)).isTrue();
    }

    @Test
    void forgivesTriesThatWereLostBeforeTheOneThatSucceeded() {
        Trace trace = perfect("host-a", Plans.VM2, 0).until(80);
        trace.and(perfect("host-a", Plans.VM2, 1_000_000).without("trigger").until(1_000_130));
        trace.and(perfect("host-a", Plans.VM2, 2_000_000).without("trigger"));
        ResolutionVerdict verdict = judge("host-a", Plans.VM2, trace.wire());
        assertComplete(verdict);
        assertThat(verdict.step(Step.REQUEST_REPLICATED).frames())
                .as("the try that succeeded is the one shown")
                .allMatch(frame -> frame.timeNanos() >= Trace.START + 2_000_000_000L);
    }

    @Test
    void blamesATryThatDidWrongEvenWhenALaterOneSucceeded() {
        Trace trace = perfect("host-a", Plans.VM2, 0).until(80);
        trace.edit("copy:host-b", copy -> copy.source = PLAN.router().vMac());
        trace.and(perfect("host-a", Plans.VM2, 1_000_000).without("trigger"));
        StepVerdict failing =
                judge("host-a", Plans.VM2, trace.wire()).firstFailing().orElseThrow();
        assertThat(failing.step()).isEqualTo(Step.SOURCE_BECOMES_PMAC);
    }

    @Test
    void blamesTheStepThatThreeTriesInARowStoppedAt() {
        Trace trace = perfect("host-a", Plans.VM2, 0).until(130);
        trace.and(perfect("host-a", Plans.VM2, 1_000_000).without("trigger").until(1_000_130));
        trace.and(perfect("host-a", Plans.VM2, 2_000_000).without("trigger").until(2_000_130));
        StepVerdict failing =
                judge("host-a", Plans.VM2, trace.wire()).firstFailing().orElseThrow();
        assertThat(failing.step()).isEqualTo(Step.TARGET_ANSWERS);
        assertThat(failing.explanation()).contains("vm2 was asked, but did not answer");
    }

    @Test
    void takesAnAnswerThatCameAfterTheNextTry() {
        Trace trace = perfect("host-a", Plans.VM2, 0).until(130);
        // The second try is on the underlay while the answer to the first one is still under way.
        Trace second = perfect("host-a", Plans.VM2, 1_000_000).without("trigger");
        second.edit("reply", reply -> reply.micros = 1_000_065);
        second.edit("relay", relay -> relay.micros = 1_000_070);
        second.edit("delivery", delivery -> delivery.micros = 1_000_079);
        assertComplete(judge("host-a", Plans.VM2, trace.and(second).wire()));
    }

    @Test
    void keepsResolutionsOfOtherTargetsApart() {
        Trace trace = perfect("host-a", Plans.VM2, 0).and(perfect("host-a", VM5, 20));
        assertComplete(judge("host-a", Plans.VM2, trace.wire()));
        assertComplete(judge("host-a", VM5, trace.wire()));
        trace.shots.removeIf(shot -> shot.role.equals("relay") && shot.spa.equals(VM5));
        assertComplete(judge("host-a", Plans.VM2, trace.wire()));
        assertThat(judge("host-a", VM5, trace.wire())
                        .firstFailing()
                        .orElseThrow()
                        .step())
                .isEqualTo(Step.REPLY_RELAYED);
    }

    @Test
    void keepsResolutionsByOtherHostsApart() {
        Trace trace = perfect("host-a", Plans.VM2, 0).and(perfect("host-c", Plans.VM2, 400));
        assertComplete(judge("host-a", Plans.VM2, trace.wire()));
        assertComplete(judge("host-c", Plans.VM2, trace.wire()));
    }

    @Test
    void letsOneLocalRequestServeTwoAskers() {
        // host-a asks 20 us after host-c: host-b has just asked vm2, and asks no second time (B1).
        Trace first = perfect("host-c", Plans.VM2, 0);
        Trace second = perfect("host-a", Plans.VM2, 20).without("asked:vm2", "asked:vm4", "reply");
        Trace both = first.and(second);
        assertComplete(judge("host-a", Plans.VM2, both.wire()));
        assertComplete(judge("host-c", Plans.VM2, both.wire()));
    }

    @Test
    void doesNotTakeAnEarlierLocalRequestForThisOnesOnceItWasAnswered() {
        Trace first = perfect("host-c", Plans.VM2, 0);
        Trace second = perfect("host-a", Plans.VM2, 900_000).until(900_100);
        StepVerdict failing = judge("host-a", Plans.VM2, first.and(second).wire())
                .firstFailing()
                .orElseThrow();
        assertThat(failing.step()).isEqualTo(Step.LOCAL_REQUEST);
    }

    @Test
    void judgesTheLastOfSeveralResolutions() {
        Trace trace = perfect("host-a", Plans.VM2, 0)
                .and(perfect("host-a", Plans.VM2, 9_000_000).until(9_000_150));
        assertThat(judge("host-a", Plans.VM2, trace.wire())
                        .firstFailing()
                        .orElseThrow()
                        .step())
                .isEqualTo(Step.REPLY_RELAYED);
    }

    @Test
    void doesNotTakeTheTalkOfVmsAmongThemselvesForTheDlrs() {
        Trace trace = perfect("host-a", Plans.VM2, 0);
        // vm4 asks vm2 for its MAC, with the same words as a DLR would use, and gets an answer.
        Shot ask = trace.request(
                "vm4 asks", 60, trace.vm("vm2"), PLAN.vm("vm4").orElseThrow().mac());
        ask.sha = ask.source;
        ask.spa = PLAN.vm("vm4").orElseThrow().address();
        Shot reply = trace.reply("vm2 replies", 70, trace.vm("vm2"), ask.source);
        reply.tha = ask.source;
        reply.tpa = ask.spa;
        trace.shots.addAll(List.of(ask, reply));
        trace.show("vm2 replies", trace.vm("vm4"), Direction.RECEIVED);
        assertComplete(judge("host-a", Plans.VM2, trace.wire()));
    }

    @Test
    void doesNotMixUpTheSameAddressInAnotherVni() {
        TopologyPlan plan = Plans.plan(
                List.of("host-a", "host-b"),
                List.of(Plans.vm(1, "host-a", Plans.WEB), Plans.vm(2, "host-b", Plans.DB), twin("host-b")));
        Trace trace = Trace.perfect(plan, "host-a", Plans.VM2);
        Shot gratuitous = trace.reply("twin", 90, trace.vm("vm9"), MacAddress.BROADCAST);
        gratuitous.source = plan.vm("vm9").orElseThrow().mac();
        gratuitous.sha = gratuitous.source;
        gratuitous.tpa = Plans.VM2;
        trace.shots.add(gratuitous);
        ResolutionVerdict verdict =
                ResolutionJudge.judge(plan, ResolutionQuestion.resolved(plan, "host-a", Plans.VM2), trace.everything());
        assertComplete(verdict);
    }

    private static TopologyPlan.VmPlan twin(String host) {
        TopologyPlan.VmPlan vm = Plans.vm(9, host, Plans.DB);
        return new TopologyPlan.VmPlan(vm.name(), host, 9, new Vni(7000), Plans.VM2, 24, vm.mac(), null, 1500);
    }

    @Test
    void toleratesLateDuplicatesOfTheAnswer() {
        Trace trace = perfect("host-a", Plans.VM2, 0).repeat("reply", 500);
        assertComplete(judge("host-a", Plans.VM2, trace.wire()));
    }

    @Test
    void toleratesARefreshOfTheEntryLater() {
        Trace trace = perfect("host-a", Plans.VM2, 0);
        MacAddress mac2 = PLAN.vm("vm2").orElseThrow().mac();
        trace.repeat("copy:host-b", 5_000_000).edit("copy:host-b-again", shot -> shot.destination = mac2);
        trace.repeat("arrival:host-b", 5_000_000).edit("arrival:host-b-again", shot -> shot.destination = mac2);
        trace.repeat("asked:vm2", 5_000_000).edit("asked:vm2-again", shot -> shot.destination = mac2);
        trace.repeat("reply", 5_000_000).repeat("relay", 5_000_000).repeat("delivery", 5_000_000);
        assertComplete(judge("host-a", Plans.VM2, trace.wire()));
    }

    @Test
    void toleratesThatTheTargetsHostAsksForItself() {
        // host-b has a packet for vm2 too: its own request goes to all VTEPs, and is no leak of the local one.
        Trace trace = perfect("host-a", Plans.VM2, 0).and(perfect("host-b", Plans.VM2, 40));
        assertComplete(judge("host-a", Plans.VM2, trace.wire()));
        assertComplete(judge("host-b", Plans.VM2, trace.wire()));
    }

    @Test
    void acceptsAnAnswerForEachHostThatAskedAndNoMore() {
        Trace trace = perfect("host-a", Plans.VM2, 0).and(perfect("host-c", Plans.VM2, 400));
        Shot second = trace.shots.stream()
                .filter(shot -> shot.role.equals("relay") && shot.micros > 400)
                .findFirst()
                .orElseThrow();
        trace.shots.add(second.copy("relay-again", second.micros + 5, second.tap, second.direction));
        assertThat(failing("host-a", trace).step()).isEqualTo(Step.REPLY_RELAYED);
        assertThat(failing("host-c", trace).step()).isEqualTo(Step.REPLY_RELAYED);
    }

    private static StepVerdict failing(String host, Trace trace) {
        return judge(host, Plans.VM2, trace.wire()).firstFailing().orElseThrow();
    }

    @Test
    void blamesTheSecondAnswerOfATryThoughAnEarlierTryGotNone() {
        Trace trace = perfect("host-a", Plans.VM2, 0).until(130);
        trace.and(perfect("host-a", Plans.VM2, 1_000_000).without("trigger").repeat("relay", 5));
        assertThat(failing("host-a", trace).step()).isEqualTo(Step.REPLY_RELAYED);
    }

    @Test
    void blamesTheSecondLocalRequestOfATryThoughAnEarlierTryHadNone() {
        Trace trace = perfect("host-a", Plans.VM2, 0).until(100);
        trace.and(perfect("host-a", Plans.VM2, 1_000_000).without("trigger").repeat("asked:vm2", 10));
        assertThat(failing("host-a", trace).step()).isEqualTo(Step.LOCAL_REQUEST);
    }

    @Test
    void acceptsAPacketThatLeftBeforeTheAnswerArrived() {
        // host-a learned from what vm2 broadcast while the answer was under way.
        Trace trace = perfect("host-a", Plans.VM2, 0).edit("released", shot -> shot.micros = 90);
        assertComplete(judge("host-a", Plans.VM2, trace.wire()));
    }

    @Test
    void doesNotWaitForAPacketThatARouterMustDrop() {
        Trace trace = perfect("host-a", Plans.VM2, 0).without("released", "forwarded", "received");
        trace.edit("trigger", shot -> shot.badChecksum = true);
        assertComplete(judge("host-a", Plans.VM2, trace.wire()));
    }

    @Test
    void takesAnotherPacketOfTheFlowForNoRelease() {
        Trace trace = perfect("host-a", Plans.VM2, 0).edit("released", shot -> shot.id = 7);
        assertThat(failing("host-a", trace).step()).isEqualTo(Step.RESOLVED);
    }

    @Test
    void saysFromWhatAHostLearnedThatDidNotAsk() {
        Trace trace = perfect("host-a", Plans.VM2, 0);
        StepVerdict failing =
                judge("host-b", Plans.VM2, trace.everything()).firstFailing().orElseThrow();
        assertThat(failing.step()).isEqualTo(Step.REQUEST_REPLICATED);
        assertThat(failing.explanation())
                .contains("host-b did not ask: it learned vm2 at +130 us from the answer it relayed to host-a")
                .doesNotContain("asked its own VMs");
    }

    @Test
    void acceptsTheRewrittenPayloadWhenTheRouterIsToldTo() {
        TopologyPlan plan = Plans.with(Plans.seed(), RouterOptions.defaults().withArpPayloadPMac(true));
        Trace trace = Trace.perfect(plan, "host-a", Plans.VM2);
        MacAddress pMac = plan.hosts().get(0).pMac();
        for (String role : List.of("copy:host-b", "arrival:host-b")) {
            trace.edit(role, shot -> shot.sha = pMac);
        }
        for (String role : List.of("relay", "delivery")) {
            trace.edit(role, shot -> shot.tha = pMac);
        }
        assertComplete(ResolutionJudge.judge(
                plan, ResolutionQuestion.resolved(plan, "host-a", Plans.VM2), trace.everything()));
    }

    @Test
    void saysThatAnAbsentFrameMayHaveBeenLost() {
        Trace trace = perfect("host-a", Plans.VM2, 0).until(130);
        StepVerdict failing = judge("host-a", Plans.VM2, Observation.of(trace.frames(), 7))
                .firstFailing()
                .orElseThrow();
        assertThat(failing.explanation()).contains("the capture lost 7 frames");
    }

    @Test
    void survivesFramesThatAreNoFrames() {
        Trace trace = perfect("host-a", Plans.VM2, 0);
        var frames = new ArrayList<>(trace.frames());
        var proper = frames.get(frames.size() - 4);
        for (int length = 0; length < proper.bytes().length; length++) {
            byte[] cut = Arrays.copyOf(proper.bytes(), length);
            frames.add(new CapturedFrame(
                    1000 + length, Trace.START, proper.tap(), proper.direction(), cut, proper.originalLength()));
        }
        ResolutionVerdict verdict = judge("host-a", Plans.VM2, Observation.of(frames, 0));
        assertThat(verdict.step(Step.REQUEST_REPLICATED).status()).isEqualTo(Status.SEEN);
        assertThat(verdict.ladder()).isNotEmpty();
    }

    @Test
    void provesThatNobodyAnswersForAnAddressThatNobodyHas() {
        Ipv4Address nobody = Ipv4Address.parse("172.16.20.99");
        Trace trace = perfect("host-a", nobody, 0);
        trace.and(perfect("host-a", nobody, 1_000_000).without("trigger"));
        Observation observation =
                trace.wire().withArpRow(Optional.of(new ArpRow(Plans.DB, nobody, null, ArpState.FAILED, 0)));
        ResolutionVerdict verdict =
                ResolutionJudge.judge(PLAN, ResolutionQuestion.unresolved(PLAN, "host-a", nobody), observation);
        assertThat(verdict.objections()).isEmpty();
        assertThat(verdict.met()).isTrue();
        assertThat(verdict.complete()).isFalse();
        assertThat(verdict.step(Step.LOCAL_REQUEST).status()).isEqualTo(Status.SEEN);
        assertThat(verdict.step(Step.TARGET_ANSWERS).status()).isEqualTo(Status.MISSING);
    }

    private static ResolutionVerdict unresolved(Observation observation) {
        return ResolutionJudge.judge(PLAN, ResolutionQuestion.unresolved(PLAN, "host-a", Plans.VM2), observation);
    }

    @Test
    void objectsToSilenceWhenNothingWasAsked() {
        ResolutionVerdict verdict = unresolved(Observation.of(List.of(), 0));
        assertThat(verdict.met()).isFalse();
        assertThat(verdict.objections()).singleElement().asString().contains("sent no ARP request");
    }

    @Test
    void objectsToSilenceInALossyCapture() {
        Trace trace = perfect("host-a", Plans.VM2, 0).until(130);
        assertThat(unresolved(Observation.of(trace.frames(), 0)).met()).isTrue();
        assertThat(unresolved(Observation.of(trace.frames(), 1)).objections())
                .singleElement()
                .asString()
                .contains("not proved absent");
    }

    @Test
    void provesSilenceThoughBulkDataWasGivenUp() {
        Trace trace = perfect("host-a", Plans.VM2, 0).until(130);
        assertThat(unresolved(trace.wire().withEvicted(1000)).objections()).isEmpty();
    }

    @Test
    void saysThatAnAbsentPacketMayHaveBeenGivenUp() {
        Trace trace = perfect("host-a", Plans.VM2, 0).without("released", "forwarded", "received");
        assertThat(judge("host-a", Plans.VM2, trace.wire().withEvicted(1000))
                        .step(Step.RESOLVED)
                        .explanation())
                .contains("gave up 1000 data frames");
    }

    @Test
    void objectsToAnAnswerThatArrivedWhenNoneWasExpected() {
        ResolutionVerdict verdict = unresolved(perfect("host-a", Plans.VM2, 0).everything());
        assertThat(verdict.met()).isFalse();
        assertThat(verdict.objections()).hasSize(3);
        assertThat(verdict.failureMessage(null))
                .contains("in vain")
                .contains("an answer reached host-a: 172.16.20.11 (vm2) is at 02:00:00:00:00:02 (vm2)");
    }

    @Test
    void provesTheNegativeControlWithoutTheRewrite() {
        // A15: without step 2, host-b's own DLR absorbs the answer. That is in vain, as expected, and step 2 is to
        // blame.
        Trace trace = perfect("host-a", Plans.VM2, 0).until(150);
        for (String role : List.of("copy:host-b", "arrival:host-b", "copy:host-c", "arrival:host-c")) {
            trace.edit(role, shot -> shot.source = PLAN.router().vMac());
        }
        ResolutionVerdict verdict = unresolved(trace.wire());
        assertThat(verdict.met()).isTrue();
        assertThat(verdict.firstFailing().orElseThrow().step()).isEqualTo(Step.SOURCE_BECOMES_PMAC);
    }
}
