package io.github.dlrharness.testbed;

import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.Optional;

/** A UDP socket on a VM. */
public interface UdpSocket extends AutoCloseable {
    /** The port it is bound to. */
    int port();

    /** Sends a datagram; whether it arrives is the network's business. */
    void send(Ipv4Address target, int port, byte[] payload);

    /** Waits for the next datagram; empty when none came within {@code limit}. */
    Optional<Datagram> receive(Duration limit);

    /** Closes it. */
    @Override
    void close();

    /**
     * A received datagram.
     *
     * @param source who sent it
     * @param port from which port
     */
    record Datagram(Ipv4Address source, int port, byte[] payload) {}
}
