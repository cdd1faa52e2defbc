package io.github.dlrharness.engine.dvs;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.FrameSink;
import io.github.dlrharness.engine.Gauge;
import io.github.dlrharness.engine.Gauges;
import io.github.dlrharness.engine.Ingress;
import io.github.dlrharness.engine.MacRow;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.engine.table.LongMap;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.MacAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The distributed virtual switch's part on one host. Learns where MACs are, forwards to one port or floods in the VNI; a frame
 * from the uplink never goes back there (H3), a DVS Local frame never goes there at all (A8). The DLR takes frames for vMAC, and
 * ARP.
 */
public final class Dvs {
    private final FrameSink sink;
    private final Counters counters;
    private final long vMac;
    private final Ingress ingress = new Ingress();
    private final Fdb fdb;
    private final FrameCheck check;
    private final EthernetView header = new EthernetView();
    private final LongMap<VmPort> ports = new LongMap<>();
    private final LongMap<Segment> segments = new LongMap<>();
    private VdrPort vdrPort;
    private DvUplink uplink;

    /** Makes a switch without ports. */
    public Dvs(RouterOptions options, FrameSink sink, Counters counters) {
        this.sink = sink;
        this.counters = counters;
        this.vMac = options.vMac().value();
        this.fdb = new Fdb(options.fdb(), ingress, counters);
        this.check = new FrameCheck(vMac);
    }

    /** Connects router and tunnel; once, before anything else. */
    public void connect(VdrPort router, DvUplink tunnel) {
        vdrPort = router;
        uplink = tunnel;
    }

    /** Whose frame is being handled; the tunnel says so for the frames that come out of it. */
    public Ingress ingress() {
        return ingress;
    }

    /** Handles a frame that a VM sent. */
    public void fromVm(int portNumber, Frame frame, long now) {
        ingress.port(portNumber);
        counters.add(Counter.VM_RECEIVED);
        VmPort port = ports.get(portNumber);
        if (port == null) {
            counters.add(Counter.DROP_UNKNOWN_PORT);
            return;
        }
        Counter reason = check.check(frame);
        if (reason == null) {
            reason = checkVm(port.segment().vni());
        }
        if (reason != null) {
            counters.add(reason);
            if (reason == Counter.DROP_VM_LIF_ADDRESS) {
                vdrPort.lifClaimed(port.segment().vni(), check.ethernet().source(), now);
            }
            return;
        }
        Segment segment = port.segment();
        long source = check.ethernet().source();
        int movedFrom = fdb.learn(segment, source, port, 0, now);
        forwardFromVm(port, frame, now);
        if (movedFrom != 0 && uplink.isPeer(segment.vni(), movedFrom)) {
            // Its gateway was a pMAC there; here a VM can't have that (G9).
            vdrPort.announce(segment.vni(), source, now);
        }
    }

    /** What a VM must not say: it is not the router (G7, G8, G9). */
    private Counter checkVm(int vni) {
        EthernetView ethernet = check.ethernet();
        if (ethernet.source() == vMac || uplink.isPMac(vni, ethernet.source())) {
            return Counter.DROP_VM_ROUTER_MAC;
        }
        if (uplink.isPMac(vni, ethernet.destination())) {
            return Counter.DROP_VM_TO_PMAC;
        }
        if (!check.isArp()) {
            return null;
        }
        if (check.arp().senderMac() != ethernet.source()) {
            return Counter.DROP_ARP_BAD_SENDER;
        }
        if (check.asksForBroadcast(vni, vdrPort)) {
            return Counter.DROP_ARP_BAD_TARGET;
        }
        int lif = vdrPort.lifAddress(vni);
        return lif != 0 && check.arp().senderIp() == lif ? Counter.DROP_VM_LIF_ADDRESS : null;
    }

    private void forwardFromVm(VmPort port, Frame frame, long now) {
        Segment segment = port.segment();
        long destination = check.ethernet().destination();
        if (destination == vMac) {
            vdrPort.unicast(segment.vni(), frame, Origin.VM, now);
        } else if (!MacAddress.isGroup(destination)) {
            FdbEntry entry = segment.macs().get(destination);
            if (entry == null) {
                flood(segment, port, frame, true, now);
            } else if (entry.port() == null) {
                uplink.send(segment.vni(), frame, entry.vtep(), now);
            } else if (entry.port() == port) {
                counters.add(Counter.DROP_HAIRPIN);
            } else {
                transmit(entry.port(), frame);
            }
        } else if (check.isArp()) {
            boolean lifAsked = asksForLif(segment.vni());
            if (!lifAsked) {
                flood(segment, port, frame, true, now);
            }
            vdrPort.broadcastArp(segment.vni(), frame, Origin.VM, now);
        } else {
            flood(segment, port, frame, true, now);
        }
    }

    /** A question for the LIF is answered on this host; every host has the same answer, so no other needs to hear it. */
    private boolean asksForLif(int vni) {
        int lif = vdrPort.lifAddress(vni);
        return lif != 0
                && check.arp().operation() == ArpView.REQUEST
                && check.arp().targetIp() == lif;
    }

    /**
     * Handles a frame that arrived on the overlay, checked and with pMACs already replaced.
     *
     * @param vtep where it came from
     * @param origin what kind of host that is
     */
    public void fromUplink(int vni, Frame frame, int vtep, Origin origin, boolean arp, long now) {
        Segment segment = segments.get(vni);
        header.wrap(frame);
        long destination = header.destination();
        if (header.source() != vMac) {
            fdb.learn(segment, header.source(), null, vtep, now);
        }
        if (destination == vMac) {
            vdrPort.unicast(vni, frame, origin, now);
            return;
        }
        boolean group = MacAddress.isGroup(destination);
        FdbEntry entry = group ? null : segment.macs().get(destination);
        if (entry == null) {
            flood(segment, null, frame, false, now);
        } else if (entry.port() == null) {
            counters.add(Counter.DROP_HAIRPIN);
        } else {
            transmit(entry.port(), frame);
        }
        if (arp && group) {
            vdrPort.broadcastArp(vni, frame, origin, now);
        }
    }

