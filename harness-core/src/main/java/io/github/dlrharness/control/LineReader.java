package io.github.dlrharness.control;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads lines of bytes, each ended by a line feed and of bounded length. Its buffer grows with what really came; beyond the reader's own
 * room, it does so out of a budget that readers share, and a line is held until the next one is asked for.
 */
final class LineReader {
    private final InputStream in;
    private final int limit;
    private final int own;
    private final ByteBudget shared;
    private final byte[] chunk = new byte[8192];
    private int position;
    private int end;
    /** Of the shared budget, for the line that is read or was handed out last. */
    private int taken;

    /**
     * Makes one that shares nothing.
     *
     * @param limit bytes of a line at most, its line feed not counted
     */
    LineReader(InputStream in, int limit) {
        this(in, limit, limit, new ByteBudget(0));
    }

    /**
     * Makes one.
     *
     * @param limit bytes of a line at most, its line feed not counted
     * @param own bytes of a line that are not taken from {@code shared}
     */
    LineReader(InputStream in, int limit, int own, ByteBudget shared) {
        this.in = in;
        this.limit = limit;
        this.own = own;
        this.shared = shared;
    }

    /**
     * The next line without its line feed; null at the end. What comes after the last line feed is no line: its writer was cut off.
     *
     * @throws LineRefusedException when it is too long, or there is no room for it now; it has been skipped, and the next one can be
     *     read
     */
    byte[] next() throws IOException {
        release();
        byte[] line = new byte[Math.min(256, limit)];
        int length = 0;
        LineRefusedException refusal = null;
        while (true) {
            if (position == end && !fill()) {
                return null;
            }
            int feed = position;
            while (feed < end && chunk[feed] != '\n') {
                feed++;
            }
            int part = feed - position;
            if (refusal == null && part > line.length - length) {
                try {
                    line = grown(line, length + part);
                } catch (LineRefusedException e) {
                    refusal = e;
                    line = chunk;
                    release();
                }
            }
            if (refusal == null) {
                System.arraycopy(chunk, position, line, length, part);
                length += part;
            }
            position = feed;
            if (feed < end) {
                position++;
                if (refusal != null) {
                    throw refusal;
                }
                return Arrays.copyOf(line, length);
            }
        }
    }

    private byte[] grown(byte[] line, int needed) throws LineRefusedException {
        if (needed > limit) {
            throw new LineRefusedException(
                    RpcException.INVALID_REQUEST, "the line is longer than %d bytes".formatted(limit));
        }
        int capacity = Math.min(limit, Math.max(needed, 2 * line.length));
        int more = Math.max(0, capacity - own) - taken;
        if (!shared.take(more)) {
            throw new LineRefusedException(
                    RpcException.LIMIT_REACHED,
                    "lines of more than %d bytes share %d bytes, which others take now; try again later"
                            .formatted(own, shared.size()));
        }
        taken += more;
        return Arrays.copyOf(line, capacity);
    }

    /** Gives back what the last line took. Idempotent. */
    void release() {
        shared.give(taken);
        taken = 0;
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, in.read(chunk));
        return end > 0;
    }

    /** A line was longer than it may be. */
    static final class LineRefusedException extends IOException {
        private static final long serialVersionUID = 1;
        private final int code;

        LineRefusedException(int code, String message) {
            super(message);
            this.code = code;
        }

        /** What the answer to it has. */
        int code() {
            return code;
        }
    }
}
