package io.github.dlrharness.engine;

import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A VM behind a {@link TestPeer}, with a neighbour cache after RFC 826 and a gateway, the first address of its /24. */
final class TestGuest {
    private static final int SUBNET = 0xffff_ff00;

    private final TestPeer peer;
    final int vni;
    final int ip;
    final long mac;
    private final Map<Integer, Long> neighbours = new HashMap<>();
    private final Map<Integer, List<Integer>> waiting = new HashMap<>();
    private final List<Seen> received = new ArrayList<>();

    TestGuest(TestPeer peer, int vni, int ip, long mac) {
        this.peer = peer;
        this.vni = vni;
        this.ip = ip;
        this.mac = mac;
    }

    int gateway() {
        return ip & SUBNET | 1;
    }

    /** What it believes an address's MAC to be, 0 when it has no idea. */
    long neighbour(int address) {
        return neighbours.getOrDefault(address, 0L);
    }

    void believe(int address, long itsMac) {
        neighbours.put(address, itsMac);
    }

    /** Sends a datagram marked with a number, by way of the gateway when that is the way. */
    void sendTo(int target, int mark) {
        int hop = (target & SUBNET) == (ip & SUBNET) ? target : gateway();
        long known = neighbour(hop);
        if (known != 0) {
            send(Packets.udp(known, mac, ip, target, 64, mark));
        } else {
            waiting.computeIfAbsent(hop, key -> new ArrayList<>()).add(target);
            waiting.get(hop).add(mark);
            send(Packets.arpRequest(mac, ip, hop));
        }
    }

    void send(byte[] frame) {
        peer.fromGuest(this, frame);
    }

    boolean takes(long destination) {
        return destination == mac || MacAddress.isGroup(destination);
    }

    List<Seen> received() {
        return received;
    }

    /** The numbers of the datagrams received, in order. */
    List<Integer> marks() {
        return received.stream().filter(Seen::isUdp).map(Seen::mark).toList();
    }

    void forgetSeen() {
        received.clear();
    }

    void receive(Seen frame) {
        received.add(frame);
        if (frame.isArp()) {
            arp(frame.arp());
        }
    }

    /** RFC 826: what is known is brought up to date by anything; what is new is learned from what is sent to us. */
    private void arp(ArpView arp) {
        boolean forMe = arp.targetIp() == ip;
        int sender = arp.senderIp();
        if (forMe || neighbours.containsKey(sender)) {
            neighbours.put(sender, arp.senderMac());
        }
        if (forMe && arp.operation() == ArpView.REQUEST) {
            send(Packets.arpReply(mac, ip, arp.senderMac(), sender));
        }
        List<Integer> packets = neighbours.containsKey(sender) ? waiting.remove(sender) : null;
        for (int at = 0; packets != null && at < packets.size(); at += 2) {
            sendTo(packets.get(at), packets.get(at + 1));
        }
    }

    @Override
    public String toString() {
        return "guest " + new Ipv4Address(ip) + " behind " + peer.name;
    }
}
