package io.github.dlrharness.testbed;

import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;

/** How a VM, or its hypervisor on its behalf, says unasked where it is. */
public enum Announcement {
    /** Not at all: the network notices a move when the VM sends next. */
    NONE,
    /** By a reverse ARP request (RFC 903), as hypervisors do: it tells the MAC, and no address. */
    RARP,
    /** By a gratuitous ARP request (RFC 5227 §3: an ARP announcement), as guests do. */
    GRATUITOUS_ARP,
    /** By a gratuitous ARP reply to everybody (RFC 2002 §4.6); the target's MAC is the sender's, too. */
    GRATUITOUS_REPLY;

    private static final int REVERSE_REQUEST = 3; // RFC 903

    /** Sends it from the VM's interface. */
    void send(Vm vm) {
        VmPlan plan = vm.plan();
        int address = plan.address().value();
        switch (this) {
            case NONE -> {}
            case RARP -> vm.inject(frame(plan, EtherType.RARP, REVERSE_REQUEST, plan.mac(), 0));
            case GRATUITOUS_ARP -> vm.inject(frame(plan, EtherType.ARP, ArpView.REQUEST, MacAddress.ZERO, address));
            case GRATUITOUS_REPLY -> vm.inject(frame(plan, EtherType.ARP, ArpView.REPLY, plan.mac(), address));
            default -> throw new AssertionError(this);
        }
    }

    private static byte[] frame(VmPlan vm, int etherType, int operation, MacAddress targetMac, int address) {
        byte[] frame = new byte[EthernetView.HEADER + ArpView.LENGTH];
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        EthernetView ethernet = new EthernetView();
        ethernet.wrap(bytes, 0, frame.length);
        ethernet.destination(MacAddress.BROADCAST.value());
        ethernet.source(vm.mac().value());
        ethernet.etherType(etherType);
        new ArpView()
                .write(bytes, EthernetView.HEADER, operation, vm.mac().value(), address, targetMac.value(), address);
        return frame;
    }
}
