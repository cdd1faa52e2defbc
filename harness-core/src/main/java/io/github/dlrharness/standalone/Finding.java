package io.github.dlrharness.standalone;

/**
 * Something a check looked at.
 *
 * @param level how it is
 * @param text what was found
 * @param remedy what to do, exactly; empty when nothing is to be done
 */
public record Finding(Level level, String text, String remedy) {
    /** How something is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** An agent runs, and something will not be as it should. */
        WARNING,
        /** No agent runs here by this configuration. */
        ERROR
    }

    static Finding ok(String text) {
        return new Finding(Level.OK, text, "");
    }

    static Finding warning(String text, String remedy) {
        return new Finding(Level.WARNING, text, remedy);
    }

    static Finding error(String text, String remedy) {
        return new Finding(Level.ERROR, text, remedy);
    }
}
