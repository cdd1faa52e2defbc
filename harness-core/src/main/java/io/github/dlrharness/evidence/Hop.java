package io.github.dlrharness.evidence;

import io.github.dlrharness.evidence.Message.Kind;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A frame's way over one link, as one tap saw it, or on the underlay two.
 *
 * @param from the VM or host it left; where it was seen when nobody knows
 * @param to the VM or host it was for; the same as {@code from} when nobody knows
 * @param left the frame as it left; null when only its arrival was seen
 * @param arrived the frame as it arrived on the underlay; null at a VM, and when it did not arrive
 * @param oddity what is odd about an arrival that no departure is left for; empty for nothing
 */
record Hop(String from, String to, Sighting left, Sighting arrived, String oddity) {
    /** The ways of all frames, ordered by time. */
    static List<Hop> of(TopologyPlan plan, List<CapturedFrame> frames) {
        List<Sighting> sightings = frames.stream()
                .sorted(Comparator.comparingLong(CapturedFrame::timeNanos).thenComparingLong(CapturedFrame::sequence))
                .map(Dissector::read)
                .filter(Objects::nonNull)
                .toList();
        Crossings crossings =
                new Crossings(sightings.stream().filter(seen -> !seen.atVm()).toList());
        List<Hop> hops = new ArrayList<>();
        for (Sighting seen : sightings) {
            String host = seen.frame().tap().host();
            String vm = seen.frame().tap().name();
            if (seen.atVm()) {
                hops.add(new Hop(seen.sent() ? vm : host, seen.sent() ? host : vm, seen, null, ""));
            } else if (seen.sent()) {
                Sighting arrival = crossings.arrival(seen);
                hops.add(new Hop(host, receiver(plan, seen, arrival), seen, arrival, ""));
            } else if (crossings.isSurplus(seen)) {
                Sighting departure = crossings.departure(seen);
                String oddity = departure == null ? " (nobody sent it)" : " (arrived once more)";
                hops.add(new Hop(sender(plan, seen, departure), host, null, seen, oddity));
            }
        }
        return hops;
    }

    private static String receiver(TopologyPlan plan, Sighting left, Sighting arrival) {
        String here = left.frame().tap().host();
        if (arrival != null) {
            return arrival.frame().tap().host();
        }
        return plan.hosts().stream()
                .filter(host ->
                        left.onOverlay() && host.vtep().equals(left.tunnel().destination()))
                .map(HostPlan::name)
                .findFirst()
                .orElse(here);
    }

    private static String sender(TopologyPlan plan, Sighting arrived, Sighting departure) {
        String here = arrived.frame().tap().host();
        if (departure != null) {
            return departure.frame().tap().host();
        }
        return plan.hosts().stream()
                .filter(host -> arrived.onOverlay()
                        && host.vtep().equals(arrived.tunnel().source()))
                .map(HostPlan::name)
                .findFirst()
                .orElse(here);
    }

    /** The frame as it left, where that was seen. */
    Sighting seen() {
        return left != null ? left : arrived;
    }

    boolean isArp() {
        return seen().arp() != null;
    }

    List<CapturedFrame> frames() {
        return Stream.of(left, arrived)
                .filter(Objects::nonNull)
                .map(Sighting::frame)
                .toList();
    }

    Message message(FrameSummary summary, String steps) {
        Kind kind = seen().atVm() ? Kind.LOCAL : lost() ? Kind.LOST : Kind.OVERLAY;
        String what = summary.what(seen()) + (lost() ? " (did not arrive)" : oddity);
        return new Message(seen().time(), steps, from, to, kind, what, summary.addresses(seen()), frames());
    }

    /** A broadcast of the underlay's own, which is no VXLAN, has no receiver to be missed by. */
    private boolean lost() {
        return !seen().atVm() && arrived == null && seen().onOverlay();
    }
}
