package io.github.dlrharness.conformance;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** What became of those tests of a plan that name requirements. Thread safe: tests end concurrently. */
final class PlanOutcomes {
    private final TestPlan plan;
    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();

    /** Notes each test that is planned: one that never runs has not passed. */
    PlanOutcomes(TestPlan plan) {
        this.plan = plan;
        plan.getRoots().forEach(root -> plan.getDescendants(root).forEach(this::outcomeOf));
    }

    /** Notes that something ended: a test, one of its invocations, or a class. */
    void ended(TestIdentifier identifier, Status status) {
        Optional<Outcome> outcome = outcomeOf(identifier);
        if (status == Status.SUCCESSFUL) {
            outcome.ifPresent(Outcome::pass);
            return;
        }
        outcome.ifPresent(Outcome::spoil);
        // A class that fails before or after its tests fails each of them; one that is skipped skips them.
        plan.getDescendants(identifier).forEach(child -> outcomeOf(child).ifPresent(Outcome::spoil));
    }

    /** The tests that name requirements, with what became of each. */
    List<TestResult> results() {
        return outcomes.entrySet().stream()
                .filter(entry -> !entry.getValue().requirements.isEmpty())
                .map(entry -> new TestResult(
                        entry.getKey(),
                        entry.getValue().requirements,
                        entry.getValue().passed()))
                .toList();
    }

    /** The test that {@code identifier} is, or is an invocation of; none for classes. */
    private Optional<Outcome> outcomeOf(TestIdentifier identifier) {
        Optional<TestIdentifier> next = Optional.of(identifier);
        while (next.isPresent()) {
            TestSource source = next.get().getSource().orElse(null);
            if (source instanceof MethodSource method) {
                return Optional.of(outcomeOf(method));
            }
            next = plan.getParent(next.get());
        }
        return Optional.empty();
    }

    private Outcome outcomeOf(MethodSource method) {
        return outcomes.computeIfAbsent(
                method.getClassName() + "#" + method.getMethodName(),
                name -> new Outcome(ListedRequirement.namedBy(method.getJavaClass(), method.getJavaMethod())));
    }

    /** Passed means: at least one invocation has, and nothing of it has failed or was skipped. */
    private static final class Outcome {
        private final Set<String> requirements;
        private boolean ran;
        private boolean spoiled;

        Outcome(Set<String> requirements) {
            this.requirements = requirements;
        }

        synchronized void pass() {
            ran = true;
        }

        synchronized void spoil() {
            spoiled = true;
        }

        synchronized boolean passed() {
            return ran && !spoiled;
        }
    }
}
