package io.github.dlrharness.evidence.filter;

/** A filter that can't be read, or that no frame can ever pass. The message shows the place and says what is possible. */
public final class FilterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int column;

    FilterException(String filter, int column, String problem) {
        super("column %d of the filter: %s%n  %s%n  %s^".formatted(column, problem, filter, " ".repeat(column - 1)));
        this.column = column;
    }

    /** Where, in characters from 1; one behind the last when the filter ends too early. */
    public int column() {
        return column;
    }
}
