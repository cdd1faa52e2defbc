package io.github.dlrharness.evidence.filter;

import io.github.dlrharness.evidence.filter.Expression.And;
import io.github.dlrharness.evidence.filter.Expression.Not;
import io.github.dlrharness.evidence.filter.Expression.Or;
import io.github.dlrharness.evidence.filter.Expression.Test;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why no frame can ever pass a filter: two of its tests exclude each other, in each of its alternatives. Finds what a person can write
 * by mistake; that none is found does not mean that there is such a frame.
 *
 * @param test one that can't hold beside those before it
 * @param why for people
 */
record Contradiction(Test test, String why) {
    /** Alternatives looked at; a filter with more is taken for possible. */
    private static final int MOST = 512;

    private record Literal(Test test, boolean negated) {}

    static Optional<Contradiction> in(Expression expression) {
        List<List<Literal>> alternatives = alternatives(expression, false);
        if (alternatives.size() > MOST) {
            return Optional.empty();
        }
        Contradiction first = null;
        for (List<Literal> alternative : alternatives) {
            Optional<Contradiction> found = inAll(alternative);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            first = first == null ? found.get() : first;
        }
        return Optional.ofNullable(first);
    }

    /** The disjunctive normal form, given up when it grows too long. */
    private static List<List<Literal>> alternatives(Expression expression, boolean negated) {
        if (expression instanceof Not not) {
            return alternatives(not.part(), !negated);
        }
        if (expression instanceof Test test) {
            return List.of(List.of(new Literal(test, negated)));
        }
        boolean all = expression instanceof And != negated;
        List<Expression> parts = expression instanceof And and ? and.parts() : ((Or) expression).parts();
        List<List<Literal>> result = all ? List.of(List.of()) : List.of();
        for (Expression part : parts) {
            List<List<Literal>> more = alternatives(part, negated);
            result = all ? product(result, more) : sum(result, more);
            if (result.size() > MOST) {
                return result;
            }
        }
        return result;
    }

    private static List<List<Literal>> sum(List<List<Literal>> one, List<List<Literal>> other) {
        List<List<Literal>> sum = new ArrayList<>(one);
        sum.addAll(other);
        return sum;
    }

    private static List<List<Literal>> product(List<List<Literal>> one, List<List<Literal>> other) {
        List<List<Literal>> product = new ArrayList<>();
        for (List<Literal> left : one) {
            for (List<Literal> right : other) {
                List<Literal> both = new ArrayList<>(left);
                both.addAll(right);
                product.add(both);
                if (product.size() > MOST) {
                    return product;
                }
            }
        }
        return product;
    }

    private static Optional<Contradiction> inAll(List<Literal> literals) {
        List<Test> tests = literals.stream()
                .filter(literal -> !literal.negated)
                .map(Literal::test)
                .toList();
        Map<Field, Values> left = new EnumMap<>(Field.class);
        for (Test test : tests) {
            for (Field other : left.keySet()) {
                if (test.field().layer().excludes(other.layer())) {
                    return Optional.of(new Contradiction(
                            test,
                            "no frame has both %s and %s"
                                    .formatted(other.text(), test.field().text())));
                }
            }
            Values rest = left.getOrDefault(
                            test.field(),
                            Values.between(test.field().least(), test.field().most()))
                    .and(test.values());
            if (rest.isEmpty()) {
                return Optional.of(new Contradiction(
                        test,
                        "nothing is left that %s could be"
                                .formatted(test.field().text())));
            }
            left.put(test.field(), rest);
        }
        return oneWay(tests).or(() -> negated(literals, left));
    }

    private static Optional<Contradiction> oneWay(List<Test> tests) {
        Optional<Test> sent =
                tests.stream().filter(test -> test.field() == Field.SENT).findFirst();
        return tests.stream()
                .filter(test -> test.field() == Field.RECEIVED && sent.isPresent())
                .map(test -> new Contradiction(test, "no frame is both sent and received at one tap"))
                .findFirst();
    }

    /** A test that must not hold leaves a field that must be there the other values. */
    private static Optional<Contradiction> negated(List<Literal> literals, Map<Field, Values> left) {
        for (Literal literal : literals) {
            Test test = literal.test;
            boolean absent = literal.negated && test.field().isHeader();
            if (absent
                    && left.keySet().stream()
                            .anyMatch(
                                    field -> field.layer().implies(test.field().layer()))) {
                return Optional.of(new Contradiction(
                        test,
                        "the filter names a field of %s".formatted(test.field().text())));
            }
            if (literal.negated && left.containsKey(test.field())) {
                Values rest = left.get(test.field()).and(test.values().complement());
                if (rest.isEmpty()) {
                    return Optional.of(new Contradiction(
                            test,
                            "nothing is left that %s could be"
                                    .formatted(test.field().text())));
                }
                left.put(test.field(), rest);
            }
        }
        return Optional.empty();
    }
}
