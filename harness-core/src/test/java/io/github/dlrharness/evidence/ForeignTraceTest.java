package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.topology.HostKind;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.wire.MacAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Hosts that tell nothing of themselves: what the wire proves of them, what it can't, and what it refutes. */
class ForeignTraceTest {
    private static final Set<String> BOTH = Set.of("host-a", "host-b");

    /** These hosts foreign, the others ours. */
    private static TopologyPlan foreign(TopologyPlan plan, Set<String> foreign) {
        return ofKind(plan, foreign, HostKind.FOREIGN);
    }

    private static TopologyPlan ofKind(TopologyPlan plan, Set<String> names, HostKind kind) {
        List<HostPlan> hosts = plan.hosts().stream()
                .map(host -> names.contains(host.name())
                        ? new HostPlan(
                                host.name(), host.index(), host.vtep(), kind.hasDlr() ? host.pMac() : null, kind, null)
                        : host)
                .toList();
        return new TopologyPlan(plan.name(), plan.underlay(), plan.router(), plan.lifs(), hosts, plan.vms());
    }

    /** What the hosts of ours tell, and no table: host-a is foreign. */
    private static ResolutionVerdict judge(Trace trace) {
        return judge(trace.plan, trace);
    }

    private static ResolutionVerdict judge(TopologyPlan plan, Trace trace) {
        trace.events.removeIf(event -> !plan.host(event.host()).orElseThrow().hasEngine());
        return ResolutionJudge.judge(
                plan,
                ResolutionQuestion.resolved(plan, "host-a", Plans.VM2),
                trace.wire().withEvents(trace.events));
    }

    @Test
    void whatFollowsOnTheWireProvesWhatIsInside() {
        ResolutionVerdict verdict = judge(Trace.perfect(foreign(Plans.seed(), BOTH), "host-a", Plans.VM2));

        assertThat(verdict.met()).isTrue();
        assertThat(verdict.steps()).extracting(StepVerdict::status).containsOnly(Status.SEEN);
        assertThat(verdict.step(Step.PROXY_PATH).explanation())
                .endsWith("What happened inside host-b is not observable; that the VMs there were asked proves it");
        assertThat(verdict.step(Step.RESOLVED).explanation())
                .endsWith(
                        "What happened inside is not observable; that it forwarded to 02:00:00:00:00:02 (vm2) proves it");
        assertThat(verdict.ladder()).contains("(whether DST becomes vMAC is not observable)");
    }

    @Test
    void hostWithoutVmsToAskShowsNothingOfStepThree() {
        TopologyPlan plan = foreign(
                Plans.plan(
                        List.of("host-a", "host-b", "host-c"),
                        List.of(Plans.vm(1, "host-a", Plans.WEB), Plans.vm(2, "host-b", Plans.DB))),
                Set.of("host-c"));
        ResolutionVerdict verdict = judge(Trace.perfect(plan, "host-a", Plans.VM2));

        assertThat(verdict.step(Step.PROXY_PATH).status()).isEqualTo(Status.NOT_OBSERVABLE);
        assertThat(verdict.notObservable()).hasSize(1);
        assertThat(verdict.met()).as("it has not failed").isTrue();
        assertThat(verdict.failureMessage(null))
                .contains("3 NOT OBSERVABLE the request reached 2 other hosts")
                .contains("7 SEEN ");
        assertThat(verdict.ladder()).contains("step 3 not observable: the request reached 2 other hosts");
    }

    @Test
    void hostThatForwardedNothingShowsNothingOfStepSeven() {
        Trace trace = Trace.perfect(foreign(Plans.seed(), BOTH), "host-a", Plans.VM2);
        ResolutionVerdict verdict = judge(trace.without("trigger", "released", "forwarded", "received"));

        assertThat(verdict.step(Step.RESOLVED).status()).isEqualTo(Status.NOT_OBSERVABLE);
        assertThat(verdict.step(Step.RESOLVED).explanation()).contains("no packet waited there for it");
        assertThat(verdict.met()).isTrue();
    }

    @Test
    void hostThatDidNotSendWhatWaitedIsBlamedForStepSeven() {
        Trace trace = Trace.perfect(foreign(Plans.seed(), BOTH), "host-a", Plans.VM2);
        ResolutionVerdict verdict = judge(trace.without("released", "forwarded", "received"));

        assertThat(verdict.firstFailing().orElseThrow().step()).isEqualTo(Step.RESOLVED);
        assertThat(verdict.step(Step.RESOLVED).status()).isEqualTo(Status.MISSING);
    }

