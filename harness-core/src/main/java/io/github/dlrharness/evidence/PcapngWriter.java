package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes captured frames as pcapng (draft-ietf-opsawg-pcapng): one interface per tap, Ethernet everywhere, times in nanoseconds,
 * the direction and a comment with each frame. Not thread-safe.
 */
public final class PcapngWriter implements Closeable {
    private static final int SECTION_HEADER = 0x0a0d_0d0a;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b_3c4d;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int INTERFACE_STATISTICS = 5;
    private static final int ENHANCED_PACKET = 6;
    private static final short LINKTYPE_ETHERNET = 1;
    private static final byte NANOSECONDS = 9;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;

    private static final int SHB_USER_APPLICATION = 4;
    private static final int IF_NAME = 2;
    private static final int IF_DESCRIPTION = 3;
    private static final int IF_TIMESTAMP_RESOLUTION = 9;
    private static final int EPB_FLAGS = 2;
    private static final int ISB_RECEIVED = 4;

    private final OutputStream out;
    private final List<TapPoint> taps;
    private final long[] frames;
    private long last;

    /**
     * Starts a file.
     *
     * @param out where to; closed with this
     * @param taps every place captured at; a frame of another place can't be written
     * @param comment about the whole file; null for none
     * @throws IOException when it can't be written
     */
    public PcapngWriter(OutputStream out, List<TapPoint> taps, String comment) throws IOException {
        this.out = out;
        this.taps = List.copyOf(taps);
        frames = new long[taps.size()];
        block(
                SECTION_HEADER,
                body(16).putInt(BYTE_ORDER_MAGIC)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putLong(-1),
                new PcapngOptions().comment(comment).text(SHB_USER_APPLICATION, "dlr-harness"));
        for (TapPoint tap : this.taps) {
            // Snap length 0: no limit is known here.
            block(
                    INTERFACE_DESCRIPTION,
                    body(8).putShort(LINKTYPE_ETHERNET).putShort((short) 0).putInt(0),
                    new PcapngOptions()
                            .text(IF_NAME, name(tap))
                            .text(IF_DESCRIPTION, description(tap))
                            .bytes(IF_TIMESTAMP_RESOLUTION, NANOSECONDS));
        }
    }

    private static String name(TapPoint tap) {
        return tap.kind() == TapPoint.Kind.VM ? tap.name() : tap.host() + "-underlay";
    }

    private static String description(TapPoint tap) {
        return tap.kind() == TapPoint.Kind.VM
                ? "interface of VM %s on %s".formatted(tap.name(), tap.host())
                : "underlay link of %s".formatted(tap.host());
    }

    /**
     * Writes a frame. A checksum that its sender left to a network card is finished, and a comment says so: who reads the file can't
     * know, and would take it for wrong.
     *
     * @param comment what is to be said about it; null for nothing
     * @throws IllegalArgumentException when its tap is none of those named at the start
     * @throws IOException when it can't be written
     */
    public void write(CapturedFrame frame, String comment) throws IOException {
        int tap = taps.indexOf(frame.tap());
        if (tap < 0) {
            throw new IllegalArgumentException("no interface for frames of " + frame.tap() + "; there are " + taps);
        }
        frames[tap]++;
        last = Math.max(last, frame.timeNanos());
        byte[] bytes = PendingChecksum.finished(frame);
        if (bytes != frame.bytes()) {
            comment = comment == null ? PendingChecksum.COMMENT : comment + "\n" + PendingChecksum.COMMENT;
        }
        ByteBuffer body = body(20 + padded(bytes.length));
        time(body.putInt(tap), frame.timeNanos());
        body.putInt(bytes.length).putInt(Math.max(bytes.length, frame.originalLength()));
        body.put(bytes).position(body.capacity());
        int direction = frame.direction() == Direction.RECEIVED ? INBOUND : OUTBOUND;
        block(
                ENHANCED_PACKET,
                body,
                new PcapngOptions().comment(comment).bytes(EPB_FLAGS, (byte) direction, (byte) 0, (byte) 0, (byte) 0));
    }

    /** Writes how many frames each interface saw, and closes the file. */
    @Override
    public void close() throws IOException {
        try (out) {
            for (int tap = 0; tap < frames.length; tap++) {
                ByteBuffer count = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                count.putLong(frames[tap]);
                ByteBuffer body = body(12).putInt(tap);
                time(body, last);
                block(INTERFACE_STATISTICS, body, new PcapngOptions().bytes(ISB_RECEIVED, count.array()));
            }
        }
    }

    private void block(int type, ByteBuffer body, PcapngOptions options) throws IOException {
        byte[] tail = options.end();
        int length = 12 + body.capacity() + tail.length;
        ByteBuffer block = body(length).putInt(type).putInt(length);
        block.put(body.array()).put(tail).putInt(length);
        out.write(block.array());
    }

    /** The upper half of the time comes first, whatever the byte order. */
    private static void time(ByteBuffer body, long nanos) {
        body.putInt((int) (nanos >>> 32)).putInt((int) nanos);
    }

    private static ByteBuffer body(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    static int padded(int length) {
        return (length + 3) & ~3;
    }
}
