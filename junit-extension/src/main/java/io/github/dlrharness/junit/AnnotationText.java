package io.github.dlrharness.junit;

import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An annotation as its author wrote it, arguments with their defaults left out where they say nothing. */
final class AnnotationText {
    private final String annotation;
    private final StringJoiner arguments = new StringJoiner(", ");

    AnnotationText(String annotation) {
        this.annotation = annotation;
    }

    AnnotationText with(String name, String value) {
        arguments.add(name + " = " + literal(value));
        return this;
    }

    /** Left out when it is {@code usual}. */
    AnnotationText withOther(String name, Object value, Object usual) {
        if (!value.equals(usual)) {
            arguments.add(name + " = " + literal(value));
        }
        return this;
    }

    /** Left out when there are none. */
    AnnotationText withSome(String name, String... values) {
        return list(name, Stream.of(values).map(AnnotationText::literal));
    }

    /** Left out when there are none. */
    AnnotationText withSome(String name, int... values) {
        return list(name, IntStream.of(values).mapToObj(String::valueOf));
    }

    private AnnotationText list(String name, Stream<String> values) {
        String all = values.collect(Collectors.joining(", "));
        if (!all.isEmpty()) {
            arguments.add("%s = {%s}".formatted(name, all));
        }
        return this;
    }

    private static String literal(Object value) {
        return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    }

    @Override
    public String toString() {
        return "@%s(%s)".formatted(annotation, arguments);
    }
}
