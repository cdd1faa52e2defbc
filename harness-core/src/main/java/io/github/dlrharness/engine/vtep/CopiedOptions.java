package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.wire.Ipv4View;
import java.nio.ByteBuffer;

/** The options of an IPv4 header, as far as fragments after the first need them: those with the copied flag (RFC 791 §3.1). */
final class CopiedOptions {
    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int COPIED = 0x80;
    private static final int MIN_LENGTH = 2;
    private static final int MAX = 40;
    private static final int WORD = 4;

    private final byte[] copied = new byte[MAX];
    private int length;

    /** Reads the options of a packet; returns false when they do not add up. */
    boolean read(Ipv4View ip) {
        length = 0;
        ByteBuffer bytes = ip.bytes();
        int end = ip.payloadOffset();
        int at = ip.offset() + Ipv4View.MIN_HEADER;
        while (at < end) {
            int type = bytes.get(at) & 0xff;
            if (type == END) {
                return true;
            }
            int count = 1;
            if (type != NO_OPERATION) {
                count = at + 1 < end ? bytes.get(at + 1) & 0xff : 0;
                if (count < MIN_LENGTH || at + count > end) {
                    return false;
                }
            }
            if ((type & COPIED) != 0) {
                bytes.get(at, copied, length, count);
                length += count;
            }
            at += count;
        }
        return true;
    }

    /** Bytes of the options to copy, padded to whole words. */
    int copiedLength() {
        return (length + WORD - 1) / WORD * WORD;
    }

    /** Writes {@link #copiedLength()} bytes. */
    void writeCopied(ByteBuffer bytes, int at) {
        bytes.put(at, copied, 0, length);
        for (int index = length; index < copiedLength(); index++) {
            bytes.put(at + index, (byte) END);
        }
    }
}
