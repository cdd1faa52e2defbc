package io.github.dlrharness.io.linux;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.os.linux.Errno;
import io.github.dlrharness.os.linux.LibC;
import io.github.dlrharness.os.linux.MessageBatch;
import io.github.dlrharness.os.linux.NativeMemory;
import io.github.dlrharness.os.linux.NativeSocket;
import io.github.dlrharness.os.linux.SocketApi;
import io.github.dlrharness.wire.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The frames of one network interface, through a packet socket: what others put onto its link comes in, what is sent goes out, with
 * unfinished checksums and super-frames told as the kernel tells them ({@code PACKET_VNET_HDR}).
 *
 * <p>Frames go through the interface's queueing discipline. {@code PACKET_QDISC_BYPASS} would be a little faster, but
 * {@code __dev_direct_xmit} drops any super-frame that the device can't take whole instead of cutting it, and hides what is sent
 * from every tap on the interface.
 */
public final class PacketPort implements FramePort {
    private static final int BATCH = 32;
    private static final int HEADER = 0;
    private static final int CONTENT = 1;
    private static final int TRANSMIT_SLOT = (Frame.MAX_LENGTH + 63) / 64 * 64;

    private final String name;
    private final NativeSocket socket;
    private final FrameSlots received = new FrameSlots(BATCH);
    private final NativeMemory headers = NativeMemory.allocate(2 * BATCH * VirtioNetHeader.BYTES);
    private final NativeMemory outgoing = NativeMemory.allocate(BATCH * TRANSMIT_SLOT);
    private final ByteBuffer outgoingBytes = outgoing.buffer().duplicate().order(ByteOrder.BIG_ENDIAN);
    private final MessageBatch inBatch = new MessageBatch(BATCH, 2, 0, AuxiliaryData.CONTROL_BYTES);
    private final MessageBatch outBatch = new MessageBatch(BATCH, 2, 0, 0);
    private final Outbox outbox = new Outbox();
    private final int[] frameCounts = new int[BATCH];
    private final int[] byteCounts = new int[BATCH];
    private final Outbox.Refusal refusal = this::sendRefused;
    private int queued;
    private boolean interfaceInDoubt;

    private long receivedFrames;
    private long receivedBytes;
    private long receiveDrops;
    private boolean closed;

    private PacketPort(String name, NativeSocket socket) {
        this.name = name;
        this.socket = socket;
        long outHeaders = headers.address() + BATCH * VirtioNetHeader.BYTES;
        for (int slot = 0; slot < BATCH; slot++) {
            inBatch.part(slot, HEADER, headers.address() + slot * VirtioNetHeader.BYTES, VirtioNetHeader.BYTES);
            inBatch.part(slot, CONTENT, received.contentAddress(slot), Frame.MAX_LENGTH);
            outBatch.part(slot, HEADER, outHeaders + slot * VirtioNetHeader.BYTES, VirtioNetHeader.BYTES);
            frameCounts[slot] = 1;
        }
    }

    /**
     * Opens the port of an interface of the calling thread's namespace. Afterwards any thread may use it.
     *
     * @throws PortException when there is no such interface, or packet sockets are not allowed
     */
    public static PacketPort open(String interfaceName) {
        NativeSocket socket = PacketSockets.open("port " + interfaceName, interfaceName, opened -> {
            opened.option(SocketApi.SOL_PACKET, SocketApi.PACKET_VNET_HDR, 1);
            opened.option(SocketApi.SOL_PACKET, SocketApi.PACKET_IGNORE_OUTGOING, 1);
            opened.option(SocketApi.SOL_PACKET, SocketApi.PACKET_AUXDATA, 1);
            opened.bufferSizes(PacketSockets.RECEIVE_QUEUE_BYTES, PacketSockets.SEND_QUEUE_BYTES);
        });
        return new PacketPort(interfaceName, socket);
    }

