package io.github.dlrharness.junit;

/** Attached to the failure of a test's body as a suppressed exception: what was seen meanwhile. Nothing was thrown. */
final class WireEvidence extends Exception {
    private static final long serialVersionUID = 1;

    WireEvidence(String message) {
        super(message, null, false, true);
    }
}
