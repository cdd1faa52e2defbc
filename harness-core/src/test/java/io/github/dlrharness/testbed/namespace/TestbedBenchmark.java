package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.PingResult;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.testsupport.dissection.Undissected;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * How fast the harness itself is, with the seed's figure. Prints figures and judges nothing; not part of the tests. Run it with
 * {@code mvn -B -ntp -Pbenchmark -pl harness-core verify}.
 */
@Tag("netns")
@Isolated("measures")
@Undissected("keeping what is captured would be measured as well")
class TestbedBenchmark {
    private static final int ROUNDS = 50;
    private static final int ETHER_TYPE = 12;

    private final TestbedBackend backend = Backends.named("namespace");
    private final TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());

    @Test
    void measure() {
        Capability.NETWORK_NAMESPACES.require();
        long start = System.nanoTime();
        Testbed first = backend.start(plan, HostEngine::new);
        print("first topology of this JVM ready", new double[] {millisSince(start)});
        print("  its first resolution, VM1's packet to VM2's reception", new double[] {resolution(first)});
        first.close();

        double[] ready = new double[ROUNDS];
        double[] resolved = new double[ROUNDS];
        double[] again = new double[ROUNDS];
        double[] reset = new double[ROUNDS];
        double[] closed = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            start = System.nanoTime();
            Testbed testbed = backend.start(TopologyPlan.of(Topologies.seedFigure()), HostEngine::new);
            ready[round] = millisSince(start);
            resolved[round] = resolution(testbed);
            start = System.nanoTime();
            testbed.reset();
            reset[round] = millisSince(start);
            again[round] = resolution(testbed);
            start = System.nanoTime();
            testbed.close();
            closed[round] = millisSince(start);
        }
        print("topology ready: declared to VM1 can send (goal 60)", ready);
        print("first resolution: VM1's packet to VM2's reception (goal 2)", resolved);
        print("reset between tests (goal 15)", reset);
        print("first resolution after a reset (goal 2)", again);
        print("teardown (goal 20)", closed);
    }

    /** Milliseconds from VM1's first IP packet leaving it to that packet reaching VM2, by the kernel's clock at the taps. */
    private static double resolution(Testbed testbed) {
        PingResult result = testbed.vm("vm1").ping(testbed.vm("vm2"));
        assertThat(result.complete()).as(result.toString()).isTrue();
        testbed.awaitQuiescence(Duration.ofSeconds(5));
        List<CapturedFrame> frames = testbed.capture().frames();
        return (time(frames, "vm2", Direction.RECEIVED) - time(frames, "vm1", Direction.SENT)) / 1e6;
    }

    private static long time(List<CapturedFrame> frames, String vm, Direction direction) {
        return frames.stream()
                .filter(frame -> frame.tap().name().equals(vm) && frame.direction() == direction)
                .filter(frame -> frame.bytes()[ETHER_TYPE] == 8 && frame.bytes()[ETHER_TYPE + 1] == 0)
                .mapToLong(CapturedFrame::timeNanos)
                .findFirst()
                .orElseThrow();
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void print(String what, double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        System.out.println(String.format(
                Locale.ROOT,
                "%-62s median %7.2f  p90 %7.2f  max %7.2f ms  (%d)",
                what,
                sorted[sorted.length / 2],
                sorted[sorted.length * 9 / 10],
                sorted[sorted.length - 1],
                sorted.length));
    }
}
