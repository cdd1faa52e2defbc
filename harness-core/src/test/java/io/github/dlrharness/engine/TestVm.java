package io.github.dlrharness.engine;

import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.util.List;

/** A VM of the {@link Fabric}: answers ARP for its address and pings, unless told not to; its gateway's MAC is vMAC. */
final class TestVm {
    final String name;
    final TestHost host;
    final int port;
    final int vni;
    final int ip;
    final long mac;
    private boolean answering = true;

    TestVm(String name, TestHost host, int port, int vni, int ip, long mac) {
        this.name = name;
        this.host = host;
        this.port = port;
        this.vni = vni;
        this.ip = ip;
        this.mac = mac;
    }

    void mute() {
        answering = false;
    }

    void unmute() {
        answering = true;
    }

    Ipv4Address address() {
        return new Ipv4Address(ip);
    }

    MacAddress macAddress() {
        return new MacAddress(mac);
    }

    void send(byte[] frame) {
        host.fabric().arrive(host, port, Frame.copyOf(frame));
    }

    void send(Frame frame) {
        host.fabric().arrive(host, port, frame);
    }

    /** Sends a datagram marked with a number, by way of the gateway. */
    void sendTo(TestVm target, int mark) {
        sendTo(target.ip, mark);
    }

    void sendTo(int target, int mark) {
        send(Packets.udp(Packets.VMAC, mac, ip, target, 64, mark));
    }

    /** Answers the DLR's question, asked or not. */
    void replyToDlr() {
        send(Packets.arpReply(mac, ip, Packets.VMAC, host.lifAddress(vni)));
    }

    List<Seen> received() {
        return host.seen().stream().filter(seen -> seen.port() == port).toList();
    }

    List<Seen> receivedArpRequests() {
        return received().stream().filter(Seen::isArpRequest).toList();
    }

    /** The numbers of the datagrams received, in order. */
    List<Integer> marks() {
        return received().stream().filter(Seen::isUdp).map(Seen::mark).toList();
    }

    void receive(Seen frame) {
        if (!answering) {
            return;
        }
        boolean forMe = frame.destination() == mac || MacAddress.isGroup(frame.destination());
        if (forMe && frame.isArpRequest() && frame.arp().targetIp() == ip) {
            ArpView arp = frame.arp();
            send(Packets.arpReply(mac, ip, arp.senderMac(), arp.senderIp()));
        } else if (frame.destination() == mac && frame.isIp() && frame.ip().destination() == ip) {
            pong(frame);
        }
    }

    private void pong(Seen frame) {
        boolean ping = frame.ip().protocol() == 1 && frame.icmp().type() == IcmpView.ECHO_REQUEST;
        if (ping) {
            int rest = frame.icmp().rest();
            send(Packets.icmp(
                    Packets.VMAC, mac, IcmpView.ECHO_REPLY, ip, frame.ip().source(), 64, rest));
        }
    }
}
