package io.github.dlrharness.io.portable;

import io.github.dlrharness.wire.Frame;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.function.Consumer;

/** The thread that waits for datagrams; it ends when the channel is closed. */
final class DatagramReader {
    private final DatagramChannel channel;
    private final Consumer<DatagramPort.Datagram> receiver;
    private final Consumer<IOException> failure;

    DatagramReader(
            String name,
            DatagramChannel channel,
            Consumer<DatagramPort.Datagram> receiver,
            Consumer<IOException> failure) {
        this.channel = channel;
        this.receiver = receiver;
        this.failure = failure;
        Thread thread = new Thread(this::read, "dlr-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Frame.MAX_LENGTH);
        try {
            while (true) {
                buffer.clear();
                InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
                byte[] bytes = new byte[buffer.flip().remaining()];
                buffer.get(bytes);
                int address = ByteBuffer.wrap(from.getAddress().getAddress()).getInt();
                receiver.accept(new DatagramPort.Datagram(bytes, address, from.getPort()));
            }
        } catch (ClosedChannelException e) {
            // This is the end asked for.
        } catch (IOException e) {
            failure.accept(e);
        }
    }
}
