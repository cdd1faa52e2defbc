package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** What runs on a simulated VM: the parts of an IPv4 stack that a router's tests need, as Linux behaves on the wire. */
final class Guest implements GuestInterface {
    private final long mac;
    private final int address;
    private final int mtu;
    private final Consumer<byte[]> wire;
    private final GuestArp arp;
    private final GuestIcmp icmp = new GuestIcmp(this);
    private final GuestIp ip;
    private final GuestUdp udp;

    /**
     * Makes one.
     *
     * @param wire takes the frames it sends
     */
    Guest(VmPlan plan, Simulation simulation, Consumer<byte[]> wire) {
        mac = plan.mac().value();
        address = plan.address().value();
        mtu = plan.mtu();
        this.wire = wire;
        arp = new GuestArp(simulation, this, icmp::hostUnreachable);
        ip = new GuestIp(simulation, this, plan.prefixLength(), plan.gateway(), arp, this::receive);
        icmp.connect(ip);
        udp = new GuestUdp(this, ip, icmp);
    }

    @Override
    public long mac() {
        return mac;
    }

    @Override
    public int address() {
        return address;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public void transmit(byte[] frame) {
        wire.accept(frame);
    }

    GuestArp arp() {
        return arp;
    }

    GuestIp ip() {
        return ip;
    }

    GuestIcmp icmp() {
        return icmp;
    }

    GuestUdp udp() {
        return udp;
    }

    /** Handles a frame that reached the interface; what is for others only passes its tap. */
    void receive(byte[] frame) {
        EthernetView ethernet = new EthernetView();
        if (!ethernet.wrap(ByteBuffer.wrap(frame), 0, frame.length)) {
            return;
        }
        long destination = ethernet.destination();
        if (destination != mac && !MacAddress.isGroup(destination)) {
            return;
        }
        switch (ethernet.etherType()) {
            case EtherType.ARP -> arp.receive(ethernet);
            case EtherType.IPV4 -> ip.receive(ethernet);
            default -> {}
        }
    }

    private void receive(Ipv4View packet) {
        switch (packet.protocol()) {
            case IpProtocol.ICMP -> icmp.receive(packet);
            case IpProtocol.UDP -> udp.receive(packet);
            case IpProtocol.TCP -> {} // a guest has none, not even to refuse with
            default -> icmp.unwanted(packet, GuestIcmp.PROTOCOL_UNREACHABLE);
        }
    }

    /** Makes it as it was at the start; what was due has been forgotten. */
    void reset() {
        arp.clear();
        ip.clear();
        udp.clear();
    }
}
