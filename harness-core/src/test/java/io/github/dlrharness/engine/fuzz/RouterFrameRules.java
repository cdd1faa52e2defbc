package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.MacAddress;
import java.util.HexFormat;

/** What must hold for a frame that the router made itself, or routed. */
final class RouterFrameRules {
    private final FuzzVariant variant;
    private final long pMac;
    private final ArpView arp = new ArpView();
    private final Ipv4View ip = new Ipv4View();
    private final IcmpView icmp = new IcmpView();

    RouterFrameRules(FuzzVariant variant, long pMac) {
        this.variant = variant;
        this.pMac = pMac;
    }

    void check(Frame frame, EthernetView ethernet, boolean up, int vni) {
        switch (ethernet.etherType()) {
            case EtherType.ARP -> checkArp(frame, ethernet, up, vni);
            case EtherType.IPV4 -> checkIp(frame, ethernet);
            default -> check(false, "a router's frame of an unknown type", frame);
        }
    }

    private void checkArp(Frame frame, EthernetView ethernet, boolean up, int vni) {
        check(arp.wrap(ethernet), "a router's ARP", frame);
        check(ethernet.payloadLength() == ArpView.LENGTH, "length of a router's ARP", frame);
        check(arp.operation() == ArpView.REQUEST || arp.operation() == ArpView.REPLY, "operation", frame);
        boolean toPlainPeer = variant.hasPlainPeer() && frame.outerAddress() == FuzzPlan.vtep(FuzzPlan.HOSTS);
        boolean rewritten = up && (toPlainPeer || variant.options().arpPayloadPMac());
        long sender = rewritten ? pMac : Packets.VMAC;
        check(arp.senderMac() == sender, "SHA of a router's ARP", frame);
        int lif = FuzzPlan.LIFS[FuzzPlan.vniIndex(vni)];
        check(lif != 0 && arp.senderIp() == lif, "F9 SPA of a router's ARP", frame);
    }

    private void checkIp(Frame frame, EthernetView ethernet) {
        check(ip.wrap(ethernet), "a router's IP header", frame);
        check(ip.checksumIsCorrect(), "I8 a router's IP checksum", frame);
        check(ip.totalLength() == ethernet.payloadLength(), "length of a router's packet", frame);
        check(ip.ttl() > 0, "I7 TTL", frame);
        check(!MacAddress.isGroup(ethernet.destination()), "I11 routed to a group", frame);
        int first = ip.destination() >>> 24;
        check(first != 0 && first != 127 && first < 224, "I11 routed destination", frame);
        boolean own = ip.source() == FuzzPlan.LIFS[0] || ip.source() == FuzzPlan.LIFS[1];
        if (own && !ip.isFragment()) {
            check(ip.protocol() == IpProtocol.ICMP && icmp.wrap(ip), "a LIF's packet that is not ICMP", frame);
            check(icmp.checksumIsCorrect(), "a LIF's ICMP checksum", frame);
            boolean expected = icmp.type() == IcmpView.ECHO_REPLY
                    || icmp.type() == IcmpView.TIME_EXCEEDED
                    || icmp.type() == IcmpView.UNREACHABLE;
            check(expected, "a LIF's ICMP type", frame);
        }
    }

    private static void check(boolean holds, String rule, Frame frame) {
        if (!holds) {
            throw new FuzzFinding(rule, "emitted " + HexFormat.of().formatHex(frame.toByteArray()));
        }
    }
}
