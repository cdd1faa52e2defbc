package io.github.dlrharness.standalone;

import io.github.dlrharness.os.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Numbered datagrams from one VM to another, and the numbers that came. */
public final class Flow implements AutoCloseable {
    private static final int PORT = 7007;
    private static final int WINDOW = 32;

    private final DatagramChannel sender;
    private final DatagramChannel receiver;
    private final InetSocketAddress target;
    private final List<Integer> received = Collections.synchronizedList(new ArrayList<>());
    private int next;

    /** A flow to an address. */
    public Flow(NetworkNamespace from, NetworkNamespace to, String address) {
        sender = from.call(() -> DatagramChannel.open().bind(new InetSocketAddress("0.0.0.0", 0)));
        receiver = to.call(() -> DatagramChannel.open().bind(new InetSocketAddress("0.0.0.0", PORT)));
        target = new InetSocketAddress(address, PORT);
        Thread thread = new Thread(this::receive, "flow");
        thread.setDaemon(true);
        thread.start();
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        try {
            while (true) {
                buffer.clear();
                receiver.receive(buffer);
                received.add(buffer.getInt(0));
            }
        } catch (ClosedChannelException e) {
            // The end.
        } catch (IOException e) {
            throw new IllegalStateException("a flow's receiver failed", e);
        }
    }

    /** Sends the next datagram; answers its number. */
    public int send() {
        try {
            sender.send(ByteBuffer.allocate(8).putInt(0, next), target);
        } catch (IOException e) {
            // The VM itself can't send just now: without a carrier, for instance. Its datagram is lost.
        }
        return next++;
    }

    /**
     * Sends while {@code condition} holds, with at most a few datagrams on their way, so that no queue overflows: one that is lost for good
     * stops the flow, and the test.
     */
    void sendWhile(BooleanSupplier condition) {
        while (condition.getAsBoolean()) {
            send();
            TwoHosts.await(
                    "datagrams arrive, %d of %d have".formatted(received.size(), next),
                    () -> received.size() > next - WINDOW);
        }
        TwoHosts.await("the last datagrams arrive", () -> received.size() >= next);
    }

    /** Sends until one comes. */
    public void establish() {
        TwoHosts.await("a datagram of the flow arrives", () -> {
            int number = send();
            long deadline = System.nanoTime() + 50_000_000;
            while (!received.contains(number) && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            return received.contains(number);
        });
    }

    int sent() {
        return next;
    }

    /** The numbers that came, in their order. */
    public List<Integer> received() {
        return List.copyOf(received);
    }

    void forget() {
        received.clear();
        next = 0;
    }

    @Override
    public void close() {
        try {
            sender.close();
            receiver.close();
        } catch (IOException e) {
            throw new IllegalStateException("a flow can't be closed", e);
        }
    }
}
