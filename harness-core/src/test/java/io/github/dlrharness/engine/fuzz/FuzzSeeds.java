package io.github.dlrharness.engine.fuzz;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;

import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.Ipv4View;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames as they should be: every kind of the seven steps, at VM ports and on the underlay, and what else passes there. */
final class FuzzSeeds {
    private static final int RARP_REQUEST = 3;
    private static final int RARP_REPLY = 4;
    private static final int LLDP = 0x88cc;
    private static final int EXPERIMENTAL = 0x88b5;

    private FuzzSeeds() {}

    /** What the VM on a port may send. */
    static List<byte[]> ofVm(int host, int port) {
        long mac = FuzzPlan.mac(host, port);
        int ip = FuzzPlan.ip(host, port);
        int vni = FuzzPlan.vniOfPort(port);
        int lif = FuzzPlan.LIFS[FuzzPlan.vniIndex(vni)];
        int otherHost = (host + 1) % FuzzPlan.HOSTS;
        int remote = FuzzPlan.ip(otherHost, port == 1 ? 2 : 1);
        int bridged = FuzzPlan.ip(otherHost, port);
        long bridgedMac = FuzzPlan.mac(otherHost, port);
        int silent = FuzzPlan.address(vni == 5000 ? 5001 : 5000, 99);
        List<byte[]> frames = new ArrayList<>();
        frames.add(Packets.arpRequest(mac, ip, lif));
        frames.add(Packets.arpRequest(mac, ip, bridged));
        frames.add(Packets.arpReply(mac, ip, VMAC, lif));
        frames.add(Packets.arpReply(mac, ip, bridgedMac, bridged));
        frames.add(Packets.arpRequest(mac, ip, ip));
        frames.add(Packets.arp(BROADCAST, mac, 2, mac, ip, BROADCAST, ip));
        frames.add(Packets.arpRequest(mac, 0, ip));
        frames.add(Packets.arpRequest(mac, 0, lif));
        frames.add(Packets.arp(BROADCAST, mac, RARP_REQUEST, mac, 0, mac, 0));
        frames.add(Packets.arp(BROADCAST, mac, RARP_REPLY, mac, 0, mac, ip));
        frames.add(rarp(mac));
        frames.add(Packets.udp(VMAC, mac, ip, remote, 64, 1));
        frames.add(Packets.udp(VMAC, mac, ip, silent, 64, 1));
        frames.add(Packets.udp(VMAC, mac, ip, remote, 1, 1));
        frames.add(Packets.udp(VMAC, mac, ip, Packets.ip("10.9.8.7"), 64, 1));
        frames.add(Packets.udp(VMAC, mac, ip, FuzzPlan.NEAR_NETWORK + 5, 64, 1));
        frames.add(Packets.echo(VMAC, mac, FuzzPlan.FAR_NETWORK + 5, remote, 64, 1));
        frames.add(Packets.udp(bridgedMac, mac, ip, bridged, 64, 1));
        frames.add(Packets.udp(BROADCAST, mac, ip, -1, 64, 1));
        frames.add(Packets.udp(0x0100_5e00_0001L, mac, ip, Packets.ip("224.0.0.1"), 1, 1));
        frames.add(Packets.echo(VMAC, mac, ip, lif, 64, 1));
        frames.add(Packets.echo(VMAC, mac, ip, FuzzPlan.LIFS[0], 1, 2));
        frames.add(Packets.echo(VMAC, mac, ip, remote, 64, 3));
        frames.add(Packets.icmp(VMAC, mac, IcmpView.UNREACHABLE, ip, remote, 64, 0));
        frames.add(fragment(Packets.udp(VMAC, mac, ip, remote, 64, 1), 0x2000));
        frames.add(fragment(Packets.udp(VMAC, mac, ip, remote, 64, 1), 0x2010));
        frames.add(fragment(Packets.udp(VMAC, mac, ip, silent, 64, 1), 5));
        frames.add(options(Packets.udp(VMAC, mac, ip, remote, 64, 1)));
        frames.add(tcp(Packets.udp(VMAC, mac, ip, remote, 64, 1)));
        frames.add(large(mac, ip, remote, 1486));
        frames.add(large(mac, ip, remote, 3000));
        frames.add(Packets.raw(BROADCAST, mac, EXPERIMENTAL, 46));
        frames.add(Packets.raw(VMAC, mac, EXPERIMENTAL, 46));
        frames.add(Packets.raw(0x0180_c200_0000L, mac, 38, 46));
        frames.add(Packets.raw(0x0180_c200_000eL, mac, LLDP, 46));
        frames.add(Packets.raw(bridgedMac, mac, 46, 46));
        frames.add(Packets.raw(BROADCAST, mac, EtherType.VLAN, 46));
        frames.add(Packets.raw(VMAC, mac, EtherType.SERVICE_VLAN, 46));
        frames.add(Packets.raw(VMAC, mac, 0x86dd, 60));
        return frames;
    }

