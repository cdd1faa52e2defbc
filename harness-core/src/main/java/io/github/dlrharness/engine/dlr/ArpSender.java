package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.dvs.Dvs;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.MacAddress;

/** Makes the DLR's own ARP packets. Their source is vMAC; only the VTEP ever puts a pMAC in its place. */
final class ArpSender {
    private static final int LENGTH = EthernetView.HEADER + ArpView.LENGTH;

    private final Dvs dvs;
    private final long vMac;
    private final Frame frame = Frame.allocate(LENGTH);
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();

    ArpSender(Dvs dvs, long vMac) {
        this.dvs = dvs;
        this.vMac = vMac;
    }

    /** Asks for a target: SRC=SHA=vMAC, SPA=LIF IP, THA=0 (A1). */
    void request(Lif lif, int target, long destination, boolean dvsLocal, long now) {
        prepare(destination);
        arp.write(frame.bytes(), ethernet.payloadOffset(), ArpView.REQUEST, vMac, lif.address(), 0, target);
        dvs.fromVdr(lif.vni(), frame, dvsLocal, now);
    }

    /** Answers who asked for the LIF. */
    void reply(Lif lif, long mac, int address, boolean dvsLocal, long now) {
        prepare(mac);
        arp.write(frame.bytes(), ethernet.payloadOffset(), ArpView.REPLY, vMac, lif.address(), mac, address);
        dvs.fromVdr(lif.vni(), frame, dvsLocal, now);
    }

    /** Tells local VMs, one or all, unasked who has the LIF's address: a gratuitous request, which mends an entry it has (RFC 826). */
    void announce(Lif lif, long mac, long now) {
        prepare(mac);
        arp.write(frame.bytes(), ethernet.payloadOffset(), ArpView.REQUEST, vMac, lif.address(), 0, lif.address());
        dvs.fromVdr(lif.vni(), frame, true, now);
    }

    private void prepare(long destination) {
        frame.clear();
        frame.length(LENGTH);
        ethernet.wrap(frame);
        ethernet.destination(destination);
        ethernet.source(vMac);
        ethernet.etherType(EtherType.ARP);
    }

    /** The destination of a question to everybody. */
    static long everybody() {
        return MacAddress.BROADCAST.value();
    }
}
