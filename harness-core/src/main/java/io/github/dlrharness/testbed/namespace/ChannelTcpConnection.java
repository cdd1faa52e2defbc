package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.TcpConnection;
import io.github.dlrharness.testbed.TestbedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** An established TCP connection of a VM. */
final class ChannelTcpConnection implements TcpConnection {
    private final String vm;
    private final SocketChannel channel;
    private final Runnable closing;

    ChannelTcpConnection(String vm, SocketChannel channel, Runnable closing) {
        this.vm = vm;
        this.channel = channel;
        this.closing = closing;
    }

    @Override
    public InputStream input() {
        return new Input(channel);
    }

    @Override
    public OutputStream output() {
        return new Output(channel);
    }

    @Override
    public void finishOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw new TestbedException("%s can't end its output: %s".formatted(vm, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        closing.run();
    }

    // Not java.nio.channels.Channels: before JDK 19 its streams share a lock, and a waiting reader blocks every writer.

    private static final class Input extends InputStream {
        private final SocketChannel channel;

        Input(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            return count == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, from, count));
        }
    }

    private static final class Output extends OutputStream {
        private final SocketChannel channel;

        Output(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(bytes, from, count);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }
}