    /** What the VTEP of another host may send to this one. */
    static List<byte[]> ofVtep(int from, int to, int vni) {
        int port = vni == 5000 ? 1 : vni == 5001 ? 2 : 4;
        long mac = FuzzPlan.mac(from, port);
        int ip = FuzzPlan.ip(from, port);
        long here = FuzzPlan.mac(to, port);
        int hereIp = FuzzPlan.ip(to, port);
        int lif = FuzzPlan.LIFS[FuzzPlan.vniIndex(vni)];
        long pMac = FuzzPlan.pMac(from);
        List<byte[]> inner = new ArrayList<>();
        inner.add(Packets.overlayRequest(pMac, lif, hereIp));
        inner.add(Packets.overlayRequest(pMac, lif, FuzzPlan.address(vni, 77)));
        inner.add(Packets.arp(BROADCAST, pMac, 1, pMac, lif, 0, hereIp));
        inner.add(Packets.arp(here, pMac, 1, VMAC, lif, 0, hereIp));
        inner.add(Packets.arp(FuzzPlan.pMac(to), mac, 2, mac, ip, VMAC, lif));
        inner.add(Packets.arp(FuzzPlan.pMac(to), mac, 2, mac, ip, FuzzPlan.pMac(to), lif));
        inner.add(Packets.arp(FuzzPlan.pMac(to), mac, 1, mac, ip, 0, lif));
        inner.add(Packets.arpRequest(mac, ip, hereIp));
        inner.add(Packets.arpRequest(mac, ip, lif));
        inner.add(Packets.arpRequest(mac, ip, ip));
        inner.add(Packets.arpRequest(mac, 0, ip));
        inner.add(Packets.arpReply(mac, ip, here, hereIp));
        inner.add(rarp(mac));
        inner.add(Packets.udp(here, pMac, FuzzPlan.ip(from, port == 1 ? 2 : 1), hereIp, 63, 1));
        inner.add(Packets.udp(here, mac, ip, hereIp, 64, 1));
        inner.add(Packets.udp(FuzzPlan.pMac(to), mac, ip, FuzzPlan.ip(to, port == 1 ? 2 : 1), 64, 1));
        inner.add(Packets.echo(FuzzPlan.pMac(to), mac, ip, lif, 64, 1));
        inner.add(Packets.udp(BROADCAST, mac, ip, -1, 64, 1));
        inner.add(fragment(Packets.udp(here, pMac, ip, hereIp, 63, 1), 0x2000));
        inner.add(Packets.raw(BROADCAST, mac, EXPERIMENTAL, 46));
        inner.add(Packets.raw(here, mac, 46, 46));
        inner.add(Packets.raw(BROADCAST, mac, EtherType.VLAN, 46));
        inner.add(vxlanInside(here, mac, ip, hereIp, vni));
        return inner.stream().map(frame -> Packets.vxlan(vni, frame)).toList();
    }

    private static byte[] rarp(long mac) {
        byte[] frame = Packets.arp(BROADCAST, mac, RARP_REQUEST, mac, 0, mac, 0);
        ByteBuffer.wrap(frame).putShort(EthernetView.TYPE, (short) EtherType.RARP);
        return frame;
    }

    private static byte[] fragment(byte[] frame, int flagsAndOffset) {
        ByteBuffer.wrap(frame).putShort(EthernetView.HEADER + Ipv4View.FRAGMENT, (short) flagsAndOffset);
        return withChecksum(frame);
    }

    /** The first word of the payload becomes options: no operation, thrice, and the end. */
    private static byte[] options(byte[] frame) {
        frame[EthernetView.HEADER] = 0x46;
        ByteBuffer.wrap(frame).putInt(EthernetView.HEADER + Ipv4View.MIN_HEADER, 0x0101_0100);
        return withChecksum(frame);
    }

    private static byte[] tcp(byte[] frame) {
        frame[EthernetView.HEADER + Ipv4View.PROTOCOL] = 6;
        frame[EthernetView.HEADER + Ipv4View.MIN_HEADER + 12] = 0x50;
        return withChecksum(frame);
    }

    private static byte[] large(long mac, int from, int to, int payload) {
        byte[] frame = Packets.raw(VMAC, mac, EtherType.IPV4, Ipv4View.MIN_HEADER + payload);
        new Ipv4View()
                .write(ByteBuffer.wrap(frame), EthernetView.HEADER, Ipv4View.MIN_HEADER + payload, 64, 17, from, to);
        return frame;
    }

    /** VXLAN as a VM's payload: nobody's business (M20). */
    private static byte[] vxlanInside(long to, long from, int fromIp, int toIp, int vni) {
        byte[] frame = Packets.udp(to, from, fromIp, toIp, 64, 0x0800_0000, 50_000, 4789);
        ByteBuffer.wrap(frame).putInt(EthernetView.HEADER + Ipv4View.MIN_HEADER + 12, vni << 8);
        return frame;
    }

    private static byte[] withChecksum(byte[] frame) {
        Ipv4View ip = new Ipv4View();
        if (ip.wrap(ByteBuffer.wrap(frame), EthernetView.HEADER, frame.length - EthernetView.HEADER)) {
            ip.writeChecksum();
        }
        return frame;
    }
}
