package io.github.dlrharness.os.linux;

import java.nio.ByteBuffer;

/**
 * An array of {@code struct mmsghdr} with its vectors, addresses and control data: one system call for many messages, and nothing
 * allocated after construction.
 */
public final class MessageBatch implements AutoCloseable {
    // struct mmsghdr on 64-bit Linux
    private static final int HEADER_BYTES = 64;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTORS = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int RESULT = 56;
    private static final int VECTOR_BYTES = 16;

    private final int vectorsPerMessage;
    private final int nameLength;
    private final int controlLength;
    private final int vectorsAt;
    private final int namesAt;
    private final int controlsAt;
    private final NativeMemory memory;
    private final ByteBuffer buffer;

    /**
     * Makes a batch.
     *
     * @param messages most messages per call
     * @param vectorsPerMessage parts of each message
     * @param nameLength bytes of socket address per message, 0 for none
     * @param controlLength bytes of control data per message, a multiple of 8, 0 for none
     */
    public MessageBatch(int messages, int vectorsPerMessage, int nameLength, int controlLength) {
        this.vectorsPerMessage = vectorsPerMessage;
        this.nameLength = nameLength;
        this.controlLength = controlLength;
        vectorsAt = messages * HEADER_BYTES;
        namesAt = vectorsAt + messages * vectorsPerMessage * VECTOR_BYTES;
        controlsAt = namesAt + messages * nameLength;
        memory = NativeMemory.allocate(controlsAt + messages * controlLength);
        buffer = memory.buffer();
        for (int message = 0; message < messages; message++) {
            int header = message * HEADER_BYTES;
            buffer.putLong(header + NAME, nameLength == 0 ? 0 : memory.address() + name(message));
            buffer.putInt(header + NAME_LENGTH, nameLength);
            buffer.putLong(header + VECTORS, memory.address() + vector(message, 0));
            buffer.putLong(header + VECTOR_COUNT, vectorsPerMessage);
            buffer.putLong(header + CONTROL, controlLength == 0 ? 0 : memory.address() + control(message));
            buffer.putLong(header + CONTROL_LENGTH, controlLength);
        }
    }

    private int vector(int message, int part) {
        return vectorsAt + (message * vectorsPerMessage + part) * VECTOR_BYTES;
    }

    /** Says where part {@code part} of a message lies and how long it is. */
    public void part(int message, int part, long address, int length) {
        int vector = vector(message, part);
        buffer.putLong(vector, address);
        buffer.putLong(vector + 8, length);
    }

    /** Where part {@code part} of a message lies. */
    public long partAddress(int message, int part) {
        return buffer.getLong(vector(message, part));
    }

    /** How long part {@code part} of a message is. */
    public int partLength(int message, int part) {
        return (int) buffer.getLong(vector(message, part) + 8);
    }

    /** The batch's own memory, in the machine's byte order, for {@link #name(int)} and {@link #control(int)}. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Index in {@link #buffer()} of a message's socket address. */
    public int name(int message) {
        return namesAt + message * nameLength;
    }

    /** Index in {@link #buffer()} of a message's control data. */
    public int control(int message) {
        return controlsAt + message * controlLength;
    }

    /** Bytes of control data that came, or that are to be sent, with a message. */
    public int controlLength(int message) {
        return (int) buffer.getLong(message * HEADER_BYTES + CONTROL_LENGTH);
    }

    /** Sets {@link #controlLength(int)} of a message to be sent. */
    public void controlLength(int message, int length) {
        buffer.putLong(message * HEADER_BYTES + CONTROL_LENGTH, length);
    }

    /** Bytes received, all parts together. */
    public int receivedLength(int message) {
        return buffer.getInt(message * HEADER_BYTES + RESULT);
    }

    /** The {@code MSG_} flags a message came with. */
    public int flags(int message) {
        return buffer.getInt(message * HEADER_BYTES + FLAGS);
    }

    /** Receives up to {@code count} messages without blocking; answers how many, or -1 as recvmmsg(2). */
    public int receive(int fd, int count) {
        return receive(fd, count, SocketApi.MSG_DONTWAIT);
    }

    /** As above, from what the socket was told of errors ({@code MSG_ERRQUEUE}, ip(7)). */
    public int receiveErrors(int fd, int count) {
        return receive(fd, count, SocketApi.MSG_DONTWAIT | SocketApi.MSG_ERRQUEUE);
    }

    private int receive(int fd, int count, int flags) {
        for (int message = 0; message < count; message++) {
            buffer.putInt(message * HEADER_BYTES + NAME_LENGTH, nameLength);
            buffer.putLong(message * HEADER_BYTES + CONTROL_LENGTH, controlLength);
        }
        return LibC.recvmmsg(fd, memory.address(), count, flags, 0);
    }

    /** Sends {@code count} messages from {@code first} on without blocking; answers how many, or -1 as sendmmsg(2). */
    public int send(int fd, int first, int count) {
        long address = memory.address() + (long) first * HEADER_BYTES;
        return LibC.sendmmsg(fd, address, count, SocketApi.MSG_DONTWAIT | SocketApi.MSG_NOSIGNAL);
    }

    /** Frees the memory. Idempotent. */
    @Override
    public void close() {
        memory.close();
    }
}
