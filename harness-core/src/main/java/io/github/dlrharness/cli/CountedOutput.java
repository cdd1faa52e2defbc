package io.github.dlrharness.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Buffered output that knows how many bytes were given to it. */
final class CountedOutput extends FilterOutputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream target;
    private long count;

    CountedOutput(OutputStream target) {
        super(new BufferedOutputStream(target, BUFFER_BYTES));
        this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        count += length;
    }

    long count() {
        return count;
    }

    /** Closes it without writing what waits in the buffer. */
    void abandon() throws IOException {
        target.close();
    }
}
