package io.github.dlrharness.io.linux;

import io.github.dlrharness.os.linux.Errno;
import io.github.dlrharness.os.linux.MessageBatch;
import io.github.dlrharness.os.linux.NativeMemory;
import io.github.dlrharness.os.linux.SocketApi;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.offload.ChecksumOffload;
import io.github.dlrharness.wire.offload.Segmenter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The sending half of the uplink. Datagrams lie one behind the other in an arena, in the order they came; a run of them that leaves
 * by the same socket is one system call. The segments of a super-frame are equal in length but for the last, so the kernel is given
 * as many at once as it takes ({@code UDP_SEGMENT}).
 */
final class UnderlaySender implements AutoCloseable {
    private static final int BATCH = 32;
    private static final int MAX_DATAGRAM = 65_507; // 65 535 less IPv4 and UDP headers
    private static final int MAX_SEGMENTS = 64; // UDP_MAX_SEGMENTS of Linux before 6.9, 128 since
    private static final int ARENA_BYTES = 16 * 65_536;

    /** Of the datagram that met an error; nobody looks at them. */
    private static final int ERROR_BYTES = 64;

    private static final int SOCKADDR_IN_BYTES = 16;
    // Behind the TOS, control data says how long the segments are.
    private static final int SEGMENT = OuterTos.SPACE;
    private static final int SEGMENT_LENGTH = 18; // cmsghdr and an uint16_t
    private static final int SEGMENT_DATA = SEGMENT + 16;
    private static final int CONTROL_SPACE = SEGMENT + 24;

    private final SourcePorts sockets;
    private final int destinationPort;
    private final boolean kernelCuts;
    private final Segmenter segmenter = new Segmenter();
    private final Outbox outbox = new Outbox(this::clearErrors);
    private final NativeMemory arena = NativeMemory.allocate(ARENA_BYTES);
    private final ByteBuffer bytes = arena.buffer().duplicate().order(ByteOrder.BIG_ENDIAN);
    private final MessageBatch batch = new MessageBatch(BATCH, 1, SOCKADDR_IN_BYTES, CONTROL_SPACE);
    private final ByteBuffer names = batch.buffer().duplicate().order(ByteOrder.BIG_ENDIAN);
    private final NativeMemory errorBytes = NativeMemory.allocate(ERROR_BYTES);
    private final MessageBatch error = new MessageBatch(1, 1, 0, 0);
    private final MessageBatch single = new MessageBatch(1, 1, SOCKADDR_IN_BYTES, OuterTos.SPACE);
    private final int[] frameCounts = new int[BATCH];
    private final int[] byteCounts = new int[BATCH];
    private final int[] segmentSizes = new int[BATCH];
    private final int[] socketOf = new int[BATCH];
    private final int[] tosOf = new int[BATCH];
    private final int[] singleFrames = new int[1];
    private final int[] singleBytes = new int[1];
    private final Outbox.Refusal refusal = this::sendSegmentsOneByOne;
    private final Outbox.Refusal drop = (index, error) -> false;
    private int queued;
    private int used;
    private boolean closed;

    UnderlaySender(SourcePorts sockets, int destinationPort) {
        this.sockets = sockets;
        this.destinationPort = destinationPort;
        kernelCuts = sockets.segments();
        for (int message = 0; message < BATCH; message++) {
            writeAddressFamily(batch, message);
            OuterTos.prepare(batch, message);
            int segment = batch.control(message) + SEGMENT;
            batch.buffer().putLong(segment, SEGMENT_LENGTH);
            batch.buffer().putInt(segment + 8, SocketApi.SOL_UDP);
            batch.buffer().putInt(segment + 12, SocketApi.UDP_SEGMENT);
        }
        error.part(0, 0, errorBytes.address(), ERROR_BYTES);
        writeAddressFamily(single, 0);
        OuterTos.prepare(single, 0);
    }

    private static void writeAddressFamily(MessageBatch batch, int message) {
        batch.buffer().putShort(batch.name(message), (short) SocketApi.AF_INET);
    }

    Outbox outbox() {
        return outbox;
    }

