package io.github.dlrharness.evidence;

import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.evidence.Message.Kind;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chooses what a ladder shows: the frames of the resolution, what the agents told between them, and the gap where it broke. */
final class LadderRows {
    /** Packets for the target shown before the resolution; a burst that waits needs no rung each. */
    private static final int WAITING_SHOWN = 2;

    private final ResolutionVerdict verdict;
    private final Resolution resolution;
    private final FrameSummary summary;

    LadderRows(ResolutionVerdict verdict) {
        this.verdict = verdict;
        resolution = new Resolution(verdict.plan(), verdict.question(), verdict.observation());
        summary = new FrameSummary(resolution.names);
    }

    List<LadderRow> rows() {
        List<LadderRow> rows = new ArrayList<>();
        List<Sighting> shown = shown();
        List<Sighting> received = new ArrayList<>(
                shown.stream().filter(seen -> seen.onOverlay() && !seen.sent()).toList());
        for (Sighting seen : shown) {
            if (seen.atVm()) {
                rows.add(atVm(seen));
            } else if (seen.sent()) {
                rows.add(overlay(seen, takeArrival(seen, received)));
            }
        }
        received.forEach(seen -> rows.add(unsent(seen)));
        told(rows);
        hidden(shown, rows);
        rows.sort(Comparator.comparingLong(LadderRow::time));
        if (!rows.isEmpty()) {
            verdict.firstFailing().ifPresent(failing -> mark(failing, rows));
        }
        return rows;
    }

    private List<Sighting> shown() {
        long since = since();
        List<Sighting> waiting = resolution.packets.stream()
                .filter(seen ->
                        seen.atVm() && seen.sent() && seen.frame().tap().host().equals(resolution.asker.name()))
                .limit(WAITING_SHOWN)
                .toList();
        return Stream.of(
                        waiting,
                        resolution.requests.stream()
                                .filter(seen -> seen.time() >= since)
                                .toList(),
                        resolution.replies.stream()
                                .filter(seen -> seen.time() >= since)
                                .toList(),
                        released())
                .flatMap(List::stream)
                .distinct()
                .sorted(Comparator.comparingLong(Sighting::time)
                        .thenComparingLong(seen -> seen.frame().sequence()))
                .toList();
    }

    /** When the judged resolution began: its first proof, or the first frame there is. */
    private long since() {
        return verdict.steps().stream()
                .flatMap(step -> step.frames().stream())
                .mapToLong(CapturedFrame::timeNanos)
                .min()
                .stream()
                .map(first -> first - resolution.slack())
                .findFirst()
                .orElse(Long.MIN_VALUE);
    }

    /** The packet that step 7 released, on every tap it passed until the target had it. */
    private List<Sighting> released() {
        List<CapturedFrame> proof = verdict.step(Step.RESOLVED).frames();
        Optional<Sighting> out = resolution.packets.stream()
                .filter(seen -> proof.contains(seen.frame()))
                .findFirst();
        if (out.isEmpty()) {
            return List.of();
        }
        List<Sighting> way = new ArrayList<>(List.of(out.get()));
        resolution.packets.stream()
                .filter(seen -> seen.onOverlay() && !seen.sent() && sameContent(seen, out.get()))
                .findFirst()
                .ifPresent(way::add);
        resolution.packets.stream()
                .filter(seen ->
                        seen.atVm() && !seen.sent() && seen.time() >= out.get().time())
                .findFirst()
                .ifPresent(way::add);
        return way;
    }

    private static Optional<Sighting> takeArrival(Sighting sent, List<Sighting> received) {
        Optional<Sighting> arrival = received.stream()
                .filter(seen -> seen.time() >= sent.time() && sameContent(seen, sent))
                .findFirst();
        arrival.ifPresent(received::remove);
        return arrival;
    }

    private static boolean sameContent(Sighting one, Sighting other) {
        return one.tunnel().equals(other.tunnel())
                && one.source().equals(other.source())
                && one.destination().equals(other.destination())
                && (one.arp() == null || one.arp().equals(other.arp()))
                && (one.ipv4() == null || one.ipv4().equals(other.ipv4()));
    }

