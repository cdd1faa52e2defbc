package io.github.dlrharness.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.os.linux.LibC;
import io.github.dlrharness.os.linux.LinuxPlatform;
import io.github.dlrharness.os.linux.MessageBatch;
import io.github.dlrharness.os.linux.NativeMemory;
import io.github.dlrharness.os.linux.NativeSocket;
import io.github.dlrharness.os.linux.SocketApi;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Sends to a Unix datagram socket that nobody reads, so that the queue is full for as long as a test likes. */
@EnabledOnOs(OS.LINUX)
class OutboxTest {
    private static final int AF_UNIX = 1;
    private static final int NAME_BYTES = 8; // family, and the 6 bytes of a name that the kernel chose
    private static final int BATCH = 8;
    private static final int LENGTH = 1500;

    private final Outbox outbox = new Outbox();
    private final int[] frames = new int[BATCH];
    private final int[] bytes = new int[BATCH];
    private NativeSocket sender;
    private NativeSocket receiver;
    private NativeMemory content;
    private MessageBatch batch;

    @BeforeEach
    void open() {
        LinuxPlatform.require();
        sender = NativeSocket.open("sender", AF_UNIX, SocketApi.SOCK_DGRAM, 0);
        receiver = NativeSocket.open("receiver", AF_UNIX, SocketApi.SOCK_DGRAM, 0);
        sender.option(SocketApi.SOL_SOCKET, SocketApi.SO_SNDBUF, 1);
        byte[] name = new byte[NAME_BYTES];
        name[0] = AF_UNIX;
        assertThat(LibC.bind(receiver.fd(), name, 2)).isZero();
        assertThat(LibC.getsockname(receiver.fd(), name, new int[] {NAME_BYTES}))
                .isZero();
        content = NativeMemory.allocate(LENGTH);
        batch = new MessageBatch(BATCH, 1, NAME_BYTES, 0);
        for (int message = 0; message < BATCH; message++) {
            batch.part(message, 0, content.address(), LENGTH);
            batch.buffer().put(batch.name(message), name);
        }
        Arrays.fill(frames, 1);
        Arrays.fill(bytes, LENGTH);
    }

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
        batch.close();
        content.close();
        outbox.close();
    }

    private void send() {
        outbox.send(sender.fd(), batch, 0, BATCH, frames, bytes, (index, error) -> false);
    }

    @Test
    void queueThatStaysFullHoldsUpItsSenderOnce() {
        int batches = 200;
        for (int i = 0; i < batches; i++) {
            send();
        }
        assertThat(outbox.waits()).isEqualTo(1);
        assertThat(outbox.sentFrames()).isPositive();
        assertThat(outbox.sentFrames() + outbox.drops()).isEqualTo(batches * BATCH);
    }

    @Test
    void queueWithRoomAgainIsUsedAgain() {
        send();
        send();
        long before = outbox.sentFrames();
        assertThat(before).isPositive().isLessThan(2 * BATCH);
        try (MessageBatch in = new MessageBatch(BATCH, 1, 0, 0)) {
            for (int message = 0; message < BATCH; message++) {
                in.part(message, 0, content.address(), LENGTH);
            }
            assertThat(in.receive(receiver.fd(), BATCH)).isEqualTo((int) before);
        }
        send();
        assertThat(outbox.sentFrames()).isGreaterThan(before);
    }
}
