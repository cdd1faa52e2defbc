package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerfectTraceTest {
    private static ResolutionVerdict judge(Trace trace, Ipv4Address target, Observation observation) {
        return ResolutionJudge.judge(
                trace.plan, ResolutionQuestion.resolved(trace.plan, "host-a", target), observation);
    }

    @Test
    void seesAllSevenStepsOfTheSeedsFigure() {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2);
        ResolutionVerdict verdict = judge(trace, Plans.VM2, trace.everything());
        assertThat(verdict.steps()).extracting(StepVerdict::status).containsOnly(Status.SEEN);
        assertThat(verdict.met()).isTrue();
        assertThat(verdict.unanswered()).isFalse();
    }

    @Test
    void seesThemFromTheWireAlone() {
        Trace trace = Trace.perfect(Plans.crowded(), "host-a", Plans.VM2);
        assertThat(judge(trace, Plans.VM2, trace.wire()).steps())
                .extracting(StepVerdict::status)
                .containsOnly(Status.SEEN);
    }

    @Test
    void provesEachStepWithItsFrame() {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2);
        ResolutionVerdict verdict = judge(trace, Plans.VM2, trace.wire());
        List<Long> times = new ArrayList<>();
        for (StepVerdict step : verdict.steps()) {
            times.add((step.frames().get(0).timeNanos() - Trace.START) / 1000);
        }
        // copy, copy, arrival, asked, reply, relay, delivery
        assertThat(times).containsExactly(60L, 60L, 80L, 100L, 130L, 150L, 170L);
    }

    @Test
    void leavesStepsOutThatALocalTargetDoesNotNeed() {
        Ipv4Address vm3 = Ipv4Address.parse("172.16.20.13");
        Trace trace = Trace.perfect(Plans.crowded(), "host-a", vm3);
        ResolutionVerdict verdict = judge(trace, vm3, trace.everything());
        assertThat(verdict.complete()).isTrue();
        assertThat(verdict.step(Step.REPLY_RELAYED).status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(verdict.step(Step.TARGET_ANSWERS).status()).isEqualTo(Status.SEEN);
    }

    @Test
    void judgesASingleHostByItsVmsAlone() {
        TopologyPlan plan = Plans.plan(
                List.of("host-a"), List.of(Plans.vm(1, "host-a", Plans.WEB), Plans.vm(2, "host-a", Plans.DB)));
        Trace trace = Trace.perfect(plan, "host-a", Plans.VM2);
        ResolutionVerdict verdict = judge(trace, Plans.VM2, trace.everything());
        assertThat(verdict.complete()).isTrue();
        assertThat(verdict.step(Step.REQUEST_REPLICATED).status()).isEqualTo(Status.SEEN);
        assertThat(verdict.step(Step.PROXY_PATH).status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void acceptsAnyPerfectResolution(long seed) {
        Random random = new Random(seed);
        List<String> hosts = new ArrayList<>();
        hosts.add("host-a");
        for (int host = random.nextInt(6); host > 0; host--) {
            hosts.add("host-" + (char) ('a' + host));
        }
        List<VmPlan> vms = new ArrayList<>();
        for (int number = 1; number <= 2 + random.nextInt(10); number++) {
            String host = hosts.get(random.nextInt(hosts.size()));
            vms.add(Plans.vm(number, host, random.nextBoolean() ? Plans.WEB : Plans.DB));
        }
        TopologyPlan plan = Plans.plan(hosts, vms);
        Ipv4Address target = vms.get(random.nextInt(vms.size())).address();
        Trace trace = Trace.perfect(plan, "host-a", target);
        for (Observation observation : List.of(trace.wire(), trace.everything())) {
            ResolutionVerdict verdict = judge(trace, target, observation);
            assertThat(verdict.complete())
                    .as("seed %d: %s", seed, verdict.failureMessage(null))
                    .isTrue();
        }
    }
}
