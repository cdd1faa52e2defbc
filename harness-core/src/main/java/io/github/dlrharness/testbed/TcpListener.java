package io.github.dlrharness.testbed;

import java.time.Duration;

/** A listening TCP socket on a VM. */
public interface TcpListener extends AutoCloseable {
    /** The port it listens on. */
    int port();

    /**
     * Waits for the next connection.
     *
     * @throws TestbedException when none came within {@code limit}
     */
    TcpConnection accept(Duration limit);

    /** Stops listening; accepted connections live on. */
    @Override
    void close();
}
