package io.github.dlrharness.yaml;

import java.util.List;
import java.util.function.BiFunction;

/**
 * A kind of document: how messages call it, and how one of its kind is refused.
 *
 * @param one with its article, like {@code a topology}
 * @param many like {@code topologies}
 * @param least what an empty document needs at least: the end of a sentence that begins with "write at least"
 * @param refusal makes the exception of a document's origin and its problems
 */
public record DocumentKind(
        String one, String many, String least, BiFunction<String, List<String>, ? extends RuntimeException> refusal) {
    RuntimeException refusal(String origin, String problem) {
        return refusal.apply(origin, List.of(problem));
    }
}
