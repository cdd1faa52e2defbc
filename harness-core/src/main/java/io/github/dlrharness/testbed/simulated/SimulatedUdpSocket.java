package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.Optional;

/** A guest's UDP socket. */
final class SimulatedUdpSocket implements UdpSocket {
    private final String vm;
    private final Simulation simulation;
    private final GuestUdp udp;
    private final int port;
    private final GuestUdp.Queue queue;

    SimulatedUdpSocket(String vm, Simulation simulation, GuestUdp udp, int port, GuestUdp.Queue queue) {
        this.vm = vm;
        this.simulation = simulation;
        this.udp = udp;
        this.port = port;
        this.queue = queue;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void send(Ipv4Address target, int targetPort, byte[] payload) {
        synchronized (simulation) {
            simulation.requireOpen();
            LocalError refused =
                    isOpen() ? udp.send(port, target.value(), targetPort, payload.clone()) : LocalError.CLOSED;
            if (refused != null) {
                throw new TestbedException("%s can't send %d bytes to %s:%d: %s"
                        .formatted(vm, payload.length, target, targetPort, refused.words()));
            }
        }
    }

    @Override
    public Optional<Datagram> receive(Duration limit) {
        synchronized (simulation) {
            simulation.requireOpen();
            if (!isOpen()) {
                throw new TestbedException(
                        "%s can't receive on UDP port %d: %s".formatted(vm, port, LocalError.CLOSED.words()));
            }
            return simulation.runUntil(() -> !queue.isEmpty(), limit) ? Optional.of(queue.take()) : Optional.empty();
        }
    }

    private boolean isOpen() {
        return udp.has(port, queue);
    }

    @Override
    public void close() {
        synchronized (simulation) {
            if (isOpen()) {
                udp.close(port);
            }
        }
    }
}