    @Test
    void hostThatForwardedToAnotherMacHoldsTheWrongOne() {
        Trace trace = Trace.perfect(foreign(Plans.seed(), BOTH), "host-a", Plans.VM2)
                .edit("released", packet -> packet.destination = MacAddress.parse("02:00:00:00:00:77"));

        assertThat(judge(trace).step(Step.RESOLVED).status()).isEqualTo(Status.WRONG);
    }

    @Test
    void silenceOfAForeignHostBesideOursIsNoFault() {
        Trace trace = Trace.perfect(foreign(Plans.seed(), Set.of("host-b")), "host-a", Plans.VM2);

        assertThat(judge(trace).step(Step.PROXY_PATH).status()).isEqualTo(Status.SEEN);
    }

    @Test
    void foreignHostThatAskedNobodyMayHaveFailedInStepThreeOrFour() {
        Trace trace = Trace.perfect(foreign(Plans.seed(), Set.of("host-b")), "host-a", Plans.VM2)
                .until(100);
        ResolutionVerdict verdict = judge(trace);

        assertThat(verdict.step(Step.PROXY_PATH).status()).isEqualTo(Status.NOT_OBSERVABLE);
        assertThat(verdict.firstFailing().orElseThrow().step()).isEqualTo(Step.LOCAL_REQUEST);
        assertThat(verdict.step(Step.LOCAL_REQUEST).explanation())
                .contains("from outside it can't be told whether host-b did not flag the request (step 3)");
    }

    @Test
    void silenceOfOurHostBesideAForeignOneIsAFault() {
        Trace trace = Trace.perfect(foreign(Plans.seed(), Set.of("host-a")), "host-a", Plans.VM2)
                .until(100);
        trace.events.clear();

        assertThat(judge(trace).firstFailing().orElseThrow().step()).isEqualTo(Step.PROXY_PATH);
    }

    @Test
    void leakOfTheLocalRequestIsSeen() {
        Trace trace = Trace.perfect(foreign(Plans.seed(), BOTH), "host-a", Plans.VM2);
        HostPlan from = trace.plan.hosts().get(1);
        Shot leak = trace.request("leak", 105, trace.underlay("host-b"), from.pMac());
        leak.direction = Direction.SENT;
        trace.encapsulate(leak, from, trace.plan.hosts().get(0));
        trace.shots.add(leak);

        assertThat(judge(trace).firstFailing().orElseThrow().step()).isEqualTo(Step.LOCAL_REQUEST);
    }

    @Test
    void hostsThatRouteWithoutAPMacFailInStepTwo() {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2).until(120);
        MacAddress vMac = trace.plan.router().vMac();
        trace.edit("copy:host-b", copy -> copy.source = vMac).edit("arrival:host-b", copy -> copy.source = vMac);
        ResolutionVerdict verdict = judge(ofKind(trace.plan, BOTH, HostKind.LINUX_ANYCAST), trace);

        assertThat(verdict.firstFailing().orElseThrow().step()).isEqualTo(Step.SOURCE_BECOMES_PMAC);
        assertThat(verdict.step(Step.SOURCE_BECOMES_PMAC).status()).isEqualTo(Status.WRONG);
        assertThat(verdict.failureMessage(null)).contains("> SRC MAC         a pMAC");
    }

    @Test
    void vtepWithoutARouterIsNotAskedForStepsThreeAndFour() {
        TopologyPlan plan = ofKind(
                Plans.plan(
                        List.of("host-a", "host-b", "host-c"),
                        List.of(
                                Plans.vm(1, "host-a", Plans.WEB),
                                Plans.vm(2, "host-b", Plans.DB),
                                Plans.vm(3, "host-c", Plans.DB))),
                Set.of("host-c"),
                HostKind.LINUX);
        MacAddress pMac = plan.hosts().get(0).pMac();
        Trace trace = Trace.perfect(plan, "host-a", Plans.VM2)
                .edit("copy:host-c", copy -> copy.sha = pMac)
                .edit("arrival:host-c", copy -> copy.sha = pMac)
                .edit("asked:vm3", flooded -> {
                    flooded.source = pMac;
                    flooded.sha = pMac;
                });

        assertThat(judge(trace).firstFailing()).isEmpty();
        trace.edit("copy:host-c", copy -> copy.sha = plan.router().vMac());
        assertThat(judge(trace).firstFailing().orElseThrow().step())
                .as("vm3 must find back")
                .isEqualTo(Step.SOURCE_BECOMES_PMAC);
    }
}
