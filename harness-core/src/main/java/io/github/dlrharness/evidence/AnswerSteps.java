package io.github.dlrharness.evidence;

import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.wire.MacAddress;
import java.util.List;
import java.util.Optional;

/** Steps 5 and 6: the target's answer, and its way to the asking host. */
final class AnswerSteps {
    private final Resolution resolution;
    private final Expectations expectations;
    private final String asker;

    AnswerSteps(Resolution resolution) {
        this.resolution = resolution;
        expectations = new Expectations(resolution);
        asker = resolution.asker.name();
    }

    StepVerdict answered(Trail trail) {
        if (resolution.target == null) {
            return unexpectedAnswer(trail);
        }
        String target = resolution.target.name();
        ExpectedFrame expected = expectations.reply();
        Optional<Sighting> reply = trail.reply();
        if (reply.isEmpty()) {
            boolean asked = trail.localRequest(resolution.target).isPresent();
            return StepVerdict.missing(
                    Step.TARGET_ANSWERS,
                    expected,
                    "%s %s%s"
                            .formatted(
                                    target,
                                    asked ? "was asked, but did not answer" : "answered nothing",
                                    resolution.caveat()));
        }
        if (!expected.differences(reply.get()).isEmpty()) {
            return wrongAnswer(
                    List.of(reply.get()), expected, "the answer of %s is not the one it must be".formatted(target));
        }
        Optional<Sighting> overheard = resolution.replies.stream()
                .filter(seen -> seen.atVm()
                        && !seen.sent()
                        && seen.time() >= reply.get().time())
                .filter(seen -> at(seen, trail.targetHost()))
                .findFirst();
        if (overheard.isPresent()) {
            return wrongAnswer(
                    List.of(overheard.get()),
                    null,
                    "the answer of %s was also handed to %s; only the DLR of %s may get it"
                            .formatted(target, overheard.get().frame().tap().name(), resolution.target.host()));
        }
        Optional<Sighting> escaped = resolution.targetIsLocal() ? escaped(reply.get()) : Optional.empty();
        if (escaped.isPresent()) {
            return wrongAnswer(
                    List.of(escaped.get()),
                    null,
                    "%s and %s are on the same host, yet the answer left for the underlay".formatted(target, asker));
        }
        return StepVerdict.seen(
                Step.TARGET_ANSWERS,
                List.of(reply.get()),
                "%s answered vMAC; no other VM of %s got the answer".formatted(target, resolution.target.host()));
    }

    private StepVerdict unexpectedAnswer(Trail trail) {
        return resolution.replies.stream()
                .filter(seen -> seen.atVm()
                        && seen.sent()
                        && seen.time() >= trail.round().start())
                .findFirst()
                .map(seen -> wrongAnswer(
                        List.of(seen),
                        null,
                        "%s answered for %s, an address that no VM of the topology has"
                                .formatted(seen.frame().tap().name(), resolution.question.target())))
                .orElseGet(() -> StepVerdict.missing(
                        Step.TARGET_ANSWERS,
                        null,
                        "nobody answered for %s, which no VM of the topology has%s"
                                .formatted(resolution.question.target(), resolution.caveat())));
    }

    private Optional<Sighting> escaped(Sighting reply) {
        return resolution.replies.stream()
                .filter(Resolution.sentBy(resolution.asker))
                .filter(seen ->
                        seen.time() >= reply.time() && seen.destination().equals(resolution.vMac()))
                .findFirst();
    }

    private static StepVerdict wrongAnswer(List<Sighting> offending, ExpectedFrame expected, String text) {
        return StepVerdict.wrong(Step.TARGET_ANSWERS, offending, expected, text);
    }

    StepVerdict relayed(Trail trail) {
        if (resolution.targetIsLocal()) {
            return StepVerdict.notApplicable(
                    Step.REPLY_RELAYED, "%s runs on %s itself".formatted(resolution.target.name(), asker));
        }
        long since = trail.round().start();
        for (HostPlan host : resolution.others) {
            Optional<StepVerdict> wrong = resolution.replies.stream()
                    .filter(Resolution.sentBy(host))
                    .filter(seen -> seen.time() >= since)
                    .map(seen -> wrongRelay(host, seen))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (wrong.isPresent()) {
                return wrong.get();
            }
        }
        if (resolution.target == null) {
            return StepVerdict.missing(
                    Step.REPLY_RELAYED, null, "no host sent an answer%s".formatted(resolution.caveat()));
        }
        return exactlyOne(trail);
    }

