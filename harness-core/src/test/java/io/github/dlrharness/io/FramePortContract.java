package io.github.dlrharness.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What every {@link FramePort} does, whatever it stands on. A subclass makes two ports that are each other's far end. */
public abstract class FramePortContract {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Two connected ports: what the one sends the other receives, and nothing else. */
    public interface Link extends AutoCloseable {
        FramePort near();

        FramePort far();

        /** A waiter that can wait for these ports. */
        Waiter waiter();

        /** Prepares a frame for sending from {@code port}, where that needs more than its bytes. */
        default void address(FramePort port, Frame frame) {}

        @Override
        void close();
    }

    /** Makes a fresh pair. */
    protected abstract Link open();

    /** The longest plain frame this port carries in this test's surroundings; one byte more is too long. */
    protected abstract int longestFrame();

    @Test
    void framesArriveInOrderAndWhole() {
        try (Link link = open()) {
            List<byte[]> sent = new ArrayList<>();
            for (int number = 0; number < 100; number++) {
                sent.add(TestFrames.numbered(number, 60 + number * 13 % (longestFrame() - 60)));
            }
            sent.add(TestFrames.numbered(100, longestFrame()));
            assertThat(exchange(link, sent)).containsExactlyElementsOf(sent);
        }
    }

    @Test
    void travelsBothWays() {
        try (Link link = open()) {
            transmit(link, link.far(), TestFrames.numbered(7, 100));
            link.far().flush();
            assertThat(receive(link, link.near(), 1)).containsExactly(TestFrames.numbered(7, 100));
        }
    }

    @Test
    void batchIsBounded() {
        try (Link link = open()) {
            int count = link.far().batchSize() * 2 + 1;
            for (int number = 0; number < count; number++) {
                transmit(link, link.near(), TestFrames.numbered(number, 60));
            }
            link.near().flush();
            List<Integer> batches = new ArrayList<>();
            List<byte[]> got = new ArrayList<>();
            await(link, link.far(), () -> {
                int batch = link.far().receive(frame -> got.add(frame.toByteArray()));
                batches.add(batch);
                return got.size() == count;
            });
            assertThat(batches).allMatch(batch -> batch <= link.far().batchSize());
            assertThat(link.far().receive(frame -> got.add(frame.toByteArray())))
                    .isZero();
        }
    }

    @Test
    void transmitCopiesTheFrame() {
        try (Link link = open()) {
            Frame frame = Frame.copyOf(TestFrames.numbered(1, 80));
            link.address(link.near(), frame);
            link.near().transmit(frame);
            for (int at = 0; at < frame.length(); at++) {
                frame.bytes().put(frame.offset() + at, (byte) 0);
            }
            link.near().flush();
            assertThat(receive(link, link.far(), 1)).containsExactly(TestFrames.numbered(1, 80));
        }
    }

    @Test
    void receivedFrameMayBeChangedAndPrependedTo() {
        try (Link link = open()) {
            transmit(link, link.near(), TestFrames.numbered(1, 80));
            link.near().flush();
            List<Integer> lengths = new ArrayList<>();
            await(
                    link,
                    link.far(),
                    () -> link.far().receive(frame -> {
                                frame.prepend(50);
                                frame.bytes().putLong(frame.offset(), -1);
                                lengths.add(frame.length());
                            })
                            == 1);
            assertThat(lengths).containsExactly(130);
        }
    }

    @Test
    void tooLongFrameIsCountedAndHarmsNoOther() {
        try (Link link = open()) {
            transmit(link, link.near(), TestFrames.numbered(1, 60));
            transmit(link, link.near(), TestFrames.numbered(2, longestFrame() + 1));
            transmit(link, link.near(), TestFrames.numbered(3, 60));
            link.near().flush();
            assertThat(receive(link, link.far(), 2))
                    .containsExactly(TestFrames.numbered(1, 60), TestFrames.numbered(3, 60));
            assertThat(link.near().stats().sendDrops()).isEqualTo(1);
            assertThat(link.near().stats().sentFrames()).isEqualTo(2);
        }
    }

    @Test
    void statsCountFramesAndBytes() {
        try (Link link = open()) {
            exchange(link, List.of(TestFrames.numbered(1, 100), TestFrames.numbered(2, 200)));
            assertThat(link.near().stats()).isEqualTo(new PortStats(0, 0, 2, 300, 0, 0));
            assertThat(link.far().stats()).isEqualTo(new PortStats(2, 300, 0, 0, 0, 0));
        }
    }

    @Test
    void arrivalWakesAWaitingLoop() throws InterruptedException {
        try (Link link = open()) {
            Waiter.Interest interest = link.waiter().add(link.far());
            link.waiter().await(0);
            assertThat(link.far().receive(frame -> {})).isZero();
            Thread sender = new Thread(() -> {
                transmit(link, link.near(), TestFrames.numbered(1, 60));
                link.near().flush();
            });
            sender.start();
            List<byte[]> got = new ArrayList<>();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (got.isEmpty() && System.nanoTime() < deadline) {
                link.waiter().await(deadline - System.nanoTime());
                if (interest.ready()) {
                    link.far().receive(frame -> got.add(frame.toByteArray()));
                }
            }
            sender.join();
            interest.cancel();
            assertThat(got).containsExactly(TestFrames.numbered(1, 60));
        }
    }

    @Test
    void nothingWaitingIsNoFrameAndNoBlock() {
        try (Link link = open()) {
            assertThat(link.far().receive(frame -> {})).isZero();
            link.near().flush();
            assertThat(link.near().stats().sentFrames()).isZero();
        }
    }

    @Test
    void closesTwiceAndThenSaysSo() {
        try (Link link = open()) {
            exchange(link, List.of(TestFrames.numbered(1, 60)));
            link.far().close();
            link.far().close();
            assertThatThrownBy(() -> link.far().receive(frame -> {}))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining(link.far().name())
                    .hasMessageContaining("closed");
            assertThatCode(() -> {
                        transmit(link, link.far(), TestFrames.numbered(1, 60));
                        link.far().flush();
                    })
                    .doesNotThrowAnyException();
            assertThat(link.far().stats().receivedFrames()).isEqualTo(1);
            assertThat(link.far().stats().sendDrops()).isEqualTo(1);
        }
    }

    /** Sends frames from near to far and answers what arrives there. */
    protected List<byte[]> exchange(Link link, List<byte[]> frames) {
        frames.forEach(frame -> transmit(link, link.near(), frame));
        link.near().flush();
        return receive(link, link.far(), frames.size());
    }

    /** Queues a frame for sending. */
    protected void transmit(Link link, FramePort port, byte[] bytes) {
        Frame frame = Frame.copyOf(bytes);
        link.address(port, frame);
        port.transmit(frame);
    }

    /** Receives {@code count} frames. */
    protected List<byte[]> receive(Link link, FramePort port, int count) {
        List<byte[]> got = new ArrayList<>();
        await(link, port, () -> {
            port.receive(frame -> got.add(frame.toByteArray()));
            return got.size() >= count;
        });
        return got;
    }

    /** Asks again whenever something arrived at {@code port}, until the answer is yes. */
    protected void await(Link link, FramePort port, BooleanSupplier condition) {
        Waiter.Interest interest = link.waiter().add(port);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean met = condition.getAsBoolean();
        while (!met && System.nanoTime() < deadline) {
            link.waiter().await(deadline - System.nanoTime());
            met = condition.getAsBoolean();
        }
        interest.cancel();
        assertThat(met).as("within %s", PATIENCE).isTrue();
    }
}