    private LadderRow atVm(Sighting seen) {
        String vm = seen.frame().tap().name();
        String host = seen.frame().tap().host();
        return row(seen, stepsOf(seen), seen.sent() ? vm : host, seen.sent() ? host : vm, Kind.LOCAL);
    }

    private LadderRow overlay(Sighting sent, Optional<Sighting> arrival) {
        String from = sent.frame().tap().host();
        TreeSet<Integer> steps = stepsOf(sent);
        arrival.ifPresent(seen -> steps.addAll(stepsOf(seen)));
        String to = resolution.plan.hosts().stream()
                .filter(host -> host.vtep().equals(sent.tunnel().destination()))
                .map(HostPlan::name)
                .findFirst()
                .orElse(from);
        return row(sent, steps, from, to, arrival.isPresent() ? Kind.OVERLAY : Kind.LOST);
    }

    private LadderRow unsent(Sighting seen) {
        String from = resolution.plan.hosts().stream()
                .filter(host -> host.vtep().equals(seen.tunnel().source()))
                .map(HostPlan::name)
                .findFirst()
                .orElse(seen.frame().tap().host());
        return row(seen, stepsOf(seen), from, seen.frame().tap().host(), Kind.OVERLAY);
    }

    private LadderRow row(Sighting seen, TreeSet<Integer> steps, String from, String to, Kind kind) {
        String end = kind == Kind.LOST ? " (did not arrive)" : "";
        return new LadderRow(
                seen.time(), text(steps), from, to, kind, summary.what(seen) + end, summary.addresses(seen));
    }

