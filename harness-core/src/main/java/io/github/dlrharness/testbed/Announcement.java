package io.github.dlrharness.testbed;

import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;

/** Frames by which a VM says unasked where it is. */
final class Announcement {
    private static final int REVERSE_REQUEST = 3; // RFC 903

    private Announcement() {}

    /** A gratuitous ARP request (RFC 5227 §3: an ARP announcement). */
    static byte[] request(VmPlan vm) {
        int address = vm.address().value();
        return frame(vm, EtherType.ARP, ArpView.REQUEST, address, MacAddress.ZERO, address);
    }

    /** A gratuitous ARP reply to everybody (RFC 2002 §4.6); the target's MAC is the sender's, too. */
    static byte[] reply(VmPlan vm) {
        int address = vm.address().value();
        return frame(vm, EtherType.ARP, ArpView.REPLY, address, vm.mac(), address);
    }

    /** A reverse ARP request (RFC 903) as hypervisors send it for a VM that has moved: it tells the MAC, and no address. */
    static byte[] reverse(VmPlan vm) {
        return frame(vm, EtherType.RARP, REVERSE_REQUEST, 0, vm.mac(), 0);
    }

    private static byte[] frame(
            VmPlan vm, int etherType, int operation, int senderIp, MacAddress targetMac, int targetIp) {
        byte[] frame = new byte[EthernetView.HEADER + ArpView.LENGTH];
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        EthernetView ethernet = new EthernetView();
        ethernet.wrap(bytes, 0, frame.length);
        ethernet.destination(MacAddress.BROADCAST.value());
        ethernet.source(vm.mac().value());
        ethernet.etherType(etherType);
        new ArpView()
                .write(bytes, EthernetView.HEADER, operation, vm.mac().value(), senderIp, targetMac.value(), targetIp);
        return frame;
    }
}
