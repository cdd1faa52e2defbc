package io.github.dlrharness.evidence;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.topology.TopologyPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Judges a resolution from what was captured: a verdict for each of the seven steps.
 *
 * <p>The wire decides. What an agent tells of itself only adds what can't show on the wire; of one that tells nothing, that much is
 * not observable.
 *
 * <p>A host that gets no answer asks again. Tries that went unanswered before one that succeeded are no fault; a try that did
 * something wrong is one, whatever followed. When a capture holds several resolutions of the same target, the last one is judged.
 */
public final class ResolutionJudge {
    private final Resolution resolution;
    private final AskingSteps asking;
    private final ProxySteps proxy;
    private final AnswerSteps answer;
    private final ResolvedStep resolved;

    private ResolutionJudge(Resolution resolution) {
        this.resolution = resolution;
        asking = new AskingSteps(resolution);
        proxy = new ProxySteps(resolution);
        answer = new AnswerSteps(resolution);
        resolved = new ResolvedStep(resolution);
    }

    /** Judges; never throws for anything captured. Cheap enough to be asked again whenever frames arrive. */
    public static ResolutionVerdict judge(TopologyPlan plan, ResolutionQuestion question, Observation observation) {
        Resolution resolution = new Resolution(plan, question, observation);
        ResolutionJudge judge = new ResolutionJudge(resolution);
        List<Round> rounds = judge.rounds();
        List<StepVerdict> steps = rounds.isEmpty() ? judge.neverAsked() : judge.best(rounds);
        return new ResolutionVerdict(plan, question, observation, steps, judge.objections(rounds));
    }

    /** The tries of the last resolution in the capture. */
    private List<Round> rounds() {
        List<Sighting> asked = resolution.requests.stream()
                .filter(Resolution.sentBy(resolution.asker))
                .toList();
        if (resolution.others.isEmpty()) {
            asked = resolution.requests.stream()
                    .filter(Resolution.receivedByVmsOf(resolution.asker))
                    .toList();
        }
        // A refresh of a known entry asks the target by unicast (E3) and is no resolution.
        List<Sighting> fresh = asked.stream()
                .filter(request -> !request.destination().equals(resolution.question.mac()))
                .toList();
        long gap = resolution.plan.router().arp().retry().toNanos() / 2;
        List<Round> all = Round.of(fresh.isEmpty() ? asked : fresh, gap);
        int first = 0;
        for (int index = 1; index < all.size(); index++) {
            long before = all.get(index - 1).start();
            long start = all.get(index).start();
            if (answers().anyMatch(seen -> seen.time() > before && seen.time() < start)) {
                first = index;
            }
        }
        return all.subList(first, all.size());
    }

    /** Answers as they reached the asking host. */
    private Stream<Sighting> answers() {
        return resolution.replies.stream()
                .filter(Resolution.receivedBy(resolution.asker)
                        .and(seen -> seen.destination().equals(resolution.asker.pMac()))
                        .or(seen -> seen.atVm()
                                && seen.sent()
                                && seen.frame().tap().host().equals(resolution.asker.name())));
    }

    private List<StepVerdict> best(List<Round> rounds) {
        List<List<StepVerdict>> judged = rounds.stream().map(this::judge).toList();
        List<StepVerdict> best = judged.get(0);
        for (List<StepVerdict> next : judged) {
            boolean wrong = best.stream().anyMatch(step -> step.status() == Status.WRONG);
            if (!wrong
                    && progress(next) >= progress(best)
                    && (progress(next) > progress(best) || progress(next) == 7)) {
                best = next;
            }
        }
        return best;
    }

    /** How many steps passed before the first that failed. */
    private static int progress(List<StepVerdict> steps) {
        return (int) steps.stream().takeWhile(step -> !step.failed()).count();
    }

    private List<StepVerdict> judge(Round round) {
        Trail trail = new Trail(resolution, round);
        return List.of(
                asking.replicated(trail),
                asking.rewritten(trail),
                proxy.proxied(trail),
                proxy.askedLocally(trail),
                answer.answered(trail),
                answer.relayed(trail),
                resolved.resolved(trail));
    }

    private List<StepVerdict> neverAsked() {
        List<StepVerdict> steps = new ArrayList<>();
        steps.add(asking.neverAsked());
        for (Step step : Step.values()) {
            if (step != Step.REQUEST_REPLICATED) {
                steps.add(StepVerdict.missing(step, null, "nothing was asked"));
            }
        }
        return steps;
    }

    /** What speaks against "asked in vain". */
    private List<String> objections(List<Round> rounds) {
        List<String> objections = new ArrayList<>();
        String asker = resolution.asker.name();
        if (rounds.isEmpty()) {
            objections.add(asking.neverAsked().explanation());
            return objections;
        }
        long since = rounds.get(0).start();
        answers()
                .filter(seen -> seen.time() >= since)
                .findFirst()
                .ifPresent(seen -> objections.add("an answer reached %s: %s is at %s"
                        .formatted(
                                asker,
                                resolution.targetName(),
                                resolution.names.annotate(seen.arp().sha().toString()))));
        ArpRow row = resolution.observation.row();
        if (row != null && (row.state() == ArpState.VALID || row.state() == ArpState.STALE)) {
            objections.add("the ARP table of %s holds %s for %s (%s)"
                    .formatted(
                            asker,
                            resolution.names.annotate(row.mac().toString()),
                            resolution.targetName(),
                            row.state()));
        }
        resolution.packets.stream()
                .filter(Resolution.sentBy(resolution.asker))
                .filter(seen -> seen.time() >= since && resolution.isRouter(seen.source()))
                .findFirst()
                .ifPresent(seen -> objections.add("%s forwarded a packet to %s"
                        .formatted(
                                asker,
                                resolution.names.annotate(seen.destination().toString()))));
        if (resolution.observation.lost() > 0) {
            objections.add("the capture lost %d frames, so what is absent from it is not proved absent"
                    .formatted(resolution.observation.lost()));
        }
        return objections;
    }
}
