package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.engine.dvs.Dvs;
import io.github.dlrharness.engine.dvs.FrameCheck;
import io.github.dlrharness.engine.dvs.Origin;
import io.github.dlrharness.engine.dvs.VdrPort;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.VxlanView;

/**
 * The way in: takes the VXLAN header off, refuses what only this host or nobody may say, flags requests for the proxy path
 * (step 3) and puts vMAC back in the place of pMACs (step 7), so that no VM ever sees one (A17).
 *
 * <p>With the pMAC rewrite off (A15, the negative control) instances can't be told apart on the overlay: every instance's frames
 * carry vMAC, and refusing vMAC would refuse the other instances altogether. The host then is a plain anycast gateway: frames of
 * the overlay are switched as they come, a request of another instance is flooded to the VMs, and their reply to the shared vMAC
 * ends at the local instance, which never asked.
 */
public final class Decapsulator {
    private final Dvs dvs;
    private final VdrPort vdrPort;
    private final ProxyPath proxyPath;
    private final VtepTable table;
    private final EngineListener listener;
    private final Counters counters;
    private final long vMac;
    private final long pMac;
    private final int localVtep;
    private final boolean strict;
    private final boolean strictReserved;
    private final boolean anycast;
    private final FrameCheck check;
    private final TrafficClass trafficClass;
    private final VxlanView vxlan = new VxlanView();
    private Peer sender;

    /** Makes the way into a host. */
    public Decapsulator(
            RouterOptions options,
            long pMac,
            int localVtep,
            Dvs dvs,
            VdrPort vdrPort,
            ProxyPath proxyPath,
            VtepTable table,
            EngineListener listener,
            Counters counters) {
        this.dvs = dvs;
        this.vdrPort = vdrPort;
        this.proxyPath = proxyPath;
        this.table = table;
        this.listener = listener;
        this.counters = counters;
        this.vMac = options.vMac().value();
        this.pMac = pMac;
        this.localVtep = localVtep;
        this.strict = options.profile() == RouterProfile.STRICT;
        this.strictReserved = options.vxlan().strictReserved();
        this.anycast = !options.pMacRewrite();
        this.trafficClass = new TrafficClass(options.vxlan().copyDscp());
        this.check = new FrameCheck(vMac);
    }

    /** Handles a frame that starts with its VXLAN header. */
    public void receive(Frame frame, long now) {
        counters.add(Counter.UPLINK_RECEIVED);
        Counter reason = takeHeader(frame);
        if (reason == null) {
            reason = check.check(frame);
        }
        if (reason == null) {
            int vni = vxlan.vni();
            int vtep = frame.outerAddress();
            reason = anycast ? switchAsIs(vni, frame, vtep, now) : receive(vni, frame, vtep, now);
        }
        if (reason != null) {
            counters.add(reason);
        }
    }

    private Counter takeHeader(Frame frame) {
        boolean complete = vxlan.wrap(frame.bytes(), frame.offset(), frame.length());
        if (!complete || !vxlan.hasVni() || vxlan.vni() == 0) {
            return Counter.DROP_BAD_VXLAN;
        }
        if (strictReserved && vxlan.hasReservedBits()) {
            return Counter.DROP_RESERVED_BITS;
        }
        if (!dvs.hasVni(vxlan.vni())) {
            return Counter.DROP_UNKNOWN_VNI;
        }
        int vtep = frame.outerAddress();
        sender = table.byAddress(vxlan.vni(), vtep);
        if (sender == null) {
            dvs.ingress().stranger();
        } else {
            dvs.ingress().vtep(vtep);
        }
        if (vtep == localVtep || !isUnicast(vtep) || strict && sender == null) {
            return Counter.DROP_UNKNOWN_VTEP;
        }
        frame.decapsulate(VxlanView.HEADER);
        return null;
    }

