package io.github.dlrharness.testbed;

import java.util.List;

/** How a change of a running host is refused. */
final class Refusal {
    private Refusal() {}

    /** What was asked, and every problem with it. */
    static TestbedException of(String what, List<String> problems) {
        return new TestbedException(what + ": " + String.join("; ", problems));
    }
}
