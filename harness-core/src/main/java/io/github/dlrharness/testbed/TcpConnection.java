package io.github.dlrharness.testbed;

import java.io.InputStream;
import java.io.OutputStream;

/** An established TCP connection of a VM. Blocking; use one thread per direction. */
public interface TcpConnection extends AutoCloseable {
    /** What the other end sent. */
    InputStream input();

    /** What the other end gets. */
    OutputStream output();

    /** Ends our sending direction; the other end reads end of stream. */
    void finishOutput();

    /** Closes both directions. */
    @Override
    void close();
}
