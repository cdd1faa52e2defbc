package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;

/** A VM that answers ARP for its address and pings. */
final class FuzzVm {
    private final FuzzWorld world;
    private final FuzzHost host;
    private final int port;
    private final int vni;
    private final long mac;
    private final int ip;
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();
    private final Ipv4View packet = new Ipv4View();
    private final IcmpView icmp = new IcmpView();
    private int lastEchoReply;

    FuzzVm(FuzzWorld world, FuzzHost host, int port, int vni, long mac, int ip) {
        this.world = world;
        this.host = host;
        this.port = port;
        this.vni = vni;
        this.mac = mac;
        this.ip = ip;
    }

    int vni() {
        return vni;
    }

    /** The identification of the last echo reply received. */
    int lastEchoReply() {
        return lastEchoReply;
    }

    void send(byte[] frame) {
        world.arrive(host, port, frame);
    }

    void askForGateway() {
        send(Packets.arpRequest(mac, ip, FuzzPlan.LIFS[FuzzPlan.vniIndex(vni)]));
    }

    void ping(FuzzVm other, int identification) {
        send(Packets.echo(Packets.VMAC, mac, ip, other.ip, 64, identification));
    }

    void receive(Frame frame) {
        ethernet.wrap(frame);
        long destination = ethernet.destination();
        if (destination != mac && destination != Packets.BROADCAST) {
            return;
        }
        if (ethernet.etherType() == EtherType.ARP) {
            if (arp.wrap(ethernet) && arp.operation() == ArpView.REQUEST && arp.targetIp() == ip) {
                send(Packets.arpReply(mac, ip, arp.senderMac(), arp.senderIp()));
            }
        } else if (destination == mac && ethernet.etherType() == EtherType.IPV4) {
            receiveIp();
        }
    }

    private void receiveIp() {
        boolean whole = packet.wrap(ethernet) && packet.checksumIsCorrect() && !packet.isFragment();
        if (!whole
                || packet.destination() != ip
                || packet.protocol() != IpProtocol.ICMP
                || !icmp.wrap(packet)
                || !icmp.checksumIsCorrect()) {
            return;
        }
        if (icmp.type() == IcmpView.ECHO_REQUEST) {
            send(Packets.icmp(Packets.VMAC, mac, IcmpView.ECHO_REPLY, ip, packet.source(), 64, icmp.rest()));
        } else if (icmp.type() == IcmpView.ECHO_REPLY) {
            lastEchoReply = icmp.rest();
        }
    }
}
