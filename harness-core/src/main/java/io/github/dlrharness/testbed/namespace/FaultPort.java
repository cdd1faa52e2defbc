package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.io.TimedPort;
import io.github.dlrharness.testbed.fault.Passage;
import io.github.dlrharness.testbed.fault.SpoiledLink;
import io.github.dlrharness.wire.Frame;
import java.util.function.Consumer;

/**
 * A VM port whose link has faults: a port around the port. What the VM sends is received here, so the host's port counts what comes out of
 * the link; and what the host sends counts as sent, whatever the link does to it.
 */
final class FaultPort implements TimedPort {
    private final FramePort socket;
    private final Passage toHost;
    private final Passage toVm;
    private final Consumer<Frame> host = this::handOver;
    private final Consumer<Frame> vm = this::send;
    private final Receiver arrivals = this::arrive;
    private Receiver receiver;
    private boolean lettingGo;

    private int handedOver;
    /** What came out towards the host, and did not come in, so far. */
    private long receivedFrames;

    private long receivedBytes;
    /** What the host sent, and did not go out, so far. */
    private long sentFrames;

    private long sentBytes;

    FaultPort(FramePort socket, SpoiledLink link) {
        this.socket = socket;
        toHost = link.sent();
        toVm = link.received();
    }

    /** The port without faults. */
    FramePort socket() {
        return socket;
    }

    /** Has the next {@link #receive(Receiver)} let out everything that is held. */
    void letGo() {
        lettingGo = true;
    }

    @Override
    public String name() {
        return socket.name();
    }

    @Override
    public int fileDescriptor() {
        return socket.fileDescriptor();
    }

    @Override
    public void onArrival(Runnable wakeup) {
        socket.onArrival(wakeup);
    }

    @Override
    public int batchSize() {
        return socket.batchSize();
    }

    @Override
    public long timeToDeadline() {
        long deadline = Math.min(toHost.nextDeadline(), toVm.nextDeadline());
        return deadline == Passage.NO_DEADLINE ? Long.MAX_VALUE : deadline - System.nanoTime();
    }

    /** Hands over what is due besides what arrives, and sends what is due. */
    @Override
    public int receive(Receiver to) {
        receiver = to;
        handedOver = 0;
        long now = lettingGo ? Passage.NO_DEADLINE : System.nanoTime();
        toHost.handleTimeout(now);
        if (toVm.handleTimeout(now) > 0) {
            socket.flush();
        }
        int due = handedOver;
        int arrived = socket.receive(arrivals);
        // Only as many as a whole batch may mean that more waits.
        return arrived == batchSize() ? arrived : Math.min(arrived + due, batchSize() - 1);
    }

    private void arrive(Frame frame) {
        receivedFrames--;
        receivedBytes -= frame.length();
        toHost.carry(frame, System.nanoTime(), host);
    }

    private void handOver(Frame frame) {
        handedOver++;
        receivedFrames++;
        receivedBytes += frame.length();
        receiver.frame(frame);
    }

    @Override
    public void transmit(Frame frame) {
        sentFrames++;
        sentBytes += frame.length();
        toVm.carry(frame, System.nanoTime(), vm);
    }

    private void send(Frame frame) {
        sentFrames--;
        sentBytes -= frame.length();
        socket.transmit(frame);
    }

    @Override
    public void flush() {
        socket.flush();
    }

    @Override
    public PortStats stats() {
        return socket.stats().plus(new PortStats(receivedFrames, receivedBytes, sentFrames, sentBytes, 0, 0));
    }

    @Override
    public void seal() {
        socket.seal();
    }

    /** What is held is lost, as if the link was unplugged. */
    @Override
    public void close() {
        toHost.discard();
        toVm.discard();
        socket.close();
    }
}
