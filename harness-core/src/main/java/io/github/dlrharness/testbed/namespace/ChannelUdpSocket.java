package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.wire.Ipv4Address;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** A VM's UDP socket. */
final class ChannelUdpSocket implements UdpSocket {
    private static final int MAX_DATAGRAM = 65_535;

    private final String vm;
    private final DatagramChannel channel;
    private final Runnable closing;

    ChannelUdpSocket(String vm, DatagramChannel channel, Runnable closing) {
        this.vm = vm;
        this.channel = channel;
        this.closing = closing;
    }

    @Override
    public int port() {
        return channel.socket().getLocalPort();
    }

    @Override
    public void send(Ipv4Address target, int port, byte[] payload) {
        try {
            channel.send(ByteBuffer.wrap(payload), VmSockets.socketAddress(target, port));
        } catch (IOException e) {
            throw new TestbedException(
                    "%s can't send %d bytes to %s:%d: %s".formatted(vm, payload.length, target, port, e.getMessage()),
                    e);
        }
    }

    @Override
    public Optional<Datagram> receive(Duration limit) {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
        try {
            // The socket's view of the channel, because only it has a time limit. At least 1 ms: 0 would be no limit.
            channel.socket().setSoTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, limit.toMillis())));
            channel.socket().receive(packet);
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new TestbedException("%s can't receive on UDP port %d: %s".formatted(vm, port(), e.getMessage()), e);
        }
        Ipv4Address source = new Ipv4Address(
                ByteBuffer.wrap(packet.getAddress().getAddress()).getInt());
        byte[] payload = Arrays.copyOf(packet.getData(), packet.getLength());
        return Optional.of(new Datagram(source, packet.getPort(), payload));
    }

    @Override
    public void close() {
        closing.run();
    }
}
