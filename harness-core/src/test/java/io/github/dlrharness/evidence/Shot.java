package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;

/** A frame of a synthetic trace: open to mutation, and turned into bytes by code that shares nothing with the product. */
final class Shot {
    final String role;
    long micros;
    TapPoint tap;
    Direction direction;
    MacAddress destination;
    MacAddress source;
    Ipv4Address outerSource;
    Ipv4Address outerDestination;
    int vni;
    /** 0 = this is an ICMP echo request and not ARP. */
    int operation;

    MacAddress sha;
    Ipv4Address spa;
    MacAddress tha;
    Ipv4Address tpa;
    int ttl = 64;
    /** Identification of the IPv4 packet. */
    int id = 1;

    boolean badChecksum;

    Shot(String role, long micros, TapPoint tap, Direction direction) {
        this.role = role;
        this.micros = micros;
        this.tap = tap;
        this.direction = direction;
    }

    Shot copy(String newRole, long newMicros, TapPoint newTap, Direction newDirection) {
        Shot copy = new Shot(newRole, newMicros, newTap, newDirection);
        copy.destination = destination;
        copy.source = source;
        copy.outerSource = outerSource;
        copy.outerDestination = outerDestination;
        copy.vni = vni;
        copy.operation = operation;
        copy.sha = sha;
        copy.spa = spa;
        copy.tha = tha;
        copy.tpa = tpa;
        copy.ttl = ttl;
        copy.id = id;
        copy.badChecksum = badChecksum;
        return copy;
    }

    CapturedFrame frame(long sequence, long start) {
        byte[] bytes = bytes();
        return new CapturedFrame(sequence, start + micros * 1000, tap, direction, bytes, bytes.length);
    }

    private byte[] bytes() {
        byte[] inner = operation == 0 ? echo() : arp();
        if (outerSource == null) {
            return inner;
        }
        ByteBuffer bytes = ByteBuffer.allocate(50 + inner.length);
        mac(bytes, new MacAddress(0x0200_0000_fe02L));
        mac(bytes, new MacAddress(0x0200_0000_fe01L));
        bytes.putShort((short) 0x0800);
        ipv4(bytes, 17, 64, outerSource, outerDestination, 16 + inner.length);
        bytes.putShort((short) 50_000).putShort((short) 4789);
        bytes.putShort((short) (16 + inner.length)).putShort((short) 0);
        bytes.putInt(0x0800_0000).putInt(vni << 8);
        return bytes.put(inner).array();
    }

    private byte[] arp() {
        ByteBuffer bytes = ByteBuffer.allocate(42);
        mac(bytes, destination);
        mac(bytes, source);
        bytes.putShort((short) 0x0806);
        bytes.putShort((short) 1).putShort((short) 0x0800);
        bytes.put((byte) 6).put((byte) 4).putShort((short) operation);
        mac(bytes, sha);
        bytes.putInt(spa.value());
        mac(bytes, tha);
        bytes.putInt(tpa.value());
        return bytes.array();
    }

    private byte[] echo() {
        ByteBuffer bytes = ByteBuffer.allocate(14 + 20 + 16);
        mac(bytes, destination);
        mac(bytes, source);
        bytes.putShort((short) 0x0800);
        ipv4(bytes, 1, ttl, spa, tpa, 16);
        bytes.putShort(18, (short) id).putShort(24, (short) 0);
        bytes.putShort(24, (short) (checksum(bytes, 14, 20) + (badChecksum ? 1 : 0)));
        int icmp = bytes.position();
        bytes.put((byte) 8)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(0x0001_0001)
                .putLong(0);
        bytes.putShort(icmp + 2, checksum(bytes, icmp, 16));
        return bytes.array();
    }

    private static void ipv4(
            ByteBuffer bytes, int protocol, int ttl, Ipv4Address source, Ipv4Address destination, int payload) {
        int start = bytes.position();
        bytes.put((byte) 0x45).put((byte) 0).putShort((short) (20 + payload));
        bytes.putShort((short) 1).putShort((short) 0x4000);
        bytes.put((byte) ttl).put((byte) protocol).putShort((short) 0);
        bytes.putInt(source.value()).putInt(destination.value());
        bytes.putShort(start + 10, checksum(bytes, start, 20));
    }

    private static short checksum(ByteBuffer bytes, int from, int count) {
        int sum = 0;
        for (int at = from; at < from + count; at += 2) {
            sum += Short.toUnsignedInt(bytes.getShort(at));
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~sum;
    }

    private static void mac(ByteBuffer bytes, MacAddress mac) {
        bytes.putShort((short) (mac.value() >>> 32)).putInt((int) mac.value());
    }
}
