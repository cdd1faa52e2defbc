package io.github.dlrharness.evidence.filter;

import io.github.dlrharness.evidence.filter.Field.Kind;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.yaml.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what a field is compared with: a literal, a name of the topology, or a function of one. */
final class ValueParser {
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-fA-F]{1,12}|[0-9]{1,12}");
    private static final Pattern LIKE_MAC = Pattern.compile("[0-9a-fA-F]{1,2}([:-][0-9a-fA-F]{1,2}){2,}");
    private static final Pattern LIKE_IP = Pattern.compile("[0-9]+(\\.[0-9]+)+(/[0-9]*)?");

    private final FilterParser parser;
    private final Names names;

    ValueParser(FilterParser parser, Names names) {
        this.parser = parser;
        this.names = names;
    }

    Values parse(Field field) {
        Token token = parser.take();
        if (token.type() != Token.Type.WORD) {
            throw parser.refuse(
                    token,
                    "a value of %s is expected here, and there is %s; %s"
                            .formatted(field.text(), token.quoted(), possible(field)));
        }
        if (parser.peek().is("(")) {
            return call(field, token);
        }
        Long named = names.words(field).get(token.text());
        if (named != null) {
            return Values.of(named);
        }
        try {
            return literal(field, token);
        } catch (IllegalArgumentException e) {
            if (e instanceof FilterException) {
                throw e;
            }
            throw parser.refuse(token, e.getMessage());
        }
    }

    private Values literal(Field field, Token token) {
        String text = token.text();
        if (field.kind() == Kind.MAC && LIKE_MAC.matcher(text).matches()) {
            return Values.of(MacAddress.parse(text).value());
        }
        if (field.kind() == Kind.IP && LIKE_IP.matcher(text).matches()) {
            return addresses(text);
        }
        if (field.kind() == Kind.NUMBER && NUMBER.matcher(text).matches()) {
            long value = Long.decode(text.replaceFirst("^0+(?=[0-9])", ""));
            if (value < field.least() || value > field.most()) {
                throw parser.refuse(
                        token,
                        "%s is out of range; %s is %d to %d"
                                .formatted(text, field.text(), field.least(), field.most()));
            }
            return Values.of(value);
        }
        throw parser.refuse(
                token,
                "%s is no value of %s; %s%s"
                        .formatted(token.quoted(), field.text(), meant(field, text), possible(field)));
    }

    private static Values addresses(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Values.of(Integer.toUnsignedLong(Ipv4Address.parse(text).value()));
        }
        Ipv4Address network = Ipv4Address.parse(text.substring(0, slash));
        String length = text.substring(slash + 1);
        Ipv4Prefix prefix = new Ipv4Prefix(network, length.isEmpty() ? -1 : Integer.parseInt(length));
        return Values.between(
                Integer.toUnsignedLong(network.value()),
                Integer.toUnsignedLong(prefix.broadcast().value()));
    }

    private Values call(Field field, Token function) {
        Map<String, Long> arguments = names.calls(field).get(function.text());
        if (arguments == null) {
            throw parser.refuse(
                    function,
                    "%s gives no value of %s; %s".formatted(function.quoted(), field.text(), possible(field)));
        }
        parser.expect("(");
        Token argument = parser.take();
        Long value = argument.type() == Token.Type.WORD ? arguments.get(argument.text()) : null;
        if (value == null) {
            throw parser.refuse(
                    argument,
                    "%s of %s is not known; %spossible are %s"
                            .formatted(
                                    function.text(),
                                    argument.quoted(),
                                    Suggestion.question(argument.text(), arguments.keySet()),
                                    String.join(", ", arguments.keySet())));
        }
        parser.expect(")");
        return Values.of(value);
    }

    /** A name that stands for something else than this field holds, or one written wrong. */
    private String meant(Field field, String text) {
        for (Map.Entry<String, Map<String, Long>> call : names.calls(field).entrySet()) {
            if (call.getValue().containsKey(text)) {
                return "did you mean %s(%s)? ".formatted(call.getKey(), text);
            }
        }
        return Suggestion.question(text, names.words(field).keySet());
    }

    private String possible(Field field) {
        List<String> all = new ArrayList<>(names.words(field).keySet());
        names.calls(field)
                .forEach((function, arguments) ->
                        all.add("%s(%s)".formatted(function, String.join("|", arguments.keySet()))));
        all.add(
                switch (field.kind()) {
                    case MAC -> "an address like 02:00:00:00:00:01";
                    case IP -> "an address like 192.0.2.1, or a network like 192.0.2.0/24";
                    default -> "a number from %d to %d".formatted(field.least(), field.most());
                });
        return "possible are " + String.join(", ", all);
    }
}
