package io.github.dlrharness.engine.fuzz;

/** A rule that a frame broke. */
final class FuzzFinding extends AssertionError {
    private final String rule;

    FuzzFinding(String rule, String message) {
        super(rule + ": " + message);
        this.rule = rule;
    }

    /** The rule broken, the same for the same fault. */
    static String ruleOf(Throwable thrown) {
        if (thrown instanceof FuzzFinding finding) {
            return finding.rule;
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0].getClassName());
    }
}