    /** Queues what {@code frame} becomes on the wire. */
    void transmit(Frame frame) {
        if (closed) {
            outbox.dropped();
        } else if (frame.gsoType() != Frame.GSO_NONE) {
            transmitSegments(frame);
        } else if (frame.length() > MAX_DATAGRAM || frame.hasPartialChecksum() && !ChecksumOffload.isSound(frame)) {
            outbox.dropped();
        } else {
            int at = reserve(frame.length());
            bytes.put(at, frame.bytes(), frame.offset(), frame.length());
            if (frame.hasPartialChecksum()) {
                ChecksumOffload.complete(frame, bytes, at);
            }
            enqueue(frame, at, frame.length(), 0, 1);
        }
    }

    private void transmitSegments(Frame frame) {
        if (!segmenter.start(frame) || segmenter.length(0) > MAX_DATAGRAM) {
            outbox.dropped();
            return;
        }
        int size = segmenter.length(0);
        int most = kernelCuts ? Math.min(MAX_SEGMENTS, MAX_DATAGRAM / size) : 1;
        for (int first = 0; first < segmenter.count(); first += most) {
            int end = Math.min(segmenter.count(), first + most);
            int length = (end - 1 - first) * size + segmenter.length(end - 1);
            int at = reserve(length);
            for (int index = first; index < end; index++) {
                segmenter.write(index, bytes, at + (index - first) * size);
            }
            enqueue(frame, at, length, end - first > 1 ? size : 0, first == 0 ? 1 : 0);
        }
    }

    /** Makes room for a datagram and its message; answers where it goes. */
    private int reserve(int length) {
        if (queued == BATCH || used + length > ARENA_BYTES) {
            flush();
        }
        int at = used;
        used = (used + length + 7) / 8 * 8;
        return at;
    }

    private void enqueue(Frame frame, int at, int length, int segmentSize, int frames) {
        int message = queued++;
        batch.part(message, 0, arena.address() + at, length);
        names.putShort(batch.name(message) + 2, (short) destinationPort);
        names.putInt(batch.name(message) + 4, frame.outerAddress());
        batch.controlLength(message, segmentSize > 0 ? CONTROL_SPACE : frame.outerTos() != 0 ? OuterTos.SPACE : 0);
        OuterTos.write(batch, message, frame.outerTos());
        batch.buffer().putShort(batch.control(message) + SEGMENT_DATA, (short) segmentSize);
        tosOf[message] = frame.outerTos();
        segmentSizes[message] = segmentSize;
        socketOf[message] = sockets.indexFor(frame.outerPort());
        frameCounts[message] = frames;
        byteCounts[message] = length;
    }

    /** Sends what is queued, in order. */
    void flush() {
        int count = closed ? 0 : queued;
        for (int first = 0; first < count; ) {
            int end = first + 1;
            while (end < count && socketOf[end] == socketOf[first]) {
                end++;
            }
            outbox.send(sockets.fd(socketOf[first]), batch, first, end - first, frameCounts, byteCounts, refusal);
            first = end;
        }
        queued = 0;
        used = 0;
    }

    /**
     * Handles a message with segments that the kernel won't cut: EIO when the device below can't checksum them, EINVAL (since 6.9
     * EMSGSIZE) when they are longer than its MTU. One by one they pass, or are each too long.
     */
    private boolean sendSegmentsOneByOne(int message, int error) {
        int size = segmentSizes[message];
        if (size == 0 || error != Errno.EIO && error != Errno.EINVAL) {
            return false;
        }
        int name = single.name(0);
        single.buffer().putLong(name, batch.buffer().getLong(batch.name(message)));
        OuterTos.write(single, 0, tosOf[message]);
        int end = batch.partLength(message, 0);
        for (int from = 0; from < end; from += size) {
            singleFrames[0] = from == 0 ? frameCounts[message] : 0;
            singleBytes[0] = Math.min(size, end - from);
            single.part(0, 0, batch.partAddress(message, 0) + from, singleBytes[0]);
            outbox.send(sockets.fd(socketOf[message]), single, 0, 1, singleFrames, singleBytes, drop);
        }
        return true;
    }

    /** What is there, {@code IP_RECVERR} has put there. */
    private void clearErrors(int fd) {
        while (error.receiveErrors(fd, 1) > 0) {
            // The little room such a socket has to receive holds one or two.
        }
    }

    /** Closes the sockets and frees the memory. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sockets.close();
            arena.close();
            batch.close();
            single.close();
            error.close();
            errorBytes.close();
            outbox.close();
        }
    }
}
