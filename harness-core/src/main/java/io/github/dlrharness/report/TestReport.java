package io.github.dlrharness.report;

import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.evidence.InvariantViolation;
import io.github.dlrharness.evidence.ResolutionVerdict;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * All that is told of one test. Nothing in it is trusted: names, failures and frames may hold anything.
 *
 * @param run what was run, and how it ended
 * @param plan the topology, with the VMs where they were at the end
 * @param wire what was captured
 * @param judgements what was expected of it, and what became of that
 * @param violations what must never be, and was
 * @param hosts what each host tells, in the plan's order
 * @param faults what was done to frames on purpose, one line each
 */
public record TestReport(
        Run run,
        TopologyPlan plan,
        Wire wire,
        List<Judgement> judgements,
        List<InvariantViolation> violations,
        List<HostReport> hosts,
        List<String> faults) {
    /** Copies the lists. */
    public TestReport {
        judgements = List.copyOf(judgements);
        violations = List.copyOf(violations);
        hosts = List.copyOf(hosts);
        faults = List.copyOf(faults);
    }

    /** The verdicts there are, in the order of {@link #judgements()}. */
    List<ResolutionVerdict> verdicts() {
        return judgements.stream()
                .map(Judgement::verdict)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * A test's run.
     *
     * @param name of the test and its invocation, like {@code ProxyArpIT.resolves-2}
     * @param title what people call it
     * @param outcome how it ended
     * @param failure why it did not pass; empty when it did
     * @param backend what ran the topology
     * @param started when its body began
     * @param took how long it took until now
     * @param seed what repeats it; empty where nothing is drawn from a seed
     */
    public record Run(
            String name,
            String title,
            Outcome outcome,
            String failure,
            String backend,
            Instant started,
            Duration took,
            OptionalLong seed) {}

    /** How a test ended. */
    public enum Outcome {
        /** All that it expects holds. */
        PASSED,
        /** Something does not hold, or broke. */
        FAILED,
        /** It stopped itself, because it makes no sense here. */
        ABORTED
    }

    /**
     * A capture.
     *
     * @param frames of all places, ordered by time
     * @param lost frames that are missing in it and may have been ARP
     * @param evicted data frames that were given up, because what is kept is bounded
     */
    public record Wire(List<CapturedFrame> frames, long lost, long evicted) {
        /** Copies the list. */
        public Wire {
            frames = List.copyOf(frames);
        }
    }

    /**
     * What became of an expectation.
     *
     * @param expectation as it was written
     * @param met whether it holds
     * @param explanation what is wrong, several lines; empty when nothing is, or the verdict says it
     * @param verdict what the evidence says of each step; null when it is not about a resolution
     */
    public record Judgement(String expectation, boolean met, String explanation, ResolutionVerdict verdict) {}

    /**
     * What a host tells.
     *
     * @param name the host's
     * @param before its tables before the test's body; null when they were not read or could not be
     * @param after its tables at the end; null when they could not be read
     * @param silence why tables could not be read; empty when they could
     * @param output what the program wrote that is its agent; empty for other hosts
     */
    public record HostReport(String name, EngineTables before, EngineTables after, String silence, String output) {}
}
