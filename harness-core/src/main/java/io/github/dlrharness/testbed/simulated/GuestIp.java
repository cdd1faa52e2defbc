package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A guest's IPv4 (RFC 791): one address, its subnet, a gateway; fragments, and what it learned about the paths' MTUs (RFC 1191). */
final class GuestIp {
    /** Whether a packet may be fragmented. */
    enum Fragmentation {
        /** DF is not set; what is too long leaves in fragments. */
        ALLOWED,
        /** DF is set when the packet fits; what is too long leaves in fragments (IP_PMTUDISC_WANT, what UDP sockets do). */
        WHEN_TOO_LONG,
        /** DF is set, and what is too long is refused (IP_PMTUDISC_DO). */
        REFUSED
    }

    /** How a packet is sent. */
    record Style(int ttl, int trafficClass, Fragmentation fragmentation) {}

    private static final int MORE_FRAGMENTS = 0x2000;
    private static final long PATH_MTU_LIFETIME = 600_000_000_000L; // ip_rt_mtu_expires
    private static final int LEAST_PATH_MTU = 552; // ip_rt_min_pmtu

    private record PathMtu(int mtu, long expires) {}

    private final Simulation simulation;
    private final GuestInterface own;
    private final Ipv4Prefix subnet;
    private final int gateway;
    private final GuestArp arp;
    private final Reassembly reassembly;
    private final Consumer<Ipv4View> upper;
    private final Map<Integer, PathMtu> paths = new HashMap<>(2);
    private int identification;

    /**
     * Makes one.
     *
     * @param gateway null when there is none
     * @param upper takes whole, checked packets for this guest
     */
    GuestIp(
            Simulation simulation,
            GuestInterface own,
            int prefixLength,
            Ipv4Address gateway,
            GuestArp arp,
            Consumer<Ipv4View> upper) {
        this.simulation = simulation;
        this.own = own;
        this.arp = arp;
        this.upper = upper;
        subnet = Ipv4Prefix.of(new Ipv4Address(own.address()), prefixLength);
        this.gateway = gateway == null ? 0 : gateway.value();
        reassembly = new Reassembly(simulation);
    }

    /** Sends a packet; answers why it can't, or null. */
    LocalError send(int destination, int protocol, byte[] payload, Style style) {
        boolean local = destination == own.address();
        int nextHop = subnet.contains(new Ipv4Address(destination)) ? destination : gateway;
        if (!local && nextHop == 0) {
            return LocalError.UNREACHABLE;
        }
        int most = local ? 65_535 : mtuTo(destination);
        int length = Ipv4View.MIN_HEADER + payload.length;
        if (length > most && style.fragmentation() == Fragmentation.REFUSED) {
            return LocalError.TOO_LONG;
        }
        identification = identification + 1 & 0xffff;
        int step = length <= most ? payload.length : (most - Ipv4View.MIN_HEADER) / 8 * 8;
        boolean whole = step == payload.length;
        for (int from = 0; from == 0 || from < payload.length; from += step) {
            int count = Math.min(step, payload.length - from);
            int flags = whole
                    ? style.fragmentation() == Fragmentation.ALLOWED ? 0 : Ipv4View.DONT_FRAGMENT
                    : from / 8 | (from + count < payload.length ? MORE_FRAGMENTS : 0);
            byte[] frame = frame(destination, protocol, payload, from, count, flags, style);
            if (local) {
                simulation.at(simulation.now(), () -> receive(view(frame)));
            } else {
                arp.send(nextHop, frame);
            }
            if (step == 0) {
                break; // no payload at all
            }
        }
        return null;
    }

    private byte[] frame(int destination, int protocol, byte[] payload, int from, int count, int flags, Style style) {
        byte[] frame = new byte[EthernetView.HEADER + Ipv4View.MIN_HEADER + count];
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        EthernetView ethernet = new EthernetView();
        ethernet.wrap(bytes, 0, frame.length);
        ethernet.source(own.mac());
        ethernet.etherType(EtherType.IPV4);
        int at = EthernetView.HEADER;
        Ipv4View ip = new Ipv4View();
        ip.write(bytes, at, Ipv4View.MIN_HEADER + count, style.ttl(), protocol, own.address(), destination);
        bytes.put(at + Ipv4View.TRAFFIC_CLASS, (byte) style.trafficClass());
        bytes.putShort(at + Ipv4View.IDENTIFICATION, (short) identification);
        bytes.putShort(at + Ipv4View.FRAGMENT, (short) flags);
        ip.writeChecksum();
        bytes.put(at + Ipv4View.MIN_HEADER, payload, from, count);
        return frame;
    }

    private int mtuTo(int destination) {
        PathMtu path = paths.get(destination);
        return path == null || path.expires < simulation.now() ? own.mtu() : Math.min(own.mtu(), path.mtu);
    }

    /** A router on the way told that packets to {@code destination} must be shorter (RFC 1191 §3). */
    void fragmentationNeeded(int destination, int mtu) {
        if (mtu > 0 && mtu < mtuTo(destination)) {
            int floored = Math.max(mtu, LEAST_PATH_MTU);
            paths.put(destination, new PathMtu(floored, simulation.now() + PATH_MTU_LIFETIME));
        }
    }

    /** Handles an IPv4 frame that reached the interface. */
    void receive(EthernetView ethernet) {
        Ipv4View ip = new Ipv4View();
        if (!ip.wrap(ethernet) || !ip.checksumIsCorrect()) {
            return;
        }
        boolean ours = ip.destination() == own.address() || isBroadcast(ip.destination());
        boolean loops = ethernet.destination() == MacAddress.ZERO.value();
        if (!ours || ip.source() == own.address() && !loops) {
            return; // for somebody else, or a martian: our own address as source of what came in
        }
        Ipv4View whole = ip.isFragment() ? reassembly.add(ip) : ip;
        if (whole != null) {
            upper.accept(whole);
        }
    }

    boolean isBroadcast(int destination) {
        return destination == -1 || destination == subnet.broadcast().value();
    }

    private static EthernetView view(byte[] frame) {
        EthernetView ethernet = new EthernetView();
        ethernet.wrap(ByteBuffer.wrap(frame), 0, frame.length);
        return ethernet;
    }

    /** Forgets paths, fragments and the count of packets. */
    void clear() {
        paths.clear();
        reassembly.clear();
        identification = 0;
    }
}
