package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.evidence.FrameSummary;
import io.github.dlrharness.evidence.Offset;
import io.github.dlrharness.evidence.expectation.ReachExpectation.Route;
import io.github.dlrharness.evidence.filter.FrameFilter;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far echo requests got, and their replies back, from tap to tap. */
final class EchoPath {
    /** Frames that are listed one by one. */
    private static final int LISTED = 40;

    private final TopologyPlan plan;
    private final Route route;
    private final List<CapturedFrame> all;
    private final List<CapturedFrame> frames;
    private final FrameFilter requests;
    private final FrameFilter replies;
    private final FrameFilter related;

    /** A place on the way. */
    private record Hop(String place, Direction direction, FrameFilter which, String what) {}

    EchoPath(TopologyPlan plan, Route route, List<CapturedFrame> all, long since) {
        this.plan = plan;
        this.route = route;
        this.all = all;
        frames = all.stream().filter(frame -> frame.sequence() > since).toList();
        String from = plan.vm(route.from()).orElseThrow().address().toString();
        String there = "ip.src == %s and ip.dst == %s".formatted(from, route.address());
        String back = "ip.src == %s and ip.dst == %s".formatted(route.address(), from);
        requests = FrameFilter.of("icmp.type == echo-request and " + there, plan);
        replies = FrameFilter.of("icmp.type == echo-reply and " + back, plan);
        related = FrameFilter.of(
                "icmp and (ip.src == %s or ip.dst == %s) or arp and (arp.tpa in {%s, %s} or arp.spa in {%s, %s})"
                        .formatted(from, from, from, route.address(), from, route.address()),
                plan);
    }

    List<CapturedFrame> frames() {
        return all;
    }

    /** Whether the asking VM was seen to get a reply. */
    boolean answered() {
        return count(new Hop(route.from(), Direction.RECEIVED, replies, "")) > 0;
    }

    /** Counts by place, and the frames themselves. */
    String text() {
        StringBuilder text = new StringBuilder("How far they got:\n");
        boolean broken = false;
        for (Hop hop : hops()) {
            long count = count(hop);
            boolean here = count == 0 && !broken;
            broken |= count == 0;
            text.append("%s %-14s %-8s %3d %s\n"
                    .formatted(
                            here ? ">" : " ",
                            hop.place(),
                            hop.direction() == Direction.SENT ? "sent" : "received",
                            count,
                            hop.what()));
        }
        listing(text);
        return text.toString();
    }

    private List<Hop> hops() {
        List<Hop> there = new ArrayList<>();
        String host = plan.vm(route.from()).orElseThrow().host();
        there.add(new Hop(route.from(), Direction.SENT, requests, "echo requests"));
        Optional<VmPlan> target = plan.vms().stream()
                .filter(vm -> vm.address().equals(route.address()))
                .findFirst();
        if (target.isPresent()) {
            if (!target.get().host().equals(host)) {
                there.add(new Hop(host, Direction.SENT, requests, "echo requests"));
                there.add(new Hop(target.get().host(), Direction.RECEIVED, requests, "echo requests"));
            }
            there.add(new Hop(target.get().name(), Direction.RECEIVED, requests, "echo requests"));
        }
        List<Hop> all = new ArrayList<>(there);
        for (int index = there.size() - 1; index >= 0; index--) {
            Hop hop = there.get(index);
            Direction turned = hop.direction() == Direction.SENT ? Direction.RECEIVED : Direction.SENT;
            all.add(new Hop(hop.place(), turned, replies, "echo replies"));
        }
        return all;
    }

    private long count(Hop hop) {
        return frames.stream()
                .filter(frame -> frame.tap().name().equals(hop.place())
                        && frame.direction() == hop.direction()
                        && hop.which().passes(frame))
                .count();
    }

    private void listing(StringBuilder text) {
        FrameSummary summary = new FrameSummary(plan);
        List<CapturedFrame> shown = frames.stream().filter(related::passes).toList();
        text.append("\nICMP and ARP of the two meanwhile, at all taps:\n");
        shown.stream()
                .limit(LISTED)
                .forEach(frame -> text.append("  %9s  %-14s %-8s  %s\n"
                        .formatted(
                                Offset.text(frame.timeNanos() - shown.get(0).timeNanos()),
                                frame.tap().name(),
                                frame.direction() == Direction.SENT ? "sent" : "received",
                                summary.line(frame))));
        if (shown.isEmpty()) {
            text.append("  none\n");
        } else if (shown.size() > LISTED) {
            text.append("  and %d more\n".formatted(shown.size() - LISTED));
        }
    }
}
