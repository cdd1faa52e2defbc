package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was captured, as messages between the VMs and hosts of a topology: each frame of the underlay once, though two taps saw it;
 * between them what agents told of judged resolutions, and what was absent from those.
 *
 * @param participants the VMs and hosts that take part, from left to right
 * @param messages ordered by time
 * @param omitted messages that were left out so as not to be more than was asked for
 */
public record Conversation(List<String> participants, List<Message> messages, int omitted) {
    /** Copies the lists. */
    public Conversation {
        participants = List.copyOf(participants);
        messages = List.copyOf(messages);
    }

    /**
     * Reads a capture.
     *
     * @param plan where it was made
     * @param frames what the taps saw, of all places
     * @param verdicts what was judged of it; the steps are named after them, with a letter for each when there are several
     * @param most how many messages to keep: first those that steps are judged by, then ARP, then the earliest
     */
    public static Conversation of(
            TopologyPlan plan, List<CapturedFrame> frames, List<ResolutionVerdict> verdicts, int most) {
        StepMarks marks = new StepMarks(verdicts);
        List<Hop> hops = Hop.of(plan, frames);
        List<Message> unseen = marks.unseen();
        int room = Math.max(0, most - unseen.size());
        List<Hop> kept = hops.stream()
                .sorted(Comparator.comparingInt(hop -> priority(hop, marks)))
                .limit(room)
                .toList();
        FrameSummary summary = new FrameSummary(new PlanNames(plan));
        List<Message> messages = new ArrayList<>();
        kept.forEach(hop -> messages.add(hop.message(summary, marks.of(hop.frames()))));
        messages.sort(Comparator.comparingLong(Message::timeNanos)
                .thenComparingLong(message -> message.frames().get(0).sequence()));
        unseen.stream().limit(most).forEach(messages::add);
        messages.sort(Comparator.comparingLong(Message::timeNanos));
        return new Conversation(participants(plan, messages), messages, hops.size() + unseen.size() - messages.size());
    }

    /** What the steps of a verdict begin with when there are several: {@code a}, {@code b} and so on; behind {@code z} follows {@code aa}. */
    public static String letter(int index) {
        String last = String.valueOf((char) ('a' + index % 26));
        return index < 26 ? last : letter(index / 26 - 1) + last;
    }

    private static int priority(Hop hop, StepMarks marks) {
        if (!marks.of(hop.frames()).isEmpty()) {
            return 0;
        }
        return hop.isArp() ? 1 : 2;
    }

    /** The first host's VMs stand left of it, every other host's right of it. */
    private static List<String> participants(TopologyPlan plan, List<Message> messages) {
        Set<String> used = new HashSet<>();
        messages.forEach(message -> used.addAll(List.of(message.from(), message.to())));
        List<String> all = new ArrayList<>();
        for (HostPlan host : plan.hosts()) {
            Stream<String> vms = plan.vmsOn(host.name()).stream().map(VmPlan::name);
            Stream<String> self = Stream.of(host.name());
            (host.index() == 0 ? Stream.concat(vms, self) : Stream.concat(self, vms)).forEach(all::add);
        }
        all.retainAll(used);
        return all;
    }
}
