package io.github.dlrharness.testbed;

import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** How the network learns that a VM moved. */
public enum Announcement {
    /** Not at all: it notices when the VM sends next. */
    NONE,
    /** As hypervisors do: a reverse ARP request (RFC 903) with the VM's MAC, which says where the MAC is, and nothing of IP. */
    RARP,
    /** As guests do: a gratuitous ARP request (RFC 5227 §3), which asks for the VM's own address. */
    GRATUITOUS_ARP;

    /** The least length of an Ethernet frame without its check sequence. */
    private static final int FRAME = 60;

    private static final int ETHERNET = 1;
    private static final int ARP_REQUEST = 1;
    private static final int RARP_REQUEST = 3;
    private static final int RARP_TYPE = 0x8035;

    /** The frame that a VM, or its hypervisor on its behalf, sends; empty for {@link #NONE}. */
    public Optional<byte[]> frame(VmPlan vm) {
        return switch (this) {
            case NONE -> Optional.empty();
            case RARP -> Optional.of(arp(vm, RARP_TYPE, RARP_REQUEST, 0, vm.mac()));
            case GRATUITOUS_ARP ->
                Optional.of(arp(vm, EtherType.ARP, ARP_REQUEST, vm.address().value(), MacAddress.ZERO));
        };
    }

    private static byte[] arp(VmPlan vm, int type, int operation, int address, MacAddress target) {
        ByteBuffer frame = ByteBuffer.allocate(FRAME);
        put(put(frame, MacAddress.BROADCAST), vm.mac()).putShort((short) type);
        frame.putShort((short) ETHERNET).putShort((short) EtherType.IPV4);
        frame.put((byte) 6).put((byte) 4).putShort((short) operation);
        put(frame, vm.mac()).putInt(address);
        put(frame, target).putInt(address);
        return frame.array();
    }

    private static ByteBuffer put(ByteBuffer frame, MacAddress mac) {
        return frame.putShort((short) (mac.value() >>> 32)).putInt((int) mac.value());
    }
}
