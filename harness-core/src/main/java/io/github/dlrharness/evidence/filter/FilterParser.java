package io.github.dlrharness.evidence.filter;

import io.github.dlrharness.evidence.filter.Expression.And;
import io.github.dlrharness.evidence.filter.Expression.Not;
import io.github.dlrharness.evidence.filter.Expression.Or;
import io.github.dlrharness.evidence.filter.Expression.Test;
import io.github.dlrharness.evidence.filter.Field.Kind;
import io.github.dlrharness.yaml.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads a filter by recursive descent:
 *
 * <pre>
 * or   = and { ("or" | "||") and }
 * and  = not { ("and" | "&&") not }
 * not  = ("not" | "!") not | "(" or ")" | test
 * test = field [ ("==" | "!=" | "<" | "<=" | ">" | ">=") value | "in" "{" value { "," value } "}" ]
 * </pre>
 */
final class FilterParser {
    private final String filter;
    private final List<Token> tokens;
    private final ValueParser values;
    private int next;

    FilterParser(String filter, Names names) {
        this.filter = filter;
        tokens = Token.of(filter);
        values = new ValueParser(this, names);
    }

    Expression parse() {
        Expression expression = or();
        if (peek().type() != Token.Type.END) {
            throw refuse(peek(), "%s is one too many; join two conditions by and or or".formatted(peek().quoted()));
        }
        return expression;
    }

    private Expression or() {
        return joined(this::and, Or::new, "or", "||");
    }

    private Expression and() {
        return joined(this::not, And::new, "and", "&&");
    }

    private Expression joined(
            Supplier<Expression> part, Function<List<Expression>, Expression> join, String... operators) {
        List<Expression> parts = new ArrayList<>(List.of(part.get()));
        while (peek().is(operators)) {
            take();
            parts.add(part.get());
        }
        return parts.size() == 1 ? parts.get(0) : join.apply(List.copyOf(parts));
    }

    private Expression not() {
        if (peek().is("not", "!")) {
            take();
            return new Not(not());
        }
        if (peek().is("(")) {
            take();
            Expression inside = or();
            expect(")");
            return inside;
        }
        return test();
    }

    private Expression test() {
        Token name = take();
        if (name.type() != Token.Type.WORD) {
            throw refuse(
                    name,
                    "a field is expected here, and there is %s; the fields are %s"
                            .formatted(name.quoted(), String.join(", ", Field.names())));
        }
        Field field = Field.named(name.text())
                .orElseThrow(() -> refuse(
                        name,
                        "there is no field %s; %sthe fields are %s"
                                .formatted(
                                        name.quoted(),
                                        Suggestion.question(name.text(), Field.names()),
                                        String.join(", ", Field.names()))));
        Values allowed = field.kind() == Kind.FLAG ? flag(field) : compared(field);
        return new Test(field, allowed, filter.substring(name.column() - 1, end()), name.column());
    }

    private Values flag(Field field) {
        if (peek().is("==", "!=", "<", "<=", ">", ">=", "in")) {
            throw refuse(
                    peek(),
                    "%s is there or not and has no value; write %s or not %s"
                            .formatted(field.text(), field.text(), field.text()));
        }
        return Values.of(1);
    }

    private Values compared(Field field) {
        Token operator = take();
        if (operator.is("in")) {
            return oneOf(field);
        }
        if (!operator.is("==", "!=", "<", "<=", ">", ">=")) {
            throw refuse(
                    operator,
                    "%s must be compared with something: %s == ...; the comparisons are == != < <= > >= in"
                            .formatted(field.text(), field.text()));
        }
        if (operator.is("<", "<=", ">", ">=") && field.kind() != Kind.NUMBER) {
            throw refuse(operator, "%s is an address; compare it by == != or in".formatted(field.text()));
        }
        Token first = peek();
        Values value = values.parse(field);
        long low = value.ranges().get(0).low();
        Values allowed = switch (operator.text()) {
            case "==" -> value;
            case "!=" -> value.complement();
            case "<" -> Values.between(field.least(), low - 1);
            case "<=" -> Values.between(field.least(), low);
            case ">" -> Values.between(low + 1, field.most());
            default -> Values.between(low, field.most());
        };
        if (allowed.isEmpty()) {
            throw refuse(
                    first, "%s is %d to %d, so this never holds".formatted(field.text(), field.least(), field.most()));
        }
        return allowed;
    }

    private Values oneOf(Field field) {
        expect("{");
        Values allowed = values.parse(field);
        while (peek().is(",")) {
            take();
            allowed = allowed.or(values.parse(field));
        }
        expect("}");
        return allowed;
    }

    void expect(String symbol) {
        Token token = take();
        if (!token.is(symbol)) {
            throw refuse(token, "\"%s\" is expected here, and there is %s".formatted(symbol, token.quoted()));
        }
    }

    Token peek() {
        return tokens.get(next);
    }

    /** The next token; the end stays where it is. */
    Token take() {
        Token token = peek();
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** Where the token taken last ends. */
    private int end() {
        Token last = tokens.get(next - 1);
        return last.column() - 1 + last.text().length();
    }

    FilterException refuse(Token at, String problem) {
        return new FilterException(filter, at.column(), problem);
    }
}
