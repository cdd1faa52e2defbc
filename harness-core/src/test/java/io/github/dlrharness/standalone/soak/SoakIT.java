package io.github.dlrharness.standalone.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testsupport.Capability;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Memory stays flat and no frame is lost unseen, whatever goes wrong. Short here; {@code -Psoak} runs it for half an hour. */
@Tag("netns")
@Isolated("measures the machine's highest rate, and the heap of the JVM")
class SoakIT {
    private static final long SEED = Long.getLong("dlrharness.soak.seed", 1);
    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("dlrharness.soak.seconds", 10));

    /** What garbage collectors, JIT compilers and the network's buffers may add; a leak of one byte a frame is more. */
    private static final long HEAP_SLACK = 2 << 20;

    @Test
    void everyLostFrameIsInACounterAndMemoryStaysFlat() {
        Capability.NETWORK_NAMESPACES.require();
        System.out.printf("Soak of %s with -Ddlrharness.soak.seed=%d%n", DURATION, SEED);
        try (Soak soak = new Soak(SEED)) {
            soak.run(DURATION);
            System.out.println(soak.table());

            assertThat(soak.complaints()).isEmpty();
            assertThat(soak.growth(MemorySample::liveHeap))
                    .as("growth of the live heap, bytes")
                    .isLessThan(HEAP_SLACK);
            assertThat(soak.growth(MemorySample::descriptors))
                    .as("growth of open descriptors")
                    .isLessThanOrEqualTo(0);
        }
    }
}
