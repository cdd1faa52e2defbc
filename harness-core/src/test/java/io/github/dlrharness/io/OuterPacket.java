package io.github.dlrharness.io;

import io.github.dlrharness.wire.InternetChecksum;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An Ethernet frame with IPv4, UDP and a payload, byte by byte, for what no socket would send. Offsets count from the IPv4 header;
 * whatever is changed, the IPv4 checksum can be made right again.
 */
public final class OuterPacket {
    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final int UDP = 8;

    private final byte[] bytes;

    private OuterPacket(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A correct one, with a UDP checksum. */
    public static OuterPacket of(byte[] destinationMac, int source, int destination, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + IP + UDP + payload.length);
        frame.put(destinationMac).put(new byte[] {2, 0, 0, 0, 0, 9}).putShort((short) 0x0800);
        frame.putShort((short) 0x4500)
                .putShort((short) (IP + UDP + payload.length))
                .putShort((short) 0x1234);
        frame.putShort((short) 0).put((byte) 64).put((byte) 17).putShort((short) 0);
        frame.putInt(source).putInt(destination);
        frame.putShort((short) 50_000).putShort((short) 4789).putShort((short) (UDP + payload.length));
        frame.putShort((short) 0).put(payload);
        OuterPacket packet = new OuterPacket(frame.array()).withIpChecksum();
        int sum = packet.udpSum();
        return packet.with(IP + 6, sum >>> 8, sum);
    }

    private int udpSum() {
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        int length = bytes.length - ETHERNET - IP;
        int pseudo =
                InternetChecksum.pseudoHeader(frame.getInt(ETHERNET + 12), frame.getInt(ETHERNET + 16), 17, length);
        int sum = ~InternetChecksum.sum(frame, ETHERNET + IP, length, pseudo) & 0xffff;
        return sum == 0 ? 0xffff : sum;
    }

    /** This one with some bytes overwritten, from {@code at} in the IPv4 packet on. */
    public OuterPacket with(int at, int... values) {
        byte[] changed = bytes.clone();
        for (int index = 0; index < values.length; index++) {
            changed[ETHERNET + at + index] = (byte) values[index];
        }
        return new OuterPacket(changed);
    }

    /** This one with the right IPv4 checksum. */
    public OuterPacket withIpChecksum() {
        ByteBuffer frame = ByteBuffer.wrap(bytes.clone());
        frame.putShort(ETHERNET + 10, (short) 0);
        frame.putShort(ETHERNET + 10, (short) ~InternetChecksum.sum(frame, ETHERNET, IP, 0));
        return new OuterPacket(frame.array());
    }

    /** The first bytes of this one; lengths in its headers stay. */
    public OuterPacket cut(int ipBytes) {
        return new OuterPacket(Arrays.copyOf(bytes, ETHERNET + ipBytes));
    }

    /** A fragment: {@code count} bytes of the IPv4 payload from {@code from} on, a multiple of 8. */
    public OuterPacket fragment(int from, int count, boolean more) {
        byte[] fragment = Arrays.copyOf(bytes, ETHERNET + IP + count);
        System.arraycopy(bytes, ETHERNET + IP + from, fragment, ETHERNET + IP, count);
        int length = IP + count;
        int place = from / 8 | (more ? 0x2000 : 0);
        return new OuterPacket(fragment)
                .with(2, length >>> 8, length)
                .with(6, place >>> 8, place)
                .withIpChecksum();
    }

    public byte[] bytes() {
        return bytes;
    }
}
