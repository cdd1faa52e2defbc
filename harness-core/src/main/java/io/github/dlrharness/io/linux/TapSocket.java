package io.github.dlrharness.io.linux;

import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.FrameTap;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.os.linux.LibC;
import io.github.dlrharness.os.linux.NativeMemory;
import io.github.dlrharness.os.linux.NativeSocket;
import io.github.dlrharness.os.linux.SocketApi;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Watches one interface, both directions, with the kernel's times. The kernel writes into a ring that it shares with us
 * ({@code TPACKET_V2}): no system call per frame, room that needs no privilege, and one slot per frame whatever its length, so that a
 * burst of super-frames costs no more than a burst of ARP. Frames that found the ring full are counted.
 *
 * <p>What is longer than a slot is cut, or, for a tap that was opened to have it whole, left in the socket's own queue as well
 * ({@code PACKET_COPY_THRESH}), as long as there is room: the slot says so, and the two have the same order.
 *
 * <p>Not thread-safe: one thread reads, and closes or has stopped before another closes.
 */
public final class TapSocket implements FrameTap {
    /** Slots of the ring unless asked otherwise; a power of two. */
    public static final int DEFAULT_SLOTS = 4096;

    /** Bytes of a frame that are always kept: all of one that a link with an MTU of 1600 carries, tag included. */
    public static final int SNAP_LENGTH = SlotLayout.SNAP_LENGTH;

    private static final VarHandle STATUS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final String name;
    private final boolean ownersEnd;
    private final NativeSocket socket;
    private final NativeMemory ring;
    private final ByteBuffer buffer;
    private final int slots;
    /** Where a frame goes that is longer than a slot; null when it is cut. */
    private final NativeMemory whole;

    private int next;
    private long drops;
    private boolean closed;

    private TapSocket(String name, End end, NativeSocket socket, NativeMemory ring, TapRoom room) {
        this.name = name;
        ownersEnd = end == End.OWNER;
        this.socket = socket;
        this.ring = ring;
        buffer = ring.buffer();
        slots = room.slots();
        whole = room.snapLength() > SNAP_LENGTH ? NativeMemory.allocate(room.snapLength()) : null;
    }

    /** As {@link #open(String, End, int)} with {@link #DEFAULT_SLOTS}. */
    public static TapSocket open(String interfaceName, End end) {
        return open(interfaceName, end, DEFAULT_SLOTS);
    }

    /**
     * Opens a tap that cuts frames which are longer than {@link #SNAP_LENGTH}. Otherwise as {@link #open(String, End, TapRoom)}.
     *
     * @param slots how many frames may wait to be read, 2 KiB of kernel memory each; a power of two of at least 32
     */
    public static TapSocket open(String interfaceName, End end, int slots) {
        return open(interfaceName, end, new TapRoom(slots, SNAP_LENGTH, 0));
    }

    /**
     * Opens a tap on an interface of the calling thread's namespace. Afterwards any thread may use it.
     *
     * @throws PortException when there is no such interface, packet sockets are not allowed, or the memory is not granted
     */
    public static TapSocket open(String interfaceName, End end, TapRoom room) {
        NativeMemory[] ring = new NativeMemory[1];
        NativeSocket socket = PacketSockets.open("tap " + interfaceName, interfaceName, opened -> {
            opened.option(SocketApi.SOL_PACKET, SocketApi.PACKET_VERSION, SocketApi.TPACKET_V2);
            if (room.snapLength() > SNAP_LENGTH) {
                // Any number but zero: the kernel looks at the slot's size.
                opened.option(SocketApi.SOL_PACKET, SocketApi.PACKET_COPY_THRESH, 1);
                opened.receiveQueue(room.queueBytes());
            }
            opened.option(SocketApi.SOL_PACKET, SocketApi.PACKET_RX_RING, SlotLayout.ringRequest(room.slots()));
            ring[0] = NativeMemory.ofSocketRing(opened.fd(), room.slots() * SlotLayout.SLOT_BYTES);
        });
        return new TapSocket(interfaceName, end, socket, ring[0], room);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int fileDescriptor() {
        return socket.fd();
    }

    @Override
    public void onArrival(Runnable wakeup) {
        // Arrival shows at the descriptor.
    }

    /**
     * Hands over the frames that wait, oldest first, at most one ring full.
     *
     * @return how many
     * @throws PortException when the tap is closed
     */
    @Override
    public int receive(Sink sink) {
        if (closed) {
            throw new PortException("tap %s is closed; it can't receive".formatted(name));
        }
        int count = 0;
        if (((int) STATUS.getAcquire(buffer, next * SlotLayout.SLOT_BYTES) & SocketApi.TP_STATUS_USER) == 0) {
            // A link that went down leaves an error with the socket, which stays readable until somebody asks for it.
            socket.readOption(SocketApi.SOL_SOCKET, SocketApi.SO_ERROR, NativeSocket.newStructure(Integer.BYTES));
            return 0;
        }
        while (count < slots) {
            int slot = next * SlotLayout.SLOT_BYTES;
            if (((int) STATUS.getAcquire(buffer, slot) & SocketApi.TP_STATUS_USER) == 0) {
                break;
            }
            boolean outgoing = SlotLayout.packetType(buffer, slot) == SocketApi.PACKET_OUTGOING;
            Direction direction = outgoing == ownersEnd ? Direction.SENT : Direction.RECEIVED;
            long time = SlotLayout.timeNanos(buffer, slot);
            byte[] bytes = bytes(slot);
            int originalLength = SlotLayout.originalLength(buffer, slot);
            boolean checksumPending = SlotLayout.checksumPending(buffer, slot);
            STATUS.setRelease(buffer, slot, SocketApi.TP_STATUS_KERNEL);
            next = next + 1 & slots - 1;
            count++;
            sink.frame(time, direction, bytes, originalLength, checksumPending);
        }
        return count;
    }

    private byte[] bytes(int slot) {
        if (whole == null || !SlotLayout.isQueued(buffer, slot)) {
            return SlotLayout.frame(buffer, slot);
        }
        // What doesn't fit is thrown away by the kernel, and the frame is off its queue in any case.
        int length =
                (int) LibC.read(socket.fd(), whole.address(), whole.buffer().capacity());
        return length <= 0 ? SlotLayout.frame(buffer, slot) : SlotLayout.frame(buffer, slot, whole.buffer(), 0, length);
    }

    /** Frames the kernel saw but had no room for, since the tap was opened. */
    @Override
    public long drops() {
        if (!closed) {
            drops += PacketSockets.drops(socket);
        }
        return drops;
    }

    /**
     * Stops to capture and gives the descriptor back, at once; what waits in the ring is lost. The ring's memory, and with it the
     * socket behind the descriptor, go with {@link #close()}. Idempotent.
     */
    public void closeDescriptor() {
        if (!closed) {
            drops += PacketSockets.drops(socket);
            closed = true;
            socket.close();
        }
    }

    /**
     * Closes the tap; what waits in its ring is lost. Takes the kernel two RCU grace periods, some 20 to 40 ms. Idempotent.
     */
    @Override
    public void close() {
        closeDescriptor();
        // The mapping holds the socket, too: it is this that ends it.
        ring.close();
        if (whole != null) {
            whole.close();
        }
    }
}
