package io.github.dlrharness.testbed.backend;

import io.github.dlrharness.testbed.TestbedException;

/** What chance is drawn from. */
public final class Seed {
    /** The system property with the number. */
    public static final String PROPERTY = "dlrharness.seed";

    /** Always the same, so that a test that passed passes again. */
    private static final long DEFAULT = 1;

    private Seed() {}

    /**
     * The number that this JVM was given, or 1.
     *
     * @throws TestbedException when what it was given is no number
     */
    public static long get() {
        String text = System.getProperty(PROPERTY);
        try {
            return text == null ? DEFAULT : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new TestbedException("System property %s is \"%s\"; write a whole number, or leave it out for %d"
                    .formatted(PROPERTY, text, DEFAULT));
        }
    }
}
