package io.github.dlrharness.io.linux;

import io.github.dlrharness.os.linux.NativeMemory;
import io.github.dlrharness.wire.Frame;
import java.nio.ByteBuffer;

/**
 * Buffers that the kernel receives a batch of frames into. Pages that no frame reached yet take no memory, so room for super-frames
 * everywhere is cheap.
 */
final class FrameSlots implements AutoCloseable {
    /** Room in front of each frame, beyond its headroom, to put a stripped VLAN tag back. */
    static final int TAG_ROOM = 4;

    private static final int CONTENT_AT = Frame.HEADROOM + TAG_ROOM;
    private static final int SLOT_BYTES = (CONTENT_AT + Frame.MAX_LENGTH + 63) / 64 * 64;

    private final NativeMemory memory;
    private final Frame[] frames;

    FrameSlots(int count) {
        memory = NativeMemory.allocate(count * SLOT_BYTES);
        frames = new Frame[count];
        for (int slot = 0; slot < count; slot++) {
            ByteBuffer bytes = memory.buffer().slice(slot * SLOT_BYTES, SLOT_BYTES);
            frames[slot] = Frame.in(bytes);
        }
    }

    /** Where the kernel writes the frame of a slot, with room for {@link Frame#MAX_LENGTH} bytes. */
    long contentAddress(int slot) {
        return memory.address() + (long) slot * SLOT_BYTES + CONTENT_AT;
    }

    /** The frame of a slot, of which the kernel has written {@code length} bytes. */
    Frame received(int slot, int length) {
        Frame frame = frames[slot];
        frame.clear();
        frame.length(length + TAG_ROOM);
        frame.decapsulate(TAG_ROOM);
        return frame;
    }

    /** As {@link #received(int, int)}, with the VLAN tag back in its place (IEEE 802.1Q) that the kernel had taken out. */
    Frame receivedWithTag(int slot, int length, int protocolId, int control) {
        Frame frame = frames[slot];
        frame.clear();
        frame.length(length + TAG_ROOM);
        ByteBuffer bytes = frame.bytes();
        int at = frame.offset();
        bytes.putLong(at, bytes.getLong(at + TAG_ROOM)); // both MAC addresses, 12 bytes
        bytes.putInt(at + 8, bytes.getInt(at + 8 + TAG_ROOM));
        bytes.putShort(at + 12, (short) protocolId);
        bytes.putShort(at + 14, (short) control);
        return frame;
    }

    @Override
    public void close() {
        memory.close();
    }
}
