package io.github.dlrharness.evidence.filter;

import java.util.List;
import java.util.stream.Stream;

/** A filter as read. */
sealed interface Expression {
    boolean holds(Headers headers);

    /** The tests in it, in the order written. */
    Stream<Test> tests();

    /** All hold. */
    record And(List<Expression> parts) implements Expression {
        @Override
        public boolean holds(Headers headers) {
            return parts.stream().allMatch(part -> part.holds(headers));
        }

        @Override
        public Stream<Test> tests() {
            return parts.stream().flatMap(Expression::tests);
        }
    }

    /** At least one holds. */
    record Or(List<Expression> parts) implements Expression {
        @Override
        public boolean holds(Headers headers) {
            return parts.stream().anyMatch(part -> part.holds(headers));
        }

        @Override
        public Stream<Test> tests() {
            return parts.stream().flatMap(Expression::tests);
        }
    }

    /** It does not hold. */
    record Not(Expression part) implements Expression {
        @Override
        public boolean holds(Headers headers) {
            return !part.holds(headers);
        }

        @Override
        public Stream<Test> tests() {
            return part.tests();
        }
    }

    /**
     * The frame has the field, and its value is one of these.
     *
     * @param text as written
     * @param column of its first character, from 1
     */
    record Test(Field field, Values values, String text, int column) implements Expression {
        @Override
        public boolean holds(Headers headers) {
            long value = field.read(headers);
            return value != Headers.ABSENT && values.contains(value);
        }

        @Override
        public Stream<Test> tests() {
            return Stream.of(this);
        }
    }
}
