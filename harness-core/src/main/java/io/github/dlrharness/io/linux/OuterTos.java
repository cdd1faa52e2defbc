package io.github.dlrharness.io.linux;

import io.github.dlrharness.os.linux.MessageBatch;
import io.github.dlrharness.os.linux.SocketApi;

/** DSCP and ECN of the outer header as control data of a message, the first or only piece of it; see ip(7), {@code IP_RECVTOS}. */
final class OuterTos {
    /** Bytes it takes, cmsghdr and padding included. */
    static final int SPACE = 24;

    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int DATA = 16;
    private static final int SENT_LENGTH = DATA + Integer.BYTES;
    private static final int RECEIVED_LENGTH = DATA + Byte.BYTES; // the kernel takes an int and gives a byte

    private OuterTos() {}

    /** Prepares a message's control data for {@link #write}. */
    static void prepare(MessageBatch batch, int message) {
        int control = batch.control(message);
        batch.buffer().putLong(control, SENT_LENGTH);
        batch.buffer().putInt(control + LEVEL, SocketApi.IPPROTO_IP);
        batch.buffer().putInt(control + TYPE, SocketApi.IP_TOS);
    }

    static void write(MessageBatch batch, int message, int tos) {
        batch.buffer().putInt(batch.control(message) + DATA, tos);
    }

    /** What a received message came with, 0 when the kernel did not say. */
    static int read(MessageBatch batch, int message) {
        int control = batch.control(message);
        boolean told = batch.controlLength(message) >= RECEIVED_LENGTH
                && batch.buffer().getInt(control + LEVEL) == SocketApi.IPPROTO_IP
                && batch.buffer().getInt(control + TYPE) == SocketApi.IP_TOS;
        return told ? batch.buffer().get(control + DATA) & 0xff : 0;
    }
}
