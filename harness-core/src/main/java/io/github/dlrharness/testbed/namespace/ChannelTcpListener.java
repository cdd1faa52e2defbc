package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.TcpConnection;
import io.github.dlrharness.testbed.TcpListener;
import io.github.dlrharness.testbed.TestbedException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Function;

/** A listening TCP socket of a VM. */
final class ChannelTcpListener implements TcpListener {
    private final String vm;
    private final ServerSocketChannel channel;
    private final Runnable closing;
    private final Function<SocketChannel, TcpConnection> accepted;

    ChannelTcpListener(
            String vm, ServerSocketChannel channel, Runnable closing, Function<SocketChannel, TcpConnection> accepted) {
        this.vm = vm;
        this.channel = channel;
        this.closing = closing;
        this.accepted = accepted;
    }

    @Override
    public int port() {
        return channel.socket().getLocalPort();
    }

    @Override
    public TcpConnection accept(Duration limit) {
        try {
            // The socket's view of the channel, because only it has a time limit. At least 1 ms: 0 would be no limit.
            channel.socket().setSoTimeout((int) Math.min(Integer.MAX_VALUE, Math.max(1, limit.toMillis())));
            return accepted.apply(channel.socket().accept().getChannel());
        } catch (SocketTimeoutException e) {
            throw new TestbedException(
                    "Nobody connected to %s, TCP port %d, within %s".formatted(vm, port(), limit), e);
        } catch (IOException e) {
            throw new TestbedException("%s can't accept on TCP port %d: %s".formatted(vm, port(), e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
