package io.github.dlrharness.evidence;

import io.github.dlrharness.evidence.Sighting.Arp;
import java.util.Map;

/** A frame in two short lines: what it says, and its addresses by name. */
final class FrameSummary {
    private final PlanNames names;

    FrameSummary(PlanNames names) {
        this.names = names;
    }

    String what(Sighting seen) {
        if (seen.isArp(Arp.REQUEST)) {
            return "ARP who has %s? tell %s"
                    .formatted(seen.arp().tpa(), seen.arp().spa());
        }
        if (seen.isArp(Arp.REPLY)) {
            return "ARP reply %s is at %s"
                    .formatted(seen.arp().spa(), seen.arp().sha());
        }
        if (seen.ipv4() != null) {
            return "%s %s -> %s"
                    .formatted(
                            protocol(seen.ipv4().protocol()),
                            seen.ipv4().source(),
                            seen.ipv4().destination());
        }
        return "EtherType 0x%04x".formatted(seen.etherType());
    }

    String addresses(Sighting seen) {
        String macs = "SRC %s  DST %s".formatted(names.shortName(seen.source()), names.shortName(seen.destination()));
        return seen.onOverlay() ? macs + "  VXLAN " + seen.tunnel().vni() : macs;
    }

    String what(ExpectedFrame expected) {
        Map<FrameField, String> fields = expected.fields();
        if (FrameField.REQUEST.equals(fields.get(FrameField.OPERATION))) {
            return "ARP who has %s? tell %s"
                    .formatted(fields.get(FrameField.TARGET_IP), fields.get(FrameField.SENDER_IP));
        }
        if (FrameField.REPLY.equals(fields.get(FrameField.OPERATION))) {
            return "ARP reply %s is at %s"
                    .formatted(fields.get(FrameField.SENDER_IP), fields.get(FrameField.SENDER_MAC));
        }
        return "IP %s -> %s".formatted(fields.get(FrameField.IP_SOURCE), fields.get(FrameField.IP_DESTINATION));
    }

    String addresses(ExpectedFrame expected) {
        Map<FrameField, String> fields = expected.fields();
        String macs = "SRC %s  DST %s"
                .formatted(
                        names.shortName(fields.get(FrameField.SOURCE)),
                        names.shortName(fields.get(FrameField.DESTINATION)));
        return fields.containsKey(FrameField.VNI) ? macs + "  VXLAN " + fields.get(FrameField.VNI) : macs;
    }

    private static String protocol(int number) {
        return switch (number) {
            case 1 -> "ICMP";
            case 6 -> "TCP";
            case 17 -> "UDP";
            default -> "IP";
        };
    }
}
