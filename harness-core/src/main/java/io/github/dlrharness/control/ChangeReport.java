package io.github.dlrharness.control;

import java.util.List;

/**
 * What a change of configuration came to.
 *
 * @param changes what was done, in words, in order; empty when nothing differed
 */
public record ChangeReport(List<String> changes) {
    /** Copies the list. */
    public ChangeReport {
        changes = List.copyOf(changes);
    }
}
