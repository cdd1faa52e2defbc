package io.github.dlrharness.wire.offload;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Packets for the offload tests, and checksums by another road than the product's: arithmetic modulo 65535. */
public final class TestPackets {
    public static final int TCP = 6;
    public static final int UDP = 17;

    private TestPackets() {}

    /** Where things are in a super-frame made by {@link #superFrame}. */
    public record Layout(byte[] bytes, int encapsulation, int ip, int l4, int payload, boolean ipv4, int protocol) {}

    /** Makes a super-frame with everything random that may be: addresses, tags, options, flags, payload. */
    public static Layout superFrame(Random random, boolean ipv4, int protocol, int encapsulation, int payloadLength) {
        int tags = random.nextInt(3);
        int ip = encapsulation + 14 + tags * 4;
        int ipHeader = ipv4 ? 20 + random.nextInt(4) * 4 : 40 + random.nextInt(2) * 8;
        int l4 = ip + ipHeader;
        int l4Header = protocol == TCP ? 20 + random.nextInt(11) * 4 : 8;
        int payload = l4 + l4Header;
        byte[] bytes = new byte[payload + payloadLength];
        random.nextBytes(bytes);
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        for (int tag = 0; tag < tags; tag++) {
            frame.putShort(encapsulation + 12 + tag * 4, (short) (tag == 0 ? 0x8100 : 0x88a8));
        }
        frame.putShort(ip - 2, (short) (ipv4 ? 0x0800 : 0x86dd));
        if (ipv4) {
            frame.put(ip, (byte) (0x40 | ipHeader / 4));
            frame.putShort(ip + 2, (short) (bytes.length - ip));
            frame.putShort(ip + 6, (short) 0x4000);
            frame.put(ip + 9, (byte) protocol);
        } else {
            frame.put(ip, (byte) 0x60);
            frame.putShort(ip + 4, (short) (bytes.length - ip - 40));
            frame.put(ip + 6, (byte) (ipHeader == 40 ? protocol : 0));
            if (ipHeader > 40) {
                frame.put(ip + 40, (byte) protocol);
                frame.put(ip + 41, (byte) 0);
            }
        }
        if (protocol == TCP) {
            frame.put(l4 + 12, (byte) (l4Header / 4 << 4));
        } else {
            frame.putShort(l4 + 4, (short) (bytes.length - l4));
        }
        return new Layout(bytes, encapsulation, ip, l4, payload, ipv4, protocol);
    }

    /**
     * The one's complement sum as a number modulo 65535, 2^16 being 1 there. 0 for data that includes its own correct checksum.
     */
    public static int residue(byte[] bytes) {
        byte[] even = Arrays.copyOf(bytes, bytes.length + bytes.length % 2);
        return new BigInteger(1, even).mod(BigInteger.valueOf(65_535)).intValue();
    }

    /** {@link #residue(byte[])} of an L4 segment that reaches to the frame's end, its pseudo-header included. */
    public static int l4Residue(byte[] frame, Layout layout) {
        int length = frame.length - layout.l4();
        int addresses = layout.ipv4() ? layout.ip() + 12 : layout.ip() + 8;
        int addressBytes = layout.ipv4() ? 8 : 32;
        ByteBuffer summed = ByteBuffer.allocate(addressBytes + 4 + length);
        summed.put(frame, addresses, addressBytes);
        summed.putShort((short) layout.protocol()).putShort((short) length);
        summed.put(frame, layout.l4(), length);
        return residue(summed.array());
    }
}