    /** What is learned from a frame is sent to its sender, so that must be one host: not a group, nor this network (M8). */
    private static boolean isUnicast(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    private Counter switchAsIs(int vni, Frame frame, int vtep, long now) {
        if (!trafficClass.accept(check.ethernet(), frame.outerTos())) {
            return Counter.DROP_CONGESTION;
        }
        dvs.fromUplink(vni, frame, vtep, Origin.HOST, check.isArp(), now);
        return null;
    }

    /** Why the frame must be dropped, or null when it was taken. */
    private Counter receive(int vni, Frame frame, int vtep, long now) {
        EthernetView ethernet = check.ethernet();
        long source = ethernet.source();
        long destination = ethernet.destination();
        boolean isPeer = sender != null && sender.pMac() == 0;
        Peer router = table.byPMac(vni, source);
        Counter reason = refuse(vni, source, destination, router, vtep, isPeer);
        if (reason != null) {
            return reason;
        }
        // After the refusals: a lie is counted as what it is, whatever the underlay marked it with. ARP bears no mark.
        if (!trafficClass.accept(ethernet, frame.outerTos())) {
            return Counter.DROP_CONGESTION;
        }
        boolean arp = check.isArp();
        if (arp) {
            if (check.asksForBroadcast(vni, vdrPort)) {
                return Counter.DROP_ARP_BAD_TARGET;
            }
            int lif = vdrPort.lifAddress(vni);
            if (lif != 0 && check.arp().senderIp() == lif) {
                return proxy(vni, frame, router, vtep, now);
            }
            // A DLR instance sends ARP with its LIF's address only: from a router's MAC, nothing else is true.
            if (router != null || check.arp().senderMac() != source) {
                return Counter.DROP_ARP_BAD_SENDER;
            }
            if (!takeTargetMac(vni)) {
                return Counter.DROP_OVERLAY_FOREIGN_PMAC;
            }
        }
        if (router != null) {
            ethernet.source(vMac);
        }
        if (destination == pMac) {
            ethernet.destination(vMac);
            if (arp && check.arp().operation() == ArpView.REPLY) {
                listener.event(EngineEvent.PMAC_RESTORED, vni, check.arp().senderIp(), source, now);
            }
        }
        dvs.fromUplink(vni, frame, vtep, isPeer ? Origin.PEER : Origin.HOST, arp, now);
        return null;
    }

    /**
     * Puts vMAC in the place of this host's pMAC as THA: where the payload names pMACs, an answer may do so, too, and one that is
     * broadcast reaches VMs (A17).
     *
     * @return false when it names another instance, whose answer it then is
     */
    private boolean takeTargetMac(int vni) {
        long target = check.arp().targetMac();
        if (target == pMac) {
            check.arp().targetMac(vMac);
            return true;
        }
        return table.byPMac(vni, target) == null;
    }

    /** G2 to G6. */
    private Counter refuse(int vni, long source, long destination, Peer router, int vtep, boolean isPeer) {
        if (source == vMac) {
            return Counter.DROP_OVERLAY_VMAC_SOURCE;
        }
        if (source == pMac) {
            return Counter.DROP_OVERLAY_OWN_PMAC;
        }
        // A VM that moved to a host without a DLR still calls its gateway vMAC; all instances get that, one takes it.
        if (destination == vMac && !(isPeer && table.isLocalDesignated(vni))) {
            return Counter.DROP_OVERLAY_VMAC_DESTINATION;
        }
        if (strict && router != null && router.address() != vtep) {
            return Counter.DROP_PMAC_WRONG_VTEP;
        }
        boolean foreign = destination != pMac && table.byPMac(vni, destination) != null;
        return foreign ? Counter.DROP_OVERLAY_FOREIGN_PMAC : null;
    }

    /** Step 3. A reply, or a request to one instance only, with the LIF's address as sender is no request to proxy. */
    private Counter proxy(int vni, Frame frame, Peer router, int vtep, long now) {
        ArpView arp = check.arp();
        EthernetView ethernet = check.ethernet();
        long asked = ethernet.destination();
        if (arp.operation() != ArpView.REQUEST || asked == pMac || strict && router == null) {
            return Counter.DROP_OVERLAY_LIF_ADDRESS;
        }
        ethernet.destination(vMac);
        listener.event(EngineEvent.PROXY_REQUEST_ACCEPTED, vni, arp.targetIp(), ethernet.source(), now);
        counters.add(Counter.PROXY_ACCEPTED);
        proxyPath.request(vni, frame, asked, vtep, now);
        return null;
    }
}
