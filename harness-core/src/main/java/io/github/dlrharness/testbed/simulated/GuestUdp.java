package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.UdpSocket.Datagram;
import io.github.dlrharness.testbed.simulated.GuestIp.Fragmentation;
import io.github.dlrharness.testbed.simulated.GuestIp.Style;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.UdpView;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** A guest's UDP (RFC 768). */
final class GuestUdp {
    /** The longest payload: 65 535 less the IP and UDP headers. */
    static final int MAX_PAYLOAD = 65_507;

    private static final Style STYLE = new Style(64, 0, Fragmentation.WHEN_TOO_LONG);

    /** ip_local_port_range. */
    private static final int FIRST_FREE_PORT = 32_768;

    private static final int LAST_FREE_PORT = 60_999;

    private final GuestInterface own;
    private final GuestIp ip;
    private final GuestIcmp icmp;
    private final Map<Integer, Queue> ports = new HashMap<>(2);
    private int nextPort = FIRST_FREE_PORT;

    /** What a socket has received and nobody has taken. Bounded as Linux' default receive buffer is (net.core.rmem_default). */
    static final class Queue {
        private static final int LIMIT = 212_992;
        /** What a datagram costs besides its bytes. */
        private static final int OVERHEAD = 768;

        private final Deque<Datagram> datagrams = new ArrayDeque<>();
        private int used;

        private void add(Datagram datagram) {
            int cost = datagram.payload().length + OVERHEAD;
            if (used + cost <= LIMIT) {
                used += cost;
                datagrams.add(datagram);
            }
        }

        boolean isEmpty() {
            return datagrams.isEmpty();
        }

        Datagram take() {
            Datagram datagram = datagrams.remove();
            used -= datagram.payload().length + OVERHEAD;
            return datagram;
        }
    }

    GuestUdp(GuestInterface own, GuestIp ip, GuestIcmp icmp) {
        this.own = own;
        this.ip = ip;
        this.icmp = icmp;
    }

    /** Opens a port; answers what it will receive, or null when the port is taken. */
    Queue open(int port) {
        Queue queue = new Queue();
        return ports.putIfAbsent(port, queue) == null ? queue : null;
    }

    /** A port that nobody has. */
    int freePort() {
        while (ports.containsKey(nextPort)) {
            advance();
        }
        int port = nextPort;
        advance();
        return port;
    }

    private void advance() {
        nextPort = nextPort == LAST_FREE_PORT ? FIRST_FREE_PORT : nextPort + 1;
    }

    /** Tells whether a port is still this one's. */
    boolean has(int port, Queue queue) {
        return ports.get(port) == queue;
    }

    void close(int port) {
        ports.remove(port);
    }

    /** Sends a datagram; answers why it can't, or null. */
    LocalError send(int sourcePort, int destination, int port, byte[] payload) {
        if (payload.length > MAX_PAYLOAD) {
            return LocalError.TOO_LONG;
        }
        byte[] datagram = new byte[UdpView.HEADER + payload.length];
        ByteBuffer bytes = ByteBuffer.wrap(datagram);
        bytes.put(UdpView.HEADER, payload);
        UdpView udp = new UdpView();
        udp.write(bytes, 0, sourcePort, port, datagram.length);
        udp.writeChecksum(own.address(), destination);
        return ip.send(destination, IpProtocol.UDP, datagram, STYLE);
    }

    void receive(Ipv4View packet) {
        UdpView udp = new UdpView();
        if (!udp.wrap(packet) || !udp.checksumIsCorrect(packet.source(), packet.destination())) {
            return;
        }
        Queue queue = ports.get(udp.destinationPort());
        if (queue == null) {
            icmp.unwanted(packet, GuestIcmp.PORT_UNREACHABLE);
            return;
        }
        byte[] payload = new byte[udp.payloadLength()];
        packet.bytes().get(udp.payloadOffset(), payload);
        queue.add(new Datagram(new Ipv4Address(packet.source()), udp.sourcePort(), payload));
    }

    /** Closes every port. */
    void clear() {
        ports.clear();
        nextPort = FIRST_FREE_PORT;
    }
}
