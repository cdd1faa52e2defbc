package io.github.dlrharness.testbed.backend;

import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4View;
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
public record Echo(Ipv4Address target, int identifier, int sequence, int payload) {
    /** What a message means for the request: it was answered, or what came instead of an answer. */
    public record Outcome(boolean answered, String error) {}

    /** The message to send, from its type on. */
    public byte[] request() {
        ByteBuffer message = ByteBuffer.allocate(IcmpView.HEADER + payload);
        for (int i = 0; i < payload; i++) {
            message.put(IcmpView.HEADER + i, (byte) i);
        }
        IcmpView icmp = new IcmpView();
        icmp.wrap(message, 0, message.capacity());
        icmp.type(IcmpView.ECHO_REQUEST);
        icmp.rest(identifierAndSequence());
        icmp.writeChecksum();
        return message.array();
    }

    private int identifierAndSequence() {
        return identifier << 16 | sequence;
    }

    /** What {@code packet} (an IP packet, big-endian) means for this request; empty when nothing. */
    public Optional<Outcome> outcome(ByteBuffer packet) {
        Ipv4View ip = new Ipv4View();
        IcmpView icmp = new IcmpView();
        if (!ip.wrap(packet, 0, packet.limit()) || !icmp.wrap(ip)) {
            return Optional.empty();
        }
        if (icmp.type() == IcmpView.ECHO_REPLY && icmp.rest() == identifierAndSequence()) {
            return Optional.of(new Outcome(true, null));
        }
        if (icmp.isError() && quotesUs(packet, icmp.payloadOffset())) {
            return Optional.of(new Outcome(false, IcmpError.describe(new Ipv4Address(ip.source()), icmp)));
        }
        return Optional.empty();
    }

    /** Reads by hand what a view would refuse: an error quotes a packet's header and eight bytes, not the whole packet. */
    private boolean quotesUs(ByteBuffer packet, int quoted) {
        if (packet.limit() < quoted + Ipv4View.MIN_HEADER) {
            return false;
        }
        int icmp = quoted + (packet.get(quoted) & 0xf) * 4;
        return packet.limit() >= icmp + IcmpView.HEADER
                && packet.get(quoted + Ipv4View.PROTOCOL) == IpProtocol.ICMP
                && packet.getInt(quoted + Ipv4View.DESTINATION) == target.value()
                && packet.get(icmp + IcmpView.TYPE) == IcmpView.ECHO_REQUEST
                && packet.getInt(icmp + IcmpView.REST) == identifierAndSequence();
    }
}
