package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.UdpView;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;

/**
 * The fields of a frame that faults look at: a VM's frame, plain on a VM's link, inside VXLAN on the underlay. Reused for one frame after
 * another; allocates nothing.
 */
final class SpoiledFrame {
    private final EthernetView outer = new EthernetView();
    private final Ipv4View outerIp = new Ipv4View();
    private final UdpView udp = new UdpView();
    private final VxlanView vxlan = new VxlanView();
    private final EthernetView ethernet = new EthernetView();
    private final Ipv4View ip = new Ipv4View();
    private final ArpView arp = new ArpView();

    private int at;
    private int length;
    private int vni;
    private boolean underlay;
    private boolean hasIp;
    private boolean hasArp;

    /**
     * Looks at a frame on a VM's link.
     *
     * @param vniOfLink the VNI of the VM
     * @return false when it is too short for an Ethernet header
     */
    boolean wrapOnVmLink(Frame frame, int vniOfLink) {
        underlay = false;
        return wrap(frame.bytes(), frame.offset(), frame.length(), vniOfLink);
    }

    /**
     * Looks at a frame on the underlay, its outer Ethernet header included.
     *
     * @return false when it is no VXLAN packet with a VM's frame: ARP between the VTEPs, for instance
     */
    boolean wrapOnUnderlay(Frame frame) {
        underlay = true;
        boolean carriesFrame = outer.wrap(frame.bytes(), frame.offset(), frame.length())
                && outer.etherType() == EtherType.IPV4
                && outerIp.wrap(outer)
                && outerIp.protocol() == IpProtocol.UDP
                && !outerIp.isFragment()
                && udp.wrap(outerIp)
                && udp.destinationPort() == VxlanView.PORT
                && vxlan.wrap(frame.bytes(), udp.payloadOffset(), udp.payloadLength());
        return carriesFrame
                && wrap(
                        frame.bytes(),
                        udp.payloadOffset() + VxlanView.HEADER,
                        udp.payloadLength() - VxlanView.HEADER,
                        vxlan.vni());
    }

    private boolean wrap(ByteBuffer bytes, int from, int count, int itsVni) {
        at = from;
        length = count;
        vni = itsVni;
        if (!ethernet.wrap(bytes, from, count)) {
            return false;
        }
        hasIp = ethernet.etherType() == EtherType.IPV4 && ip.wrap(ethernet);
        hasArp = ethernet.etherType() == EtherType.ARP && arp.wrap(ethernet);
        return true;
    }

    /** Where the VM's frame begins in the buffer. */
    int at() {
        return at;
    }

    /** Bytes of the VM's frame. */
    int length() {
        return length;
    }

    int vni() {
        return vni;
    }

    boolean isOnUnderlay() {
        return underlay;
    }

    int outerSource() {
        return outerIp.source();
    }

    int outerDestination() {
        return outerIp.destination();
    }

    long macSource() {
        return ethernet.source();
    }

    long macDestination() {
        return ethernet.destination();
    }

    int etherType() {
        return ethernet.etherType();
    }

    /** Of IPv4; 0 when it is none. */
    int ipProtocol() {
        return hasIp ? ip.protocol() : 0;
    }

    /** 0 when it is no ARP. */
    int arpOperation() {
        return hasArp ? arp.operation() : 0;
    }

    /** Tells whether it has IPv4 addresses: it is IPv4 or ARP. */
    boolean hasAddresses() {
        return hasIp || hasArp;
    }

    int source() {
        return hasIp ? ip.source() : arp.senderIp();
    }

    int destination() {
        return hasIp ? ip.destination() : arp.targetIp();
    }

    /** Has the checksum around a changed frame fit, if there is one. */
    void mendOuterChecksum() {
        if (udp.checksum() != 0) {
            udp.writeChecksum(outerIp.source(), outerIp.destination());
        }
    }
}
