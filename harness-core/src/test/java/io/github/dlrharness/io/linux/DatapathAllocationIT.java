package io.github.dlrharness.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.TestFrames;
import io.github.dlrharness.io.VethPair;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The loop of a host allocates nothing per frame: garbage would be pauses, and pauses lose frames. */
@Tag("netns")
class DatapathAllocationIT {
    private static final int ROUNDS = 2_000;
    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final Ipv4Address LEFT = Ipv4Address.parse(VethPair.LEFT_ADDRESS);
    private static final Ipv4Address RIGHT = Ipv4Address.parse(VethPair.RIGHT_ADDRESS);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private int got;
    private final FramePort.Receiver counter = frame -> got++;

    @Test
    void packetPortSendsWaitsAndReceivesWithoutAllocating() {
        try (VethPair pair = VethPair.quiet();
                PacketPort near = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                PacketPort far = pair.right().call(() -> PacketPort.open(VethPair.RIGHT))) {
            assertAllocatesNothing(near, far, Frame.copyOf(TestFrames.numbered(1, 100)));
        }
    }

    @Test
    void underlayPortSendsWaitsAndReceivesWithoutAllocating() {
        try (VethPair pair = VethPair.addressed(1600);
                UnderlayPort near = pair.left().call(() -> UnderlayPort.open(LEFT));
                UnderlayPort far = pair.right().call(() -> UnderlayPort.open(RIGHT))) {
            Frame frame = Frame.copyOf(TestFrames.numbered(1, 100));
            frame.outer(RIGHT.value(), 50_000);
            assertAllocatesNothing(near, far, frame);
        }
    }

    private void assertAllocatesNothing(FramePort near, FramePort far, Frame frame) {
        try (Waiter waiter = Poller.open()) {
            waiter.add(far);
            run(waiter, near, far, frame); // classes load, buffers of the JVM's own grow
            long before = threads.getCurrentThreadAllocatedBytes();
            run(waiter, near, far, frame);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).as("bytes for %d frames", 2 * ROUNDS).isLessThan(ROUNDS);
        }
    }

    private void run(Waiter waiter, FramePort near, FramePort far, Frame frame) {
        for (int round = 0; round < ROUNDS; round++) {
            near.transmit(frame);
            near.transmit(frame);
            near.flush();
            got = 0;
            while (got < 2) {
                waiter.await(PATIENCE_NANOS);
                far.receive(counter);
            }
        }
    }
}
