package io.github.dlrharness.evidence;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.EngineEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Step 7: the asking host takes the answer in, and starts to forward. */
final class ResolvedStep {
    private final Resolution resolution;
    private final Expectations expectations;
    private final QueuedPackets queue;
    private final String asker;

    ResolvedStep(Resolution resolution) {
        this.resolution = resolution;
        expectations = new Expectations(resolution);
        queue = new QueuedPackets(resolution);
        asker = resolution.asker.name();
    }

    StepVerdict resolved(Trail trail) {
        List<Sighting> proof = new ArrayList<>();
        Optional<Sighting> answer =
                resolution.targetIsLocal() || resolution.target == null ? trail.reply() : trail.delivery();
        // For an address that nobody has, the table may still hold something.
        if (answer.isEmpty() && (resolution.target != null || !resolution.observation.tableRead())) {
            boolean remote = resolution.target != null && !resolution.targetIsLocal();
            return StepVerdict.missing(
                    Step.RESOLVED,
                    remote ? expectations.delivery(trail.targetHost()) : null,
                    "no answer reached %s%s".formatted(asker, resolution.caveat()));
        }
        answer.filter(seen -> !resolution.targetIsLocal()).ifPresent(proof::add);
        Optional<StepVerdict> failure = shownToVm(trail)
                .or(this::wrongEntry)
                .or(() -> answer.flatMap(seen -> queue.released(trail, seen, proof)));
        if (failure.isPresent()) {
            return failure.get();
        }
        if (!told() && answer.isPresent() && !forwards(answer.get(), proof)) {
            return StepVerdict.notObservable(
                    Step.RESOLVED,
                    proof,
                    "the answer reached %s, which tells nothing of its table, and no packet waited there for it; whether its DLR took it can't be seen from outside"
                            .formatted(asker));
        }
        return StepVerdict.seen(Step.RESOLVED, proof, resolvedText() + doubt());
    }

    /** Whether the asking host says itself that it holds the target's MAC. */
    private boolean told() {
        return resolution.observation.row() != null
                || resolution
                        .told(resolution.asker, EngineEvent.ARP_RESOLVED, Long.MIN_VALUE)
                        .findAny()
                        .isPresent();
    }

    /** Whether the asking host did what it can only do when it holds the target's MAC: a routed packet left for it. */
    private boolean forwards(Sighting answer, List<Sighting> proof) {
        Optional<Sighting> routed = resolution.packets.stream()
                .filter(queue.out())
                .filter(seen -> seen.time() >= answer.time()
                        && resolution.isRouter(seen.source())
                        && seen.destination().equals(resolution.question.mac()))
                .findFirst();
        routed.filter(seen -> !proof.contains(seen)).ifPresent(proof::add);
        return routed.isPresent();
    }

    /** The answer is for the DLR alone, and pMAC A is for the underlay alone (A17). */
    private Optional<StepVerdict> shownToVm(Trail trail) {
        long since = trail.round().start();
        Optional<Sighting> leaked = resolution.leakedPMac.stream()
                .filter(seen ->
                        seen.time() >= since && seen.frame().tap().host().equals(asker))
                .findFirst();
        if (leaked.isPresent()) {
            return Optional.of(wrong(
                    leaked.get(),
                    "%s on %s got a frame with %s; that address must never reach a VM"
                            .formatted(leaked.get().frame().tap().name(), asker, resolution.pMacName())));
        }
        return resolution.replies.stream()
                .filter(Resolution.receivedByVmsOf(resolution.asker))
                .filter(seen -> seen.time() >= since)
                .findFirst()
                .map(seen -> wrong(
                        seen,
                        "the answer was handed to %s on %s; only the DLR there may get it"
                                .formatted(seen.frame().tap().name(), asker)));
    }

    private Optional<StepVerdict> wrongEntry() {
        ArpRow row = resolution.observation.row();
        if (!resolution.observation.tableRead()) {
            return Optional.empty();
        }
        if (row == null) {
            return Optional.of(
                    missing("the ARP table of %s has no entry for %s".formatted(asker, resolution.targetName())));
        }
        if (row.state() != ArpState.VALID && row.state() != ArpState.STALE) {
            return Optional.of(missing("the ARP entry of %s for %s is %s, not VALID"
                    .formatted(asker, resolution.targetName(), row.state())));
        }
        if (!row.mac().equals(resolution.question.mac())) {
            return Optional.of(StepVerdict.wrong(
                    Step.RESOLVED,
                    List.of(),
                    null,
                    "the ARP table of %s holds %s for %s; right is %s"
                            .formatted(
                                    asker,
                                    name(row.mac()),
                                    resolution.targetName(),
                                    resolution.question.mac() == null ? "no entry" : name(resolution.question.mac()))));
        }
        return Optional.empty();
    }

    private String resolvedText() {
        ArpRow row = resolution.observation.row();
        if (row != null) {
            return "the ARP table of %s holds %s for %s (%s)"
                    .formatted(asker, name(row.mac()), resolution.targetName(), row.state());
        }
        return told()
                ? "the answer reached %s, and its DLR told that the entry became valid".formatted(asker)
                : "the answer reached %s. What happened inside is not observable; that it forwarded to %s proves it"
                        .formatted(asker, name(resolution.question.mac()));
    }

    private String doubt() {
        return resolution.observation.isComplete()
                ? ""
                : "; the capture is not complete, so a packet that left twice or wrongly may be missing in it";
    }

    private String name(Object mac) {
        return resolution.names.annotate(mac.toString());
    }

    private static StepVerdict missing(String text) {
        return StepVerdict.missing(Step.RESOLVED, null, text);
    }

    private static StepVerdict wrong(Sighting offending, String text) {
        return StepVerdict.wrong(Step.RESOLVED, List.of(offending), null, text);
    }
}