    /**
     * Handles a frame of the DLR instance.
     *
     * @param dvsLocal the tag DVS Local: the frame must not leave by the uplink
     * @return whether the destination's place was known; a group address counts as known
     */
    public boolean fromVdr(int vni, Frame frame, boolean dvsLocal, long now) {
        Segment segment = segments.get(vni);
        header.wrap(frame);
        long destination = header.destination();
        boolean group = MacAddress.isGroup(destination);
        FdbEntry entry = group ? null : segment.macs().get(destination);
        if (entry == null) {
            flood(segment, null, frame, !dvsLocal, now);
            return group;
        }
        if (entry.port() != null) {
            transmit(entry.port(), frame);
        } else if (dvsLocal) {
            counters.add(Counter.DROP_HAIRPIN);
        } else {
            uplink.send(vni, frame, entry.vtep(), now);
        }
        return true;
    }

    private void flood(Segment segment, VmPort from, Frame frame, boolean toUplink, long now) {
        counters.add(Counter.DVS_FLOODED);
        for (VmPort port : segment.ports()) {
            if (port != from) {
                transmit(port, frame);
            }
        }
        if (toUplink && !uplink.replicate(segment.vni(), frame, now) && hasNoOther(segment, from)) {
            // ARP has the DLR as a receiver, or comes from it and is asked again.
            header.wrap(frame);
            if (header.etherType() != EtherType.ARP) {
                counters.add(Counter.DROP_NO_RECEIVER);
            }
        }
    }

    private static boolean hasNoOther(Segment segment, VmPort port) {
        for (VmPort one : segment.ports()) {
            if (one != port) {
                return false;
            }
        }
        return true;
    }

    private void transmit(VmPort port, Frame frame) {
        counters.add(Counter.VM_SENT);
        sink.transmit(port.number(), frame);
    }

    /**
     * Connects a VM port.
     *
     * @throws IllegalArgumentException when its number is taken or that of the uplink
     */
    public void addPort(VmPortConfig config) {
        if (config.port() <= Engine.UPLINK || ports.get(config.port()) != null) {
            throw new IllegalArgumentException(
                    "VM port %d (%s) can't be connected: choose a number from 1 that no other VM port has"
                            .formatted(config.port(), config.name()));
        }
        int vni = config.vni().value();
        addVni(vni);
        VmPort port = new VmPort(config, segments.get(vni));
        port.segment().add(port);
        ports.put(config.port(), port);
    }

    /** Disconnects a VM port and forgets what was learned there; returns the VNI it was on, 0 when there was no such port. */
    public int removePort(int number) {
        VmPort port = ports.remove(number);
        if (port == null) {
            return 0;
        }
        port.segment().remove(port);
        fdb.forget(port.segment(), entry -> entry.port() == port);
        return port.segment().vni();
    }

    /** Takes part in a VNI; it then forwards and learns there, with or without VM ports. Idempotent. */
    public void addVni(int vni) {
        if (segments.get(vni) == null) {
            segments.put(vni, new Segment(vni));
        }
    }

    /** Leaves a VNI that has no VM port any more and forgets what was learned there. */
    public void removeVni(int vni) {
        Segment segment = segments.remove(vni);
        if (segment != null) {
            fdb.forget(segment, entry -> true);
        }
    }

    /** Tells whether this host takes part in a VNI. */
    public boolean hasVni(int vni) {
        return segments.get(vni) != null;
    }

    /** Tells whether a MAC was learned on a VM port of this host. */
    public boolean isLocal(int vni, long mac) {
        Segment segment = segments.get(vni);
        FdbEntry entry = segment == null ? null : segment.macs().get(mac);
        return entry != null && entry.port() != null;
    }

    /** Tells whether there are VM ports on a VNI. */
    public boolean hasPorts(int vni) {
        Segment segment = segments.get(vni);
        return segment != null && segment.ports().length > 0;
    }

    /** Forgets what was learned from a VTEP. */
    public void forgetVtep(int vni, int vtep) {
        Segment segment = segments.get(vni);
        if (segment != null) {
            fdb.forget(segment, entry -> entry.port() == null && entry.vtep() == vtep);
        }
    }

    /** Forgets a MAC, for instance because it turned out to be a pMAC. */
    public void forgetMac(int vni, long mac) {
        Segment segment = segments.get(vni);
        if (segment != null) {
            fdb.forget(segment, mac);
        }
    }

    /** Forgets every MAC. */
    public void reset() {
        segments.forEach(segment -> fdb.forget(segment, entry -> true));
    }

    /** Ages the FDB. */
    public void handleTimeout(long now) {
        fdb.age(now);
    }

    /** When the next MAC ages. */
    public long nextDeadline() {
        return fdb.nextDeadline();
    }

    /** Adds what the FDB holds. */
    public void measure(Gauges gauges) {
        segments.forEach(segment -> gauges.add(Gauge.FDB_ENTRIES, segment.macs().size()));
    }

    /** The FDB's rows, in no order. */
    public List<MacRow> rows(long now) {
        List<MacRow> rows = new ArrayList<>();
        segments.forEach(segment -> segment.macs().forEach(entry -> rows.add(entry.row(now))));
        return rows;
    }
}
