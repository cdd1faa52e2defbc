package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.wire.Vni;
import java.util.Objects;

/**
 * Which frames a fault is about, by the fields of the VM's frame; on the underlay, of the frame inside VXLAN. All that is said must hold.
 *
 * @param protocol what it carries
 * @param arp the ARP operation; anything but {@link ArpOperation#ANY} means ARP
 * @param vni the VXLAN network identifier, on a VM's link that of the VM; 0 = any
 * @param source who it is from: the name of a VM (its IP or MAC address), the name of a host (its DLR's MAC, or on the underlay its VTEP),
 *     a MAC (in the Ethernet header) or an IPv4 address (in the IP header; of ARP, the sender's); empty = anybody
 * @param destination who it is for, in the same way; of ARP, the target's address
 */
public record FaultMatch(Protocol protocol, ArpOperation arp, int vni, String source, String destination) {
    /** Every frame. */
    public static final FaultMatch ANY = new FaultMatch(Protocol.ANY, ArpOperation.ANY, 0, "", "");

    /** @throws IllegalArgumentException when no frame can be so; the message says what to change */
    public FaultMatch {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(destination, "destination");
        if (arp != ArpOperation.ANY && protocol != Protocol.ANY && protocol != Protocol.ARP) {
            throw new IllegalArgumentException(
                    "no frame is both arp = %s and protocol = %s; leave one of them out".formatted(arp, protocol));
        }
        if (vni < 0 || vni > Vni.MAX) {
            throw new IllegalArgumentException(
                    "vni = %d is no VNI; write 1 to %d, or leave it out for any".formatted(vni, Vni.MAX));
        }
    }
}