    /**
     * Opens a port that only sends: the kernel keeps no frame for it. Otherwise as {@link #open(String)}.
     *
     * @throws PortException when there is no such interface, or packet sockets are not allowed
     */
    public static PacketPort openSender(String interfaceName) {
        NativeSocket socket = PacketSockets.open(
                "port " + interfaceName,
                interfaceName,
                0,
                opened -> opened.option(SocketApi.SOL_PACKET, SocketApi.PACKET_VNET_HDR, 1));
        return new PacketPort(interfaceName, socket);
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
            throw new PortException("port %s is closed; it can't receive".formatted(name));
        }
        int count = receiveBatch(receiver);
        if (interfaceInDoubt) {
            if (socket.boundInterface() == -1) {
                handOverTheRest(receiver);
            }
            PacketSockets.requireInterface(socket, "port " + name);
            interfaceInDoubt = false;
        }
        return count;
    }

    /** Of an interface that was removed nothing comes any more, and what came before is not to be lost. */
    private void handOverTheRest(Receiver receiver) {
        int count;
        do {
            count = receiveBatch(receiver);
        } while (count > 0);
    }

    private int receiveBatch(Receiver receiver) {
        int count = inBatch.receive(socket.fd(), BATCH);
        if (count < 0) {
            receiveFailed(LibC.errno());
        }
        for (int slot = 0; slot < count; slot++) {
            int length = inBatch.receivedLength(slot) - VirtioNetHeader.BYTES;
            if (length < 0 || (inBatch.flags(slot) & SocketApi.MSG_TRUNC) != 0) {
                receiveDrops++;
                continue;
            }
            Frame frame = frame(slot, length);
            receivedFrames++;
            receivedBytes += frame.length();
            receiver.frame(frame);
        }
        return Math.max(0, count);
    }

    private Frame frame(int slot, int length) {
        Frame frame;
        int shift = 0;
        ByteBuffer control = inBatch.buffer();
        int data = AuxiliaryData.find(control, inBatch.control(slot), inBatch.controlLength(slot));
        if (data >= 0 && AuxiliaryData.hasTag(control, data)) {
            int protocolId = AuxiliaryData.tagProtocol(control, data);
            frame = received.receivedWithTag(slot, length, protocolId, AuxiliaryData.tagControl(control, data));
            shift = FrameSlots.TAG_ROOM;
        } else {
            frame = received.received(slot, length);
        }
        VirtioNetHeader.read(headers.buffer(), slot * VirtioNetHeader.BYTES, frame, shift);
        return frame;
    }

    private void receiveFailed(int error) {
        switch (error) {
            case Errno.EAGAIN, Errno.EINTR -> {}
            // A super-frame of a kind that virtio_net_hdr has no name for (SCTP): the kernel has thrown it away.
            case Errno.EINVAL -> receiveDrops++;
            case Errno.ENETDOWN, Errno.ENXIO, Errno.ENODEV -> interfaceInDoubt = true;
            default -> throw new PortException("port %s: recvmmsg: %s".formatted(name, Errno.describe(error)));
        }
    }

    /** The link went down, and may come back; or its interface was removed. The kernel tells it once, to whom asks first. */
    private boolean sendRefused(int message, int error) {
        interfaceInDoubt |= error == Errno.ENETDOWN || error == Errno.ENXIO || error == Errno.ENODEV;
        return false;
    }

    @Override
    public void transmit(Frame frame) {
        if (closed || frame.length() > Frame.MAX_LENGTH) {
            outbox.dropped();
            return;
        }
        int at = queued * TRANSMIT_SLOT;
        outgoingBytes.put(at, frame.bytes(), frame.offset(), frame.length());
        VirtioNetHeader.write(headers.buffer(), (BATCH + queued) * VirtioNetHeader.BYTES, frame);
        outBatch.part(queued, CONTENT, outgoing.address() + at, frame.length());
        byteCounts[queued] = frame.length();
        queued++;
        if (queued == BATCH) {
            flush();
        }
    }

    @Override
    public void flush() {
        if (queued > 0 && !closed) {
            outbox.send(socket.fd(), outBatch, 0, queued, frameCounts, byteCounts, refusal);
            queued = 0;
        }
    }

    @Override
    public void seal() {
        if (!closed) {
            socket.refuseArrivals();
        }
    }

    @Override
    public PortStats stats() {
        if (!closed) {
            receiveDrops += PacketSockets.drops(socket);
        }
        return new PortStats(
                receivedFrames, receivedBytes, outbox.sentFrames(), outbox.sentBytes(), receiveDrops, outbox.drops());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        receiveDrops += PacketSockets.drops(socket);
        closed = true;
        socket.close();
        received.close();
        headers.close();
        outgoing.close();
        inBatch.close();
        outBatch.close();
        outbox.close();
    }
}
