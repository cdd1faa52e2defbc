package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.testbed.TcpConnection;
import io.github.dlrharness.testbed.TcpListener;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.wire.Ipv4Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * UDP and TCP sockets of one VM. A channel is opened on a thread inside the VM's network and belongs to it from then on, whoever
 * uses it.
 */
final class VmSockets {
    static {
        // What the JDK starts with the first socket of its life, it must not start on a thread inside a VM's network.
        try {
            DatagramChannel.open(StandardProtocolFamily.INET).close();
            ServerSocketChannel.open(StandardProtocolFamily.INET).close();
            SocketChannel.open(StandardProtocolFamily.INET).close();
        } catch (IOException e) {
            throw new UncheckedIOException("Sockets can't be opened on this machine", e);
        }
    }

    private final String vm;
    private final NetworkNamespace namespace;
    private final SocketRelease release;
    private final Set<NetworkChannel> open = new HashSet<>();

    VmSockets(String vm, NetworkNamespace namespace) {
        this(vm, namespace, new SocketRelease(vm, namespace));
    }

    VmSockets(String vm, NetworkNamespace namespace, SocketRelease release) {
        this.vm = vm;
        this.namespace = namespace;
        this.release = release;
    }

    UdpSocket udp(int port) {
        DatagramChannel channel =
                open(() -> bound(DatagramChannel.open(StandardProtocolFamily.INET), port), "UDP", port);
        return new ChannelUdpSocket(vm, channel, () -> close(channel));
    }

    TcpListener listen(int port) {
        ServerSocketChannel channel =
                open(() -> bound(ServerSocketChannel.open(StandardProtocolFamily.INET), port), "TCP", port);
        return new ChannelTcpListener(vm, channel, () -> close(channel), this::connection);
    }

    TcpConnection connect(Ipv4Address target, int port, Duration timeout) {
        SocketChannel channel = open(() -> SocketChannel.open(StandardProtocolFamily.INET), "TCP", 0);
        try {
            // At least 1 ms: 0 would mean to wait for ever.
            int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
            channel.socket().connect(socketAddress(target, port), millis);
            return connection(channel);
        } catch (IOException e) {
            close(channel);
            throw new TestbedException(
                    "%s can't connect to %s:%d within %s: %s".formatted(vm, target, port, timeout, e.getMessage()), e);
        }
    }

    /** Closes what is open. TCP peers get a reset. */
    void closeAll() {
        List<NetworkChannel> channels;
        synchronized (open) {
            channels = new ArrayList<>(open);
            open.clear();
        }
        release.reset(channels);
    }

    static InetSocketAddress socketAddress(Ipv4Address address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.toBytes()), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    private static <C extends NetworkChannel> C bound(C channel, int port) throws IOException {
        try {
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[4]), port));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private <C extends NetworkChannel> C open(Callable<C> opening, String protocol, int port) {
        C channel;
        try {
            channel = namespace.call(opening);
        } catch (RuntimeException e) {
            throw new TestbedException("%s can't open %s port %d: %s".formatted(vm, protocol, port, e.getMessage()), e);
        }
        return register(channel);
    }

    private <C extends NetworkChannel> C register(C channel) {
        synchronized (open) {
            open.add(channel);
        }
        return channel;
    }

    private TcpConnection connection(SocketChannel channel) {
        return new ChannelTcpConnection(vm, register(channel), () -> close(channel));
    }

    private void close(NetworkChannel channel) {
        synchronized (open) {
            open.remove(channel);
        }
        release.close(channel);
    }
}
