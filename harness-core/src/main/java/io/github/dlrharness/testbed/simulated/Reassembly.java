package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.wire.Ipv4View;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Puts fragments together again (RFC 791 §3.2). Bounded in packets and in time; a packet whose fragments overlap is given up. */
final class Reassembly {
    /** ipfrag_time of Linux. */
    private static final long LIFETIME = 30_000_000_000L;

    private static final int PACKETS = 64;
    private static final int LONGEST = 65_535;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    private record Key(int source, int destination, int identification, int protocol) {}

    private static final class Parts {
        private final long expires;
        private final TreeMap<Integer, byte[]> pieces = new TreeMap<>();
        /** The first fragment's; the packet gets it. */
        private byte[] header;

        private int length = -1;
        private int have;

        Parts(long expires) {
            this.expires = expires;
        }
    }

    private final Simulation simulation;
    private final Map<Key, Parts> packets = new LinkedHashMap<>(2);

    Reassembly(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Takes a fragment; answers the whole packet when it was the last one missing, else null. */
    Ipv4View add(Ipv4View ip) {
        expire();
        int identification = ip.bytes().getShort(ip.offset() + Ipv4View.IDENTIFICATION) & 0xffff;
        Key key = new Key(ip.source(), ip.destination(), identification, ip.protocol());
        Parts parts = packets.computeIfAbsent(key, packet -> new Parts(simulation.now() + LIFETIME));
        if (!take(parts, ip)) {
            packets.remove(key);
            return null;
        }
        if (parts.length < 0 || parts.have < parts.length) {
            return null;
        }
        packets.remove(key);
        return whole(parts);
    }

    private static boolean take(Parts parts, Ipv4View ip) {
        int fragment = ip.bytes().getShort(ip.offset() + Ipv4View.FRAGMENT) & 0xffff;
        int from = (fragment & FRAGMENT_OFFSET) * 8;
        int count = ip.payloadLength();
        boolean last = (fragment & MORE_FRAGMENTS) == 0;
        if (!last && count % 8 != 0 || count == 0 || from + count > LONGEST - ip.headerLength()) {
            return false;
        }
        byte[] known = parts.pieces.get(from);
        if (known != null && known.length == count) {
            return true; // the network doubled it
        }
        var before = parts.pieces.lowerEntry(from + count);
        boolean overlaps = before != null && before.getKey() + before.getValue().length > from;
        boolean beyond = parts.length >= 0 && (from + count > parts.length || last && from + count != parts.length);
        if (overlaps || beyond) {
            return false;
        }
        byte[] piece = new byte[count];
        ip.bytes().get(ip.payloadOffset(), piece);
        parts.pieces.put(from, piece);
        parts.have += count;
        if (last) {
            parts.length = from + count;
        }
        if (from == 0) {
            parts.header = new byte[ip.headerLength()];
            ip.bytes().get(ip.offset(), parts.header);
        }
        return parts.length < 0 || parts.pieces.lastKey() < parts.length;
    }

    private static Ipv4View whole(Parts parts) {
        int header = parts.header.length;
        ByteBuffer packet = ByteBuffer.allocate(header + parts.length);
        packet.put(0, parts.header);
        packet.putShort(Ipv4View.TOTAL_LENGTH, (short) (header + parts.length));
        packet.putShort(Ipv4View.FRAGMENT, (short) 0);
        parts.pieces.forEach((from, piece) -> packet.put(header + from, piece));
        Ipv4View whole = new Ipv4View();
        whole.wrap(packet, 0, packet.capacity());
        whole.writeChecksum();
        return whole;
    }

    private void expire() {
        Iterator<Parts> oldest = packets.values().iterator();
        while (oldest.hasNext() && (oldest.next().expires < simulation.now() || packets.size() >= PACKETS)) {
            oldest.remove();
        }
    }

    void clear() {
        packets.clear();
    }
}
