package io.github.dlrharness.evidence.filter;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.yaml.Suggestion;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * What frames are expected at one tap.
 *
 * @param plan the topology
 * @param kind what kind of place
 * @param at the VM's or the host's name
 * @param filter the frames this is about; others do not count
 * @param expected one filter per expected frame, in order of time; empty: none at all
 * @param matching how the frames are held against them
 */
public record FramePattern(
        TopologyPlan plan,
        TapPoint.Kind kind,
        String at,
        FrameFilter filter,
        List<FrameFilter> expected,
        Matching matching) {
    /** More frames than a capture keeps can't be expected. */
    private static final int MOST = 100_000;

    /** Copies the list. */
    public FramePattern {
        expected = List.copyOf(expected);
    }

    /**
     * Expects a number of frames that pass {@code filter}.
     *
     * @throws IllegalArgumentException when there is no such place, or this can't ever be met; the message says what to change
     */
    public static FramePattern counted(TopologyPlan plan, String at, String filter, int count, Matching matching) {
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException(
                    "a count of %d is out of range; choose 1 to %d, or expect no frames".formatted(count, MOST));
        }
        FrameFilter read = read(plan, at, filter);
        return new FramePattern(plan, kind(plan, at), at, read, Collections.nCopies(count, read), matching).checked();
    }

    /**
     * Expects frames that pass these filters, one after the other, among those that pass {@code filter}.
     *
     * @throws IllegalArgumentException as above
     */
    public static FramePattern inOrder(
            TopologyPlan plan, String at, String filter, List<String> filters, Matching matching) {
        FrameFilter scope = read(plan, at, filter);
        List<FrameFilter> expected =
                filters.stream().map(each -> read(plan, at, each)).toList();
        expected.stream().filter(scope::excludes).findFirst().ifPresent(never -> {
            throw new IllegalArgumentException(
                    "no frame passes both \"%s\" and \"%s\"; widen the filter, or take it away"
                            .formatted(scope, never));
        });
        return new FramePattern(plan, kind(plan, at), at, scope, expected, matching).checked();
    }

    /**
     * Expects that no frame passes {@code filter}.
     *
     * @throws IllegalArgumentException as above
     */
    public static FramePattern none(TopologyPlan plan, String at, String filter) {
        return counted(plan, at, filter, 0, Matching.EXACTLY);
    }

    /** Holds frames against this: all that were captured, of all places, ordered by time. */
    public FrameMatch match(List<CapturedFrame> frames) {
        return new Alignment(this)
                .of(frames.stream()
                        .filter(frame ->
                                frame.tap().kind() == kind && frame.tap().name().equals(at))
                        .toList());
    }

    /** Tells whether all it speaks of is ARP, which a bounded capture gives up last. */
    public boolean onlyArp() {
        return filter.onlyArp();
    }

    private FramePattern checked() {
        if (matching == Matching.IGNORING_BROADCASTS) {
            expected.stream().filter(FrameFilter::onlyBroadcasts).findFirst().ifPresent(never -> {
                throw new IllegalArgumentException(
                        "only broadcasts pass \"%s\", and broadcasts are ignored; choose another matching"
                                .formatted(never));
            });
        }
        return this;
    }

    private static FrameFilter read(TopologyPlan plan, String at, String filter) {
        TapPoint.Kind kind = kind(plan, at);
        FrameFilter read = FrameFilter.of(filter, plan);
        read.requireAt(kind);
        return read;
    }

    private static TapPoint.Kind kind(TopologyPlan plan, String at) {
        if (plan.vm(at).isPresent()) {
            return TapPoint.Kind.VM;
        }
        if (plan.host(at).isPresent()) {
            return TapPoint.Kind.UNDERLAY;
        }
        List<String> names = Stream.concat(
                        plan.vms().stream().map(TopologyPlan.VmPlan::name),
                        plan.hosts().stream().map(TopologyPlan.HostPlan::name))
                .toList();
        throw new IllegalArgumentException("topology \"%s\" has no VM and no host \"%s\" to capture at; %sthere are %s"
                .formatted(plan.name(), at, Suggestion.question(at, names), String.join(", ", names)));
    }
}
