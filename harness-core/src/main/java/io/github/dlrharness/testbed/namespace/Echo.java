package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.wire.Ipv4Address;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An ICMP echo request (RFC 792) and what belongs to it among all the messages a raw socket gets.
 *
 * @param target who is asked
 * @param identifier tells one ping's messages from another's, 0 to 65535
 * @param sequence tells a ping's requests apart, 0 to 65535
 * @param payload bytes behind the ICMP header
 */
record Echo(Ipv4Address target, int identifier, int sequence, int payload) {
    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REQUEST = 8;
    private static final int HEADER = 8;
    private static final int CHECKSUM = 2;
    private static final int IDENTIFIER = 4;
    private static final int SEQUENCE = 6;
    private static final int MIN_IP_HEADER = 20;
    private static final int IP_PROTOCOL = 9;
    private static final int IP_SOURCE = 12;
    private static final int IP_DESTINATION = 16;
    private static final int PROTOCOL_ICMP = 1;

    /** What a message means for the request. */
    record Outcome(boolean answered, String error) {}

    /** The message to send, from its type on. */
    byte[] request() {
        ByteBuffer message = ByteBuffer.allocate(HEADER + payload);
        message.put(0, (byte) ECHO_REQUEST);
        message.putShort(IDENTIFIER, (short) identifier).putShort(SEQUENCE, (short) sequence);
        for (int i = 0; i < payload; i++) {
            message.put(HEADER + i, (byte) i);
        }
        message.putShort(CHECKSUM, (short) checksum(message));
        return message.array();
    }

    /** The Internet checksum (RFC 1071) of the whole buffer. */
    private static int checksum(ByteBuffer message) {
        int sum = 0;
        for (int i = 0; i + 1 < message.capacity(); i += 2) {
            sum += Short.toUnsignedInt(message.getShort(i));
        }
        if (message.capacity() % 2 == 1) {
            sum += (message.get(message.capacity() - 1) & 0xff) << 8;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return ~(sum + (sum >>> 16)) & 0xffff;
    }

    /** What {@code packet} (an IP packet with ICMP inside, big-endian) means for this request; empty when nothing. */
    Optional<Outcome> outcome(ByteBuffer packet) {
        int icmp = headerLength(packet, 0);
        if (icmp < 0 || packet.limit() < icmp + HEADER) {
            return Optional.empty();
        }
        Ipv4Address sender = new Ipv4Address(packet.getInt(IP_SOURCE));
        int type = packet.get(icmp) & 0xff;
        if (type == ECHO_REPLY) {
            return isOurs(packet, icmp) ? Optional.of(new Outcome(true, null)) : Optional.empty();
        }
        if (IcmpError.isError(type) && quotesUs(packet, icmp + HEADER)) {
            return Optional.of(new Outcome(false, IcmpError.describe(sender, packet, icmp)));
        }
        return Optional.empty();
    }

    private boolean quotesUs(ByteBuffer packet, int quoted) {
        int icmp = headerLength(packet, quoted);
        return icmp >= 0
                && packet.limit() >= icmp + HEADER
                && packet.get(quoted + IP_PROTOCOL) == PROTOCOL_ICMP
                && packet.getInt(quoted + IP_DESTINATION) == target.value()
                && packet.get(icmp) == ECHO_REQUEST
                && isOurs(packet, icmp);
    }

    private boolean isOurs(ByteBuffer packet, int icmp) {
        return Short.toUnsignedInt(packet.getShort(icmp + IDENTIFIER)) == identifier
                && Short.toUnsignedInt(packet.getShort(icmp + SEQUENCE)) == sequence;
    }

    /** Where the payload of the IP packet at {@code at} starts; -1 when there is no whole header. */
    private static int headerLength(ByteBuffer packet, int at) {
        if (packet.limit() < at + MIN_IP_HEADER) {
            return -1;
        }
        int length = (packet.get(at) & 0xf) * 4;
        return length < MIN_IP_HEADER || packet.limit() < at + length ? -1 : at + length;
    }
}
