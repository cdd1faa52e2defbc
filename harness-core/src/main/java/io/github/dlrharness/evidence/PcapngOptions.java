package io.github.dlrharness.evidence;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The options of one pcapng block: code, length, value, padding to four bytes. */
final class PcapngOptions {
    private static final int COMMENT = 1;
    /** The length field has 16 bits; a comment is for people and may be cut. */
    private static final int LONGEST = 0xffff;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PcapngOptions comment(String text) {
        return text == null ? this : text(COMMENT, text);
    }

    PcapngOptions text(int code, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        return bytes(code, value.length <= LONGEST ? value : Arrays.copyOf(value, LONGEST));
    }

    PcapngOptions bytes(int code, byte... value) {
        ByteBuffer option =
                ByteBuffer.allocate(4 + PcapngWriter.padded(value.length)).order(ByteOrder.LITTLE_ENDIAN);
        option.putShort((short) code).putShort((short) value.length).put(value);
        bytes.writeBytes(option.array());
        return this;
    }

    /** The options with their end mark; nothing when there are none. */
    byte[] end() {
        if (bytes.size() > 0) {
            bytes.writeBytes(new byte[4]);
        }
        return bytes.toByteArray();
    }
}
