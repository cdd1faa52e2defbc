package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.FrameSink;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.VxlanView;

/**
 * The way out: replaces vMAC by this host's pMAC (step 2) and prepends the VXLAN header. Both is undone after sending, so that
 * only the encapsulated copies show it (settled question 2): the same frame may still go to local VMs.
 *
 * <p>The ARP payload stays verbatim but for a VTEP without a DLR: a VM there believes the payload, and what it sends to vMAC finds
 * back to nobody in particular. Its copy names the pMAC as sender in the payload as well, so the copies of one request differ in
 * that (the exception to A4).
 */
public final class Encapsulator {
    private final FrameSink sink;
    private final Counters counters;
    private final VtepTable table;
    private final long vMac;
    private final long pMac;
    private final boolean rewriteSource;
    private final boolean rewritePayload;
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();
    private final VxlanView vxlan = new VxlanView();
    private final FlowHash flowHash = new FlowHash();
    private final TrafficClass trafficClass;
    private boolean sourceRewritten;
    /** Whether the frame at hand says in its ARP payload that vMAC is the sender. */
    private boolean saysVMac;

    private int sourcePort;
    private int tos;

    /** Makes the way out of the host whose DLR instance has that pMAC. */
    public Encapsulator(RouterOptions options, long pMac, VtepTable table, FrameSink sink, Counters counters) {
        this.sink = sink;
        this.counters = counters;
        this.table = table;
        this.vMac = options.vMac().value();
        this.pMac = pMac;
        this.rewriteSource = options.pMacRewrite();
        this.trafficClass = new TrafficClass(options.vxlan().copyDscp());
        this.rewritePayload = options.arpPayloadPMac();
    }

    /** Tells whether {@code mac} is the pMAC of this host, or of another DLR instance on the VNI. */
    boolean isPMac(int vni, long mac) {
        return mac == pMac || table.byPMac(vni, mac) != null;
    }

    /** Tells whether a VTEP is known to have no DLR instance. */
    boolean isPeer(int vni, int vtep) {
        Peer peer = table.byAddress(vni, vtep);
        return peer != null && peer.pMac() == 0;
    }

    /** Encapsulates a frame for one VTEP. */
    void send(int vni, Frame frame, int vtep) {
        if (encapsulate(vni, frame)) {
            transmit(frame, vtep, rewritePayload || saysVMac && isPeer(vni, vtep));
            restore(frame);
        }
    }

    /** Encapsulates one copy of a frame for every remote VTEP of the VNI (head-end replication). */
    void replicate(int vni, Frame frame) {
        Peer[] peers = table.peers(vni);
        if (peers.length > 0 && encapsulate(vni, frame)) {
            for (Peer peer : peers) {
                transmit(frame, peer.address(), rewritePayload || peer.pMac() == 0);
            }
            restore(frame);
        }
    }

    private boolean encapsulate(int vni, Frame frame) {
        ethernet.wrap(frame);
        if (rewriteSource && ethernet.destination() == vMac) {
            counters.add(Counter.DROP_VMAC_TO_UPLINK);
            return false;
        }
        if (frame.offset() < VxlanView.HEADER) {
            counters.add(Counter.DROP_NO_HEADROOM);
            return false;
        }
        tos = trafficClass.outer(ethernet);
        sourcePort = flowHash.sourcePort(ethernet);
        sourceRewritten = rewriteSource && ethernet.source() == vMac;
        saysVMac = sourceRewritten
                && ethernet.etherType() == EtherType.ARP
                && arp.wrap(ethernet)
                && arp.senderMac() == vMac;
        if (sourceRewritten) {
            ethernet.source(pMac);
        }
        frame.prepend(VxlanView.HEADER);
        vxlan.write(frame.bytes(), frame.offset(), vni);
        return true;
    }

    private void transmit(Frame frame, int vtep, boolean payloadToo) {
        if (saysVMac) {
            arp.senderMac(payloadToo ? pMac : vMac);
        }
        frame.outer(vtep, sourcePort);
        frame.outerTos(tos);
        counters.add(Counter.UPLINK_SENT);
        sink.transmit(Engine.UPLINK, frame);
    }

    private void restore(Frame frame) {
        frame.stripEncapsulation();
        if (sourceRewritten) {
            ethernet.source(vMac);
        }
        if (saysVMac) {
            arp.senderMac(vMac);
        }
    }
}
