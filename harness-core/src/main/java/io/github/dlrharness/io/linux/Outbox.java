package io.github.dlrharness.io.linux;

import io.github.dlrharness.os.linux.Errno;
import io.github.dlrharness.os.linux.LibC;
import io.github.dlrharness.os.linux.MessageBatch;
import io.github.dlrharness.os.linux.NativeMemory;
import io.github.dlrharness.os.linux.SocketApi;

/** Sends batches, waits a little when the kernel's queue is full, and counts what went and what could not go. */
final class Outbox implements AutoCloseable {
    /** How long a full queue is waited for before frames are dropped. Who waits is a host's only thread. */
    private static final int WAIT_MILLIS = 1;

    private static final long WAIT_NANOS = WAIT_MILLIS * 1_000_000L;
    private static final int EVENTS = 4;
    private static final int REVENTS = 6;

    private final NativeMemory descriptor = NativeMemory.allocate(8);
    private final ErrorQueue errors;

    private long sentFrames;
    private long sentBytes;
    private long drops;
    private long waits;
    private boolean stalled;

    /** Where the kernel leaves what became of earlier messages; it reports the socket as broken for as long as something is there. */
    @FunctionalInterface
    interface ErrorQueue {
        void clear(int fd);
    }

    /** Makes one for sockets that have no queue of errors. */
    Outbox() {
        this(fd -> {});
    }

    Outbox(ErrorQueue errors) {
        this.errors = errors;
    }

    /** What to do about a message that the kernel refused. */
    @FunctionalInterface
    interface Refusal {
        /** Handles message {@code index}, refused with {@code error}; answers whether it is dealt with and must not count as dropped. */
        boolean handle(int index, int error);
    }

    /**
     * Sends messages {@code [first, first + count)}. Waits once for a full queue; when that was in vain, it drops without waiting
     * until the queue has taken something again.
     *
     * @param frames how many frames each message stands for
     * @param bytes how many bytes each message counts
     */
    void send(int fd, MessageBatch batch, int first, int count, int[] frames, int[] bytes, Refusal refusal) {
        int next = first;
        int end = first + count;
        long deadline = 0;
        boolean waited = false;
        int repeated = -1;
        while (next < end) {
            int sent = batch.send(fd, next, end - next);
            if (sent > 0) {
                stalled = false;
                for (int last = next + sent; next < last; next++) {
                    sentFrames += frames[next];
                    sentBytes += bytes[next];
                }
                continue;
            }
            int error = LibC.errno();
            boolean full = error == Errno.EAGAIN || error == Errno.ENOBUFS;
            if (error == Errno.EINTR) {
                continue;
            }
            if (full && !stalled) {
                long now = System.nanoTime();
                if (!waited) {
                    deadline = now + WAIT_NANOS;
                    waited = true;
                    waits++;
                }
                if (now - deadline < 0) {
                    awaitRoom(fd, error);
                    continue;
                }
                stalled = true;
            }
            if (!full && repeated != next) {
                // May be what an earlier message met with: the kernel tells that (ICMP, a link that went down) to the
                // next one, once.
                repeated = next;
                errors.clear(fd);
                continue;
            }
            if (!refusal.handle(next, error)) {
                drops++;
            }
            next++;
        }
    }

    /** Waits until the socket can send, or for a moment where only time helps: on ENOBUFS the socket itself is never full. */
    private void awaitRoom(int fd, int error) {
        descriptor.buffer().putInt(0, fd);
        descriptor.buffer().putShort(EVENTS, (short) (error == Errno.EAGAIN ? SocketApi.POLLOUT : 0));
        descriptor.buffer().putShort(REVENTS, (short) 0);
        LibC.poll(descriptor.address(), 1, WAIT_MILLIS);
    }

    /** Counts a frame that could not even be queued. */
    void dropped() {
        drops++;
    }

    long sentFrames() {
        return sentFrames;
    }

    long sentBytes() {
        return sentBytes;
    }

    long drops() {
        return drops;
    }

    /** How often a full queue was waited for; each time for {@link #WAIT_NANOS} at most. */
    long waits() {
        return waits;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
