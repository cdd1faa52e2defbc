package io.github.dlrharness.maven;

/** The arguments of a test JVM as Surefire and Failsafe read them: words in one line, the user's and other plugins' among them. */
final class ArgLine {
    private final String line;

    /** Takes the line there is; {@code null} is the empty one. */
    ArgLine(String line) {
        this.line = line == null ? "" : line.strip();
    }

    /** Adds a word, unless it is there. */
    ArgLine with(String word) {
        if ((" " + line + " ").contains(" " + word + " ")) {
            return this;
        }
        return new ArgLine(line + " " + word);
    }

    @Override
    public String toString() {
        return line;
    }
}
