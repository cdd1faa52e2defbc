package io.github.dlrharness.conformance;

import java.util.Set;
import java.util.TreeSet;

/**
 * What became of a test that names requirements.
 *
 * @param test its class and method, as {@code io.github.dlrharness.engine.SevenStepsTest#step1}
 * @param requirements the IDs it names
 * @param passed whether each of its invocations has passed, and none was skipped
 */
record TestResult(String test, Set<String> requirements, boolean passed) {
    TestResult {
        requirements = new TreeSet<>(requirements);
    }

    /** The result of both runs of one test: with another JUnit, it is another run. */
    TestResult and(TestResult other) {
        Set<String> named = new TreeSet<>(requirements);
        named.addAll(other.requirements);
        return new TestResult(test, named, passed && other.passed);
    }
}
