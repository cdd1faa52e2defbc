package io.github.dlrharness.control;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An answer while it is written, in parts: a long one is never in one piece. From its first bytes beyond a client's own room on, all of
 * it is taken from the budget of all clients, until it is handed over or given up.
 */
final class AnswerBuffer extends OutputStream {
    private final ByteBudget shared;
    private final int own;
    private final List<byte[]> parts = new ArrayList<>();
    private long length;
    private long reserved;

    /** What waits for all clients leaves no room for this answer. */
    static final class NoRoomException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Makes one.
     *
     * @param own bytes up to which the budget is not asked
     */
    AnswerBuffer(ByteBudget shared, int own) {
        this.shared = shared;
        this.own = own;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (length + count > own) {
            if (!shared.take(length + count - reserved)) {
                throw new NoRoomException();
            }
            reserved = length + count;
        }
        length += count;
        parts.add(Arrays.copyOfRange(bytes, from, from + count));
    }

    List<byte[]> parts() {
        return parts;
    }

    long length() {
        return length;
    }

    /** Takes over what it has reserved: whoever calls gives it back. */
    long handOver() {
        long handed = reserved;
        reserved = 0;
        return handed;
    }

    /** Gives it up. Idempotent. */
    void discard() {
        parts.clear();
        length = 0;
        shared.give(handOver());
    }
}
