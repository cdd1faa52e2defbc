package io.github.dlrharness.io.linux;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.os.linux.Errno;
import io.github.dlrharness.os.linux.LibC;
import io.github.dlrharness.os.linux.LinuxPlatform;
import io.github.dlrharness.os.linux.MessageBatch;
import io.github.dlrharness.os.linux.NativeSocket;
import io.github.dlrharness.os.linux.SocketApi;
import io.github.dlrharness.os.linux.SystemCallException;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import java.nio.ByteBuffer;

/**
 * The dvUplink: VXLAN packets as datagrams of UDP sockets. A received frame starts with its VXLAN header and tells the sender in
 * {@link Frame#outerAddress()} and {@link Frame#outerPort()}; a sent one goes to {@link Frame#outerAddress()}. DSCP and ECN of the
 * outer header are {@link Frame#outerTos()}, both ways.
 *
 * <p>What leaves is what a wire would carry: unfinished checksums are finished, super-frames are cut, each segment with its own copy
 * of the encapsulation header. Datagrams are never fragmented (RFC 7348 §4.3): one that is longer than the path allows is dropped
 * and counted, and so is one that arrives in fragments.
 *
 * <p>A UDP socket has one source port. To give flows the different ones that RFC 7348 §5 asks for, a few sockets send, each from
 * its own port; {@link Frame#outerPort()} picks among them, always the same one for the same wanted port.
 */
public final class UnderlayPort implements FramePort {
    /** The port VXLAN packets are sent to (RFC 7348 §5). */
    public static final int VXLAN_PORT = 4789;

    private static final int BATCH = 32;
    private static final int RECEIVE_QUEUE_BYTES = 8 << 20;
    private static final int SEND_QUEUE_BYTES = 4 << 20;
    private static final int LEAST_QUEUE_BYTES = 1;

    // A cmsghdr with an int, behind the TOS; only a datagram that came in fragments has it (Linux 4.11).
    private static final int FRAGMENT_SIZE_SPACE = 24;

    // struct sockaddr_in
    private static final int SOCKADDR_IN_BYTES = 16;
    private static final int NAME_PORT = 2;
    private static final int NAME_ADDRESS = 4;

    private final String name;
    private final NativeSocket socket;
    private final FrameSlots received = new FrameSlots(BATCH);
    private final MessageBatch inBatch =
            new MessageBatch(BATCH, 1, SOCKADDR_IN_BYTES, OuterTos.SPACE + FRAGMENT_SIZE_SPACE);
    private final ByteBuffer names = inBatch.buffer().duplicate(); // big-endian, as ports and addresses are
    private final UnderlaySender sender;

    private long receivedFrames;
    private long receivedBytes;
    private long receiveDrops;
    private boolean closed;

    private UnderlayPort(String name, NativeSocket socket, SourcePorts sourcePorts) {
        this.name = name;
        this.socket = socket;
        sender = new UnderlaySender(sourcePorts, socket.boundPort());
        for (int slot = 0; slot < BATCH; slot++) {
            inBatch.part(slot, 0, received.contentAddress(slot), Frame.MAX_LENGTH);
        }
    }

    /**
     * Opens the uplink of the VTEP at {@code address}, which an interface of the calling thread's namespace must have. Afterwards
     * any thread may use it.
     *
     * @throws PortException when the address isn't there, or its VXLAN port is taken
     */
    public static UnderlayPort open(Ipv4Address address) {
        return open(address, VXLAN_PORT);
    }

    /** As {@link #open(Ipv4Address)}, with another port than 4789 to receive at and to send to. */
    public static UnderlayPort open(Ipv4Address address, int port) {
        LinuxPlatform.require();
        String label = "uplink %s:%d".formatted(address, port);
        NativeSocket socket = null;
        try {
            socket = NativeSocket.open(label, SocketApi.AF_INET, SocketApi.SOCK_DGRAM, SocketApi.IPPROTO_UDP);
            socket.bufferSizes(RECEIVE_QUEUE_BYTES, LEAST_QUEUE_BYTES);
            socket.option(SocketApi.IPPROTO_IP, SocketApi.IP_RECVTOS, 1);
            socket.offerOption(SocketApi.IPPROTO_IP, SocketApi.IP_RECVFRAGSIZE, 1);
            socket.bindInet(address.value(), port);
            SourcePorts sourcePorts = SourcePorts.open(label, address, LEAST_QUEUE_BYTES, SEND_QUEUE_BYTES);
            return new UnderlayPort(label, socket, sourcePorts);
        } catch (SystemCallException e) {
            if (socket != null) {
                socket.close();
            }
            throw new PortException(e.getMessage() + remedy(e.errno(), address, port), e);
        }
    }

    private static String remedy(int error, Ipv4Address address, int port) {
        return switch (error) {
            case Errno.EADDRNOTAVAIL -> "; give %s to an interface of the host's namespace first".formatted(address);
            case Errno.EADDRINUSE ->
                "; another VTEP listens there, \"ss -ulpn sport = %d\" shows which".formatted(port);
            default -> "";
        };
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public int fileDescriptor() {
        return socket.fd();
    }

    @Override
    public void onArrival(Runnable wakeup) {
        // Arrival shows at the descriptor.
    }

    @Override
    public int receive(Receiver receiver) {
        if (closed) {
            throw new PortException("%s is closed; it can't receive".formatted(name));
        }
        int count = inBatch.receive(socket.fd(), BATCH);
        if (count < 0) {
            receiveFailed(LibC.errno());
            return 0;
        }
        for (int slot = 0; slot < count; slot++) {
            if ((inBatch.flags(slot) & SocketApi.MSG_TRUNC) != 0 || wasFragmented(slot)) {
                receiveDrops++;
                continue;
            }
            Frame frame = received.received(slot, inBatch.receivedLength(slot));
            int at = inBatch.name(slot);
            frame.outer(names.getInt(at + NAME_ADDRESS), Short.toUnsignedInt(names.getShort(at + NAME_PORT)));
            frame.outerTos(OuterTos.read(inBatch, slot));
            receivedFrames++;
            receivedBytes += frame.length();
            receiver.frame(frame);
        }
        return count;
    }

    /** No VTEP sends fragments (RFC 7348 §4.3); the kernel has put this one together before we see it. */
    private boolean wasFragmented(int slot) {
        return inBatch.controlLength(slot) > OuterTos.SPACE;
    }

    private void receiveFailed(int error) {
        switch (error) {
            case Errno.EAGAIN, Errno.EINTR -> {}
            default -> throw new PortException("%s: recvmmsg: %s".formatted(name, Errno.describe(error)));
        }
    }

    @Override
    public void transmit(Frame frame) {
        sender.transmit(frame);
    }

    @Override
    public void flush() {
        sender.flush();
    }

    @Override
    public PortStats stats() {
        long queueDrops = closed ? 0 : socket.queueDrops();
        Outbox outbox = sender.outbox();
        return new PortStats(
                receivedFrames,
                receivedBytes,
                outbox.sentFrames(),
                outbox.sentBytes(),
                receiveDrops + queueDrops,
                outbox.drops());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        receiveDrops += socket.queueDrops();
        closed = true;
        socket.close();
        received.close();
        inBatch.close();
        sender.close();
    }
}
