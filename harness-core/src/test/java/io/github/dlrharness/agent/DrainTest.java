package io.github.dlrharness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.control.FakeAgent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.MemoryHub;
import io.github.dlrharness.io.MemoryPort;
import io.github.dlrharness.io.ParkingWaiter;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.wire.Frame;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The last frames of an agent that is to end: all of them, but not for ever. */
@Timeout(60)
class DrainTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicLong nanos = new AtomicLong(17);
    private final MemoryHub right = new MemoryHub(2000);
    private final MemoryPort rightEnd = right.port("right-end");
    private HostAgent agent;

    /** A port where one frame waits whenever somebody looks, a millisecond after the one before. */
    private final class EndlessPort implements FramePort {
        private final Frame frame = Frame.copyOf(new byte[] {1, 2, 3});
        private long received;

        @Override
        public String name() {
            return "endless";
        }

        @Override
        public int fileDescriptor() {
            return -1;
        }

        @Override
        public void onArrival(Runnable wakeup) {
            // The loop itself needs not look; it is drained.
        }

        @Override
        public int receive(Receiver receiver) {
            nanos.addAndGet(1_000_000);
            received++;
            receiver.frame(frame);
            return 1;
        }

        @Override
        public int batchSize() {
            return 2;
        }

        @Override
        public void transmit(Frame sent) {
            // Nobody is there.
        }

        @Override
        public void flush() {
            // Nothing is queued.
        }

        @Override
        public PortStats stats() {
            return new PortStats(received, 3 * received, 0, 0, 0, 0);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private void start(FramePort left) {
        agent = HostAgent.start(
                FakeAgent.hostA().engine(),
                (config, sink, listener) -> new StubEngine(sink),
                EngineListener.NONE,
                new ParkingWaiter(),
                Map.of(1, left, 2, right.port("p2")),
                PortFailure.fatal(),
                new Clock(nanos::get));
    }

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void handlesAllThatWaitsHoweverMuchItIs() {
        MemoryHub left = new MemoryHub(2000);
        MemoryPort leftEnd = left.port("left-end");
        start(left.port("p1"));
        for (int frame = 0; frame < 2000; frame++) {
            leftEnd.transmit(Frame.copyOf(new byte[] {1, 2, 3}));
        }
        leftEnd.flush();

        assertThat(agent.drain(LONG)).isTrue();
        assertThat(agent.portCounters()).containsEntry("port.p1.received.frames", 2000L);
        int arrived = 0;
        for (int batch = rightEnd.receive(frame -> {}); batch > 0; batch = rightEnd.receive(frame -> {})) {
            arrived += batch;
        }
        assertThat(arrived).isEqualTo(2000);
    }

    @Test
    void givesUpWhenFramesKeepComing() {
        start(new EndlessPort());

        assertThat(agent.drain(LONG)).isFalse();
        // One a millisecond; the loop itself may have looked before and after.
        assertThat(agent.portCounters().get("port.p1.received.frames")).isBetween(60_000L, 60_002L);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the loop", e);
        }
    }

    @Test
    void givesUpWhenTheLoopIsHeldUp() throws Exception {
        MemoryHub left = new MemoryHub(2000);
        MemoryPort leftEnd = left.port("left-end");
        start(left.port("p1"));
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread holding = new Thread(() -> agent.call(() -> {
            held.countDown();
            return await(release);
        }));
        holding.start();
        held.await();
        leftEnd.transmit(Frame.copyOf(new byte[] {1, 2, 3}));
        leftEnd.flush();

        assertThat(agent.drain(Duration.ofMillis(1))).isFalse();
        assertThat(agent.drain(Duration.ZERO)).isFalse();

        release.countDown();
        holding.join();
        assertThat(agent.drain(LONG)).isTrue();
        assertThat(agent.portCounters()).containsEntry("port.p1.received.frames", 1L);
    }
}
