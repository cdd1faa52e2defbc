package io.github.dlrharness.evidence;

import io.github.dlrharness.evidence.Sighting.Arp;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.topology.TopologyPlan;
import java.util.Map;

/** A frame in two short lines: what it says, and its addresses by name. */
public final class FrameSummary {
    private final PlanNames names;

    /** Makes one that calls addresses by their names in {@code plan}. */
    public FrameSummary(TopologyPlan plan) {
        this(new PlanNames(plan));
    }

    FrameSummary(PlanNames names) {
        this.names = names;
    }

    /** Both in one line, like {@code ARP who has 172.16.20.11? tell 172.16.20.1  SRC vMAC  DST broadcast}. */
    public String line(CapturedFrame frame) {
        Sighting seen = Dissector.read(frame);
        return seen == null
                ? "%d bytes, too short for Ethernet".formatted(frame.bytes().length)
                : what(seen) + "  " + addresses(seen);
    }

    /** An address with its name in the topology behind it; any other text as it is. */
    public String named(String text) {
        return names.annotate(text);
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
