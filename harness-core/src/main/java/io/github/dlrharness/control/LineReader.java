package io.github.dlrharness.control;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines of bytes, each ended by a line feed and of bounded length. Its buffer grows with what really came. */
final class LineReader {
    private final InputStream in;
    private final int limit;
    private final byte[] chunk = new byte[8192];
    private int position;
    private int end;

    /**
     * Makes one.
     *
     * @param limit bytes of a line at most, its line feed not counted
     */
    LineReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /**
     * The next line without its line feed; null at the end. What comes after the last line feed is no line: its writer was cut off.
     *
     * @throws LineTooLongException when it is longer than the limit; it has been skipped, and the next one can be read
     */
    byte[] next() throws IOException {
        byte[] line = new byte[256];
        int length = 0;
        boolean tooLong = false;
        while (true) {
            if (position == end && !fill()) {
                return null;
            }
            int feed = position;
            while (feed < end && chunk[feed] != '\n') {
                feed++;
            }
            int part = feed - position;
            if (tooLong || part > limit - length) {
                tooLong = true;
                line = chunk;
            } else {
                if (part > line.length - length) {
                    line = Arrays.copyOf(line, Math.min(limit, Math.max(length + part, 2 * line.length)));
                }
                System.arraycopy(chunk, position, line, length, part);
                length += part;
            }
            position = feed;
            if (feed < end) {
                position++;
                if (tooLong) {
                    throw new LineTooLongException(limit);
                }
                return Arrays.copyOf(line, length);
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, in.read(chunk));
        return end > 0;
    }

    /** A line was longer than it may be. */
    static final class LineTooLongException extends IOException {
        private static final long serialVersionUID = 1;

        LineTooLongException(int limit) {
            super("the line is longer than %d bytes".formatted(limit));
        }
    }
}
