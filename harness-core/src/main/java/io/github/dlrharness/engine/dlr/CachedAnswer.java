package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.dvs.DvUplink;
import io.github.dlrharness.engine.dvs.Dvs;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.MacAddress;

/**
 * Answers another instance in a VM's name, where the options allow it: what the VM would say, without asking it. Never to a unicast
 * request, whose purpose is to find out whether the VM is still there (E4); and only for VMs of this host, for the answer tells the
 * asker where the MAC is.
 */
final class CachedAnswer {
    private static final int LENGTH = EthernetView.HEADER + ArpView.LENGTH;

    private final boolean allowed;
    private final boolean rewritePayload;
    private final long vMac;
    private final ArpTable arpTable;
    private final Dvs dvs;
    private final DvUplink uplink;
    private final EngineListener listener;
    private final Counters counters;
    private final Frame frame = Frame.allocate(LENGTH);
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();

    CachedAnswer(
            RouterOptions options,
            ArpTable arpTable,
            Dvs dvs,
            DvUplink uplink,
            EngineListener listener,
            Counters counters) {
        this.allowed = options.proxy().answerFromCache();
        this.rewritePayload = options.arpPayloadPMac();
        this.vMac = options.vMac().value();
        this.arpTable = arpTable;
        this.dvs = dvs;
        this.uplink = uplink;
        this.listener = listener;
        this.counters = counters;
    }

    /** Answers if that may be and the target is known; returns whether it did. */
    boolean give(Lif lif, int address, long pMac, long askedMac, int vtep, long now) {
        if (!allowed || !MacAddress.isGroup(askedMac)) {
            return false;
        }
        ArpEntry entry = arpTable.find(lif, address);
        if (entry == null || entry.state() != ArpState.VALID || !dvs.isLocal(lif.vni(), entry.mac())) {
            return false;
        }
        frame.clear();
        frame.length(LENGTH);
        ethernet.wrap(frame);
        ethernet.destination(pMac);
        ethernet.source(entry.mac());
        ethernet.etherType(EtherType.ARP);
        long target = rewritePayload ? pMac : vMac;
        arp.write(frame.bytes(), ethernet.payloadOffset(), ArpView.REPLY, entry.mac(), address, target, lif.address());
        counters.add(Counter.PROXY_FROM_CACHE);
        listener.event(EngineEvent.ANSWERED_FROM_CACHE, lif.vni(), address, pMac, now);
        uplink.send(lif.vni(), frame, vtep, now);
        return true;
    }
}