    private StepVerdict exactlyOne(Trail trail) {
        HostPlan from = trail.targetHost();
        Optional<Sighting> relay = trail.relay();
        if (relay.isEmpty()) {
            return StepVerdict.missing(
                    Step.REPLY_RELAYED,
                    expectations.relay(from),
                    "%s sent no answer to %s%s".formatted(from.name(), asker, resolution.caveat()));
        }
        List<Sighting> surplus = surplus(from, resolution.asker).stream()
                .filter(seen -> seen.time() >= trail.round().start())
                .toList();
        if (!surplus.isEmpty()) {
            return wrongRelay(
                    surplus,
                    null,
                    "%s answered %s more often than it was asked; each request gets exactly one answer"
                            .formatted(from.name(), asker));
        }
        return StepVerdict.seen(
                Step.REPLY_RELAYED,
                List.of(relay.get()),
                "%s sent the answer to %s and to no other VTEP"
                        .formatted(from.name(), resolution.names.annotate(resolution.asker.vtep())));
    }

    /** The answers that a host sent to another without having been asked for them by it. */
    private List<Sighting> surplus(HostPlan from, HostPlan to) {
        List<Sighting> answers = resolution.replies.stream()
                .filter(Resolution.sentBy(from))
                .filter(seen -> seen.destination().equals(to.pMac()))
                .toList();
        // A refresh asks by unicast, and gets its answer too (E3): every request counts, however it was addressed.
        List<Long> requests = resolution.requests.stream()
                .filter(Resolution.receivedBy(from))
                .filter(seen -> seen.tunnel().source().equals(to.vtep()))
                .map(Sighting::time)
                .toList();
        return Causality.unexplained(answers, requests, 2 * resolution.slack());
    }

    /** What is wrong with an encapsulated answer; empty when it is right, or right for another host that asked too. */
    private Optional<StepVerdict> wrongRelay(HostPlan from, Sighting seen) {
        boolean knowsTarget =
                resolution.target != null && resolution.target.host().equals(from.name());
        Optional<HostPlan> to = resolution.plan.hosts().stream()
                .filter(host -> host.vtep().equals(seen.tunnel().destination()))
                .findFirst();
        boolean consistent =
                to.isPresent() && seen.destination().equals(to.get().pMac());
        boolean forAsker = seen.destination().equals(resolution.asker.pMac())
                || seen.tunnel().destination().equals(resolution.asker.vtep());
        if (!knowsTarget) {
            return forAsker
                    ? Optional.of(wrongRelay(
                            List.of(seen),
                            null,
                            "%s answered for %s, which does not run there"
                                    .formatted(from.name(), resolution.targetName())))
                    : Optional.empty();
        }
        ExpectedFrame expected = expectations.relay(from);
        if (consistent && !forAsker) {
            return surplus(from, to.get()).contains(seen)
                    ? Optional.of(wrongRelay(
                            List.of(seen),
                            null,
                            "%s sent an answer to %s, which had not asked for it"
                                    .formatted(
                                            from.name(),
                                            resolution.names.annotate(
                                                    seen.tunnel().destination()))))
                    : Optional.empty();
        }
        if (expected.differences(seen).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(wrongRelay(List.of(seen), expected, wrongRelayText(from, seen)));
    }

    private String wrongRelayText(HostPlan from, Sighting seen) {
        MacAddress destination = seen.destination();
        if (destination.equals(resolution.vMac())) {
            return "%s sent the answer with destination vMAC; it must be readdressed to the pMAC saved in step 4"
                    .formatted(from.name());
        }
        if (!seen.tunnel().destination().equals(resolution.asker.vtep())) {
            return "%s sent an answer to %s; it belongs to %s alone"
                    .formatted(
                            from.name(),
                            resolution.names.annotate(seen.tunnel().destination()),
                            resolution.names.annotate(resolution.asker.vtep()));
        }
        return "the answer that %s sent to %s is not the one it must be".formatted(from.name(), asker);
    }

    private static StepVerdict wrongRelay(List<Sighting> offending, ExpectedFrame expected, String text) {
        return StepVerdict.wrong(Step.REPLY_RELAYED, offending, expected, text);
    }

    private static boolean at(Sighting seen, HostPlan host) {
        return seen.frame().tap().host().equals(host.name());
    }
}
