package io.github.dlrharness.evidence.expectation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.filter.FramePattern;
import io.github.dlrharness.evidence.filter.Matching;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** An absence that is not proved is not taken for one. */
class FrameExpectationTest {
    private static final TopologyPlan PLAN = TopologyPlan.of(Topologies.seedFigure());

    @Test
    void absenceIsProvedByACaptureThatMissedNothing() {
        assertThat(none("arp", new Seen(0, 0), true).met()).isTrue();
        assertThat(none("", new Seen(0, 0), true).met()).isTrue();
    }

    @Test
    void lostFrameMayHaveBeenTheOneThatMustNotBe() {
        Outcome outcome = none("arp", new Seen(3, 0), true);
        assertThat(outcome.met()).isFalse();
        assertThat(outcome.message())
                .startsWith("The capture missed 3 frames, so that no other was there is not proved.");
        assertThat(outcome.found()).isNotEqualTo(outcome.expected());
    }

    @Test
    void dataFrameThatWasGivenUpSaysNothingAboutArp() {
        assertThat(none("arp.op == reply", new Seen(0, 5), true).met()).isTrue();
        assertThat(none("icmp", new Seen(0, 5), true).met()).isFalse();
        assertThat(none("eth.src == vmac", new Seen(0, 5), true).met()).isFalse();
    }

    @Test
    void whatMovesMayStillBecomeTheOneThatMustNotBe() {
        Outcome outcome = none("arp", new Seen(0, 0), false);
        assertThat(outcome.met()).isFalse();
        assertThat(outcome.message()).startsWith("frames still move, so that no other frame comes can't be told yet");
    }

    @Test
    void frameThatIsThereNeedsNeitherRestNorAWholeCapture() {
        FramePattern pattern = FramePattern.counted(PLAN, "vm2", "frame.len == 60", 1, Matching.AT_LEAST);
        assertThat(outcome(pattern, new Seen(3, 5), false).met()).isTrue();
        FramePattern exactly = FramePattern.counted(PLAN, "vm2", "frame.len == 60", 1, Matching.EXACTLY);
        assertThat(outcome(exactly, new Seen(0, 0), true).met()).isTrue();
        assertThat(outcome(exactly, new Seen(0, 5), true).met()).isFalse();
    }

    private static Outcome none(String filter, Capture capture, boolean quiet) {
        return outcome(FramePattern.none(PLAN, "vm1", filter), capture, quiet);
    }

    private static Outcome outcome(FramePattern pattern, Capture capture, boolean quiet) {
        return new FrameExpectation(pattern).await(testbed(capture, quiet), 0);
    }

    private static Testbed testbed(Capture capture, boolean quiet) {
        return (Testbed) Proxy.newProxyInstance(
                Testbed.class.getClassLoader(), new Class<?>[] {Testbed.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "capture":
                            return capture;
                        case "hosts":
                            return List.of();
                        case "nanoTime":
                            return 0L;
                        case "awaitQuiescence":
                            if (!quiet) {
                                throw new TestbedException("frames still move");
                            }
                            return null;
                        default:
                            throw new AssertionError("nobody asks for " + method);
                    }
                });
    }

    /** One frame of 60 zeroes at vm2. */
    private record Seen(long lost, long evicted) implements Capture {
        @Override
        public List<TapPoint> taps() {
            return List.of();
        }

        @Override
        public List<CapturedFrame> frames() {
            TapPoint vm2 = new TapPoint(TapPoint.Kind.VM, "host-b", "vm2");
            return List.of(new CapturedFrame(0, 0, vm2, Direction.SENT, new byte[60], 60));
        }

        @Override
        public List<CapturedFrame> await(Predicate<List<CapturedFrame>> condition, Duration limit) {
            return frames();
        }

        @Override
        public void clear() {}
    }
}
