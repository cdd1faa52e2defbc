package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.simulated.GuestIp.Fragmentation;
import io.github.dlrharness.testbed.simulated.GuestIp.Style;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A guest's ICMP (RFC 792, RFC 1122 §3.2.2): answers echo requests, tells errors, and hands messages to whoever pings. */
final class GuestIcmp {
    /** Code of destination unreachable: nobody has the protocol. */
    static final int PROTOCOL_UNREACHABLE = 2;

    /** Code of destination unreachable: nobody has the port. */
    static final int PORT_UNREACHABLE = 3;

    private static final int FRAGMENTATION_NEEDED = 4;
    private static final Style ERROR = new Style(64, 0xc0, Fragmentation.ALLOWED); // precedence 6, RFC 1812 §4.3.2.5
    /** What Linux quotes at most: the minimum MTU less its own headers. */
    private static final int MOST_QUOTED = 576 - Ipv4View.MIN_HEADER - IcmpView.HEADER;

    private final GuestInterface own;
    private final List<Consumer<ByteBuffer>> listeners = new ArrayList<>(1);
    private GuestIp ip;

    GuestIcmp(GuestInterface own) {
        this.own = own;
    }

    void connect(GuestIp network) {
        ip = network;
    }

    /** Has every ICMP packet for this guest told, from its IP header on, until {@link #forget}. */
    void listen(Consumer<ByteBuffer> listener) {
        listeners.add(listener);
    }

    void forget(Consumer<ByteBuffer> listener) {
        listeners.remove(listener);
    }

    void receive(Ipv4View packet) {
        IcmpView icmp = new IcmpView();
        if (!icmp.wrap(packet) || !icmp.checksumIsCorrect()) {
            return;
        }
        if (icmp.type() == IcmpView.ECHO_REQUEST) {
            // Not to everybody: icmp_echo_ignore_broadcasts.
            if (packet.destination() == own.address()) {
                answer(packet);
            }
            return;
        }
        if (icmp.type() == IcmpView.UNREACHABLE && icmp.code() == FRAGMENTATION_NEEDED) {
            shorten(packet, icmp);
        }
        tell(packet);
    }

    private void tell(Ipv4View packet) {
        byte[] copy = new byte[packet.totalLength()];
        packet.bytes().get(packet.offset(), copy);
        List.copyOf(listeners).forEach(listener -> listener.accept(ByteBuffer.wrap(copy)));
    }

    private void answer(Ipv4View request) {
        byte[] message = new byte[request.payloadLength()];
        request.bytes().get(request.payloadOffset(), message);
        IcmpView icmp = new IcmpView();
        icmp.wrap(ByteBuffer.wrap(message), 0, message.length);
        icmp.type(IcmpView.ECHO_REPLY);
        icmp.writeChecksum();
        int trafficClass = request.bytes().get(request.offset() + Ipv4View.TRAFFIC_CLASS) & 0xff;
        ip.send(request.source(), IpProtocol.ICMP, message, new Style(64, trafficClass, Fragmentation.ALLOWED));
    }

    private void shorten(Ipv4View packet, IcmpView icmp) {
        ByteBuffer bytes = packet.bytes();
        int quoted = icmp.payloadOffset();
        if (icmp.payloadLength() >= Ipv4View.MIN_HEADER && bytes.getInt(quoted + Ipv4View.SOURCE) == own.address()) {
            ip.fragmentationNeeded(bytes.getInt(quoted + Ipv4View.DESTINATION), icmp.rest() & 0xffff);
        }
    }

    /** Answers a packet that nobody here wants; never one sent to everybody, nor an error (RFC 1122 §3.2.2). */
    void unwanted(Ipv4View packet, int code) {
        boolean error = packet.protocol() == IpProtocol.ICMP;
        if (packet.destination() == own.address() && !error) {
            ip.send(packet.source(), IpProtocol.ICMP, unreachable(packet, code), ERROR);
        }
    }

    /** A frame of ours whose next hop did not answer ARP: tells whoever sent it, without a frame, as Linux does. */
    void hostUnreachable(byte[] frame) {
        EthernetView ethernet = new EthernetView();
        Ipv4View packet = new Ipv4View();
        ethernet.wrap(ByteBuffer.wrap(frame), 0, frame.length);
        packet.wrap(ethernet);
        ip.send(own.address(), IpProtocol.ICMP, unreachable(packet, IcmpView.HOST_UNREACHABLE), ERROR);
    }

    private static byte[] unreachable(Ipv4View packet, int code) {
        int quoted = Math.min(packet.totalLength(), MOST_QUOTED);
        byte[] message = new byte[IcmpView.HEADER + quoted];
        packet.bytes().get(packet.offset(), message, IcmpView.HEADER, quoted);
        IcmpView icmp = new IcmpView();
        icmp.wrap(ByteBuffer.wrap(message), 0, message.length);
        icmp.type(IcmpView.UNREACHABLE);
        icmp.code(code);
        icmp.writeChecksum();
        return message;
    }
}
