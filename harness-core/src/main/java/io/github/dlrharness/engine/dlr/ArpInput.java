package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.dvs.Origin;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;

/** Sorts the ARP packets that reach the DLR: questions for the LIF, answers to the DLR, announcements, proxied requests. */
final class ArpInput {
    private final ArpTable arpTable;
    private final ProxyArp proxyArp;
    private final CachedAnswer cached;
    private final ArpSender sender;
    private final Counters counters;
    private final long vMac;
    private final long pMac;
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();

    ArpInput(
            ArpTable arpTable,
            ProxyArp proxyArp,
            CachedAnswer cached,
            ArpSender sender,
            long vMac,
            long pMac,
            Counters counters) {
        this.arpTable = arpTable;
        this.proxyArp = proxyArp;
        this.cached = cached;
        this.sender = sender;
        this.vMac = vMac;
        this.pMac = pMac;
        this.counters = counters;
    }

    /**
     * Handles a checked ARP packet.
     *
     * @param origin where it came from
     * @param toUs whether it was sent to vMAC alone; what is broadcast need not concern the DLR
     */
    void handle(Lif lif, Frame frame, Origin origin, boolean toUs, long now) {
        ethernet.wrap(frame);
        arp.wrap(ethernet);
        Counter reason = switch (arp.operation()) {
            case ArpView.REQUEST -> request(lif, origin, toUs, now);
            case ArpView.REPLY -> reply(lif, frame, origin, toUs, now);
            default -> toUs ? Counter.DROP_ARP_NOT_OURS : null;
        };
        if (reason != null) {
            counters.add(reason);
        }
    }

    /** A question for the LIF is answered by the asker's own host or, where that has no DLR, by every instance. */
    private Counter request(Lif lif, Origin origin, boolean toUs, long now) {
        int asker = arp.senderIp();
        if (arp.targetIp() != lif.address() || origin == Origin.HOST) {
            return announcement(lif, toUs, now);
        }
        if (asker != 0 && !lif.isNeighbour(asker)) {
            return Counter.DROP_ARP_OFF_SUBNET;
        }
        if (asker != 0) {
            arpTable.learn(lif, asker, arp.senderMac(), now);
        }
        counters.add(Counter.ARP_LIF_ANSWERED);
        sender.reply(lif, arp.senderMac(), asker, origin == Origin.VM, now);
        return null;
    }

    /** What a neighbour says to others tells the DLR where it is (RFC 826). */
    private Counter announcement(Lif lif, boolean toUs, long now) {
        if (toUs) {
            return Counter.DROP_ARP_NOT_OURS;
        }
        if (lif.isNeighbour(arp.senderIp())) {
            boolean gratuitous = arp.senderIp() == arp.targetIp();
            arpTable.update(lif, arp.senderIp(), arp.senderMac(), gratuitous, now);
        }
        return null;
    }

    private Counter reply(Lif lif, Frame frame, Origin origin, boolean toUs, long now) {
        if (arp.targetIp() != lif.address()) {
            return announcement(lif, toUs, now);
        }
        if (arp.targetMac() != vMac && arp.targetMac() != pMac) {
            return Counter.DROP_ARP_NOT_OURS;
        }
        int address = arp.senderIp();
        long mac = arp.senderMac();
        if (!lif.isNeighbour(address)) {
            return Counter.DROP_ARP_OFF_SUBNET;
        }
        // An answer from the overlay was proxied by the target's own host; to relay it too would answer twice (A13).
        boolean relayed = origin == Origin.VM && proxyArp.reply(lif, frame, address, now);
        arpTable.reply(lif, address, mac, relayed, now);
        return null;
    }

    /** Step 4, for a request that step 3 flagged. */
    void proxy(Lif lif, Frame frame, long askedMac, int vtep, long now) {
        ethernet.wrap(frame);
        arp.wrap(ethernet);
        int target = arp.targetIp();
        long asker = ethernet.source();
        if (!lif.isNeighbour(target)) {
            counters.add(Counter.DROP_ARP_BAD_TARGET);
        } else if (!cached.give(lif, target, asker, askedMac, vtep, now)) {
            proxyArp.request(lif, target, asker, askedMac, vtep, now);
        }
    }
}
