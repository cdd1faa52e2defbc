package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.dvs.Dvs;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;

/** Sends IP packets out of LIFs: at once when the neighbour's MAC is known, else when it becomes known. */
final class IpOutput implements Resolution {
    private final Dvs dvs;
    private final ArpTable arp;
    private final PacketQueue queue;
    private final Counters counters;
    private final long vMac;
    private final EthernetView ethernet = new EthernetView();
    private IcmpErrors errors;

    IpOutput(Dvs dvs, ArpTable arp, PacketQueue queue, long vMac, Counters counters) {
        this.dvs = dvs;
        this.arp = arp;
        this.queue = queue;
        this.vMac = vMac;
        this.counters = counters;
    }

    void connect(IcmpErrors icmpErrors) {
        errors = icmpErrors;
    }

    /** Sends a packet, ready but for its Ethernet addresses, on its route. */
    void send(Route route, int destination, Frame frame, long now) {
        ArpEntry entry = arp.use(route.lif(), route.nextHop(destination), now);
        if (entry == null) {
            counters.add(Counter.DROP_ARP_TABLE_FULL);
        } else if (entry.isUsable()) {
            transmit(entry, frame, now);
        } else if (entry.state() == ArpState.NASCENT) {
            queue.add(entry, frame, now);
        } else {
            counters.add(Counter.DROP_ARP_FAILED);
            errors.hostUnreachable(frame, now);
        }
    }

    private void transmit(ArpEntry entry, Frame frame, long now) {
        ethernet.wrap(frame);
        ethernet.source(vMac);
        ethernet.destination(entry.mac());
        boolean located = dvs.fromVdr(entry.lif().vni(), frame, false, now);
        if (!located) {
            // The MAC aged out of the FDB and every frame is flooded now; the answer to a request teaches its place
            // again.
            arp.refresh(entry, now);
        }
    }

    @Override
    public void resolved(ArpEntry entry, long now) {
        long current = dvs.ingress().key();
        QueuedPacket packet = queue.takeAll(entry);
        while (packet != null) {
            counters.add(Counter.QUEUE_RELEASED);
            dvs.ingress().resume(packet.cause());
            transmit(entry, packet.frame(), now);
            packet = queue.recycle(packet);
        }
        dvs.ingress().resume(current);
    }

    @Override
    public void failed(ArpEntry entry, long now) {
        long current = dvs.ingress().key();
        QueuedPacket packet = queue.takeAll(entry);
        while (packet != null) {
            counters.add(Counter.DROP_ARP_FAILED);
            dvs.ingress().resume(packet.cause());
            errors.hostUnreachable(packet.frame(), now);
            packet = queue.recycle(packet);
        }
        dvs.ingress().resume(current);
    }

    @Override
    public void removed(ArpEntry entry) {
        queue.discard(entry);
    }
}
