package io.github.dlrharness.io;

import java.nio.ByteBuffer;
import java.util.Random;

/** Frames for port tests: broadcast, of an EtherType nobody handles (IEEE 802 local experimental). */
public final class TestFrames {
    private TestFrames() {}

    /** A frame of {@code length} bytes that carries {@code number} and bytes made from it. */
    public static byte[] numbered(int number, int length) {
        byte[] bytes = new byte[length];
        new Random(number).nextBytes(bytes);
        ByteBuffer.wrap(bytes)
                .putLong(0xffff_ffff_ffff_0200L)
                .putInt(0x0000_0001)
                .putShort((short) 0x88b5)
                .putInt(number);
        return bytes;
    }
}