    private TreeSet<Integer> stepsOf(Sighting seen) {
        return verdict.steps().stream()
                .filter(step -> step.frames().contains(seen.frame()))
                .map(step -> step.step().number())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String text(TreeSet<Integer> steps) {
        return steps.stream()
                .map(step -> verdict.steps().get(step - 1).failed() ? step + "!" : String.valueOf(step))
                .collect(Collectors.joining(" "));
    }

    private void told(List<LadderRow> rows) {
        long since = since();
        for (HostEvent event : verdict.observation().events()) {
            if (event.timeNanos() >= since
                    && event.vni().equals(resolution.question.vni())
                    && event.target().equals(resolution.question.target())) {
                told(event).ifPresent(rows::add);
            }
        }
    }

    /** Only what does not show on the wire, and only what concerns the asking host. */
    private Optional<LadderRow> told(HostEvent event) {
        boolean byAsker = event.host().equals(resolution.asker.name());
        boolean forAsker = event.mac().equals(resolution.asker.pMac());
        String mac = resolution.names.shortName(event.mac());
        if (event.event() == EngineEvent.PROXY_REQUEST_ACCEPTED && forAsker) {
            return Optional.of(told(event, 3, "(flagged: DST becomes vMAC, for the DLR only)"));
        }
        if (event.event() == EngineEvent.PROXY_PENDING && forAsker) {
            return Optional.of(told(event, 4, "(DLR saves " + mac + ")"));
        }
        if (event.event() == EngineEvent.PMAC_RESTORED && byAsker) {
            return Optional.of(told(event, 7, "(DST becomes vMAC, for the DLR only)"));
        }
        if (event.event() == EngineEvent.ARP_RESOLVED && byAsker) {
            return Optional.of(told(event, 7, "(ARP entry VALID: " + event.mac() + ")"));
        }
        return Optional.empty();
    }

    private static LadderRow told(HostEvent event, int step, String what) {
        return new LadderRow(event.timeNanos(), String.valueOf(step), event.host(), event.host(), Kind.TOLD, what, "");
    }

    /** Where hosts that tell nothing do what does not show: at the request's first arrival, and at the answer's. */
    private void hidden(List<Sighting> shown, List<LadderRow> rows) {
        for (HostPlan host : resolution.others) {
            if (host.kind().hasLifs() && !resolution.tells(host)) {
                shown.stream()
                        .filter(Resolution.receivedBy(host))
                        .filter(seen -> resolution.requests.contains(seen)
                                && seen.tunnel().source().equals(resolution.asker.vtep()))
                        .findFirst()
                        .ifPresent(seen -> rows.add(hidden(seen, 3, host)));
            }
        }
        if (!resolution.tells(resolution.asker)) {
            shown.stream()
                    .filter(Resolution.receivedBy(resolution.asker))
                    .filter(seen -> resolution.replies.contains(seen)
                            && seen.destination().equals(resolution.asker.pMac()))
                    .findFirst()
                    .ifPresent(seen -> rows.add(hidden(seen, 7, resolution.asker)));
        }
    }

    private static LadderRow hidden(Sighting seen, int step, HostPlan host) {
        return new LadderRow(
                seen.time(),
                String.valueOf(step),
                host.name(),
                host.name(),
                Kind.HIDDEN,
                "(whether DST becomes vMAC is not observable)",
                "");
    }

    /** Puts what should have been there behind the last frame that was still good, or behind the one that is wrong. */
    private void mark(StepVerdict failing, List<LadderRow> rows) {
        ExpectedFrame expected = failing.expected();
        if (expected == null && !failing.frames().isEmpty()) {
            return;
        }
        long gap = failing.frames().stream()
                .mapToLong(CapturedFrame::timeNanos)
                .min()
                .orElseGet(() -> lastGood(failing));
        int at = (int) rows.stream().filter(row -> row.time() <= gap).count();
        String host = resolution.asker.name();
        String what = "step %d %s".formatted(failing.step().number(), failing.status());
        rows.add(
                at,
                new LadderRow(
                        gap,
                        failing.step().number() + "?",
                        expected == null ? host : from(expected),
                        expected == null ? host : to(expected),
                        Kind.ABSENT,
                        what,
                        expected == null
                                ? ""
                                : "expected " + summary.what(expected) + "\n" + summary.addresses(expected)));
    }

    private long lastGood(StepVerdict failing) {
        return verdict.steps().stream()
                .limit(failing.step().ordinal())
                .flatMap(step -> step.frames().stream())
                .mapToLong(CapturedFrame::timeNanos)
                .max()
                .orElseGet(this::firstRequest);
    }

    private long firstRequest() {
        return resolution.requests.stream().mapToLong(Sighting::time).min().orElse(Long.MAX_VALUE);
    }

    private String from(ExpectedFrame expected) {
        TapPoint tap = expected.tap();
        if (tap.kind() == TapPoint.Kind.VM) {
            return expected.direction() == Direction.SENT ? tap.name() : tap.host();
        }
        return hostOf(expected.fields().get(FrameField.OUTER_SOURCE), tap.host());
    }

    private String to(ExpectedFrame expected) {
        TapPoint tap = expected.tap();
        if (tap.kind() == TapPoint.Kind.VM) {
            return expected.direction() == Direction.SENT ? tap.host() : tap.name();
        }
        return hostOf(expected.fields().get(FrameField.OUTER_DESTINATION), tap.host());
    }

    private String hostOf(String vtep, String otherwise) {
        return resolution.plan.hosts().stream()
                .filter(host -> host.vtep().toString().equals(vtep))
                .map(HostPlan::name)
                .findFirst()
                .orElse(otherwise);
    }

    /** The participants from left to right: the asking host's VMs, the asking host, then each other host and its VMs. */
    List<String> lanes(List<LadderRow> rows) {
        Set<String> used =
                rows.stream().flatMap(row -> Stream.of(row.from(), row.to())).collect(Collectors.toSet());
        if (resolution.target != null) {
            used.add(resolution.target.name());
        }
        List<String> lanes = new ArrayList<>();
        resolution.plan.vmsOn(resolution.asker.name()).stream()
                .map(vm -> vm.name())
                .filter(used::contains)
                .forEach(lanes::add);
        lanes.add(resolution.asker.name());
        for (HostPlan host : resolution.others) {
            lanes.add(host.name());
            resolution.plan.vmsOn(host.name()).stream()
                    .map(vm -> vm.name())
                    .filter(used::contains)
                    .forEach(lanes::add);
        }
        return lanes;
    }

    Resolution resolution() {
        return resolution;
    }
}
