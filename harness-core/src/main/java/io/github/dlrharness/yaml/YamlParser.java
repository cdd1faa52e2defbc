package io.github.dlrharness.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.github.dlrharness.yaml.YamlNode.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads the text of a YAML document into nodes that know where they were written. Scalars stay text: what a MAC or a name looks like
 * to YAML (a sexagesimal number, a boolean) does not matter.
 */
final class YamlParser {
    private final YAMLParser parser;
    private final String origin;
    private final DocumentKind kind;

    private YamlParser(YAMLParser parser, String origin, DocumentKind kind) {
        this.parser = parser;
        this.origin = origin;
        this.kind = kind;
    }

    /**
     * Reads the one document of {@code text}.
     *
     * @throws RuntimeException the kind's refusal, with line and column, when it is not well-formed, is empty, or uses what these
     *     documents don't
     */
    static YamlNode parse(String text, String origin, DocumentKind kind) {
        try (YAMLParser parser = YAMLFactory.builder().build().createParser(JsonTabs.replaced(text))) {
            YamlParser reader = new YamlParser(parser, origin, kind);
            if (parser.nextToken() == null) {
                throw reader.problem("the document is empty; write at least " + kind.least());
            }
            YamlNode root = reader.node();
            if (parser.nextToken() != null) {
                throw reader.problem("a second document begins here; %s is one document".formatted(kind.one()));
            }
            return root;
        } catch (JsonProcessingException e) {
            throw malformed(e, text, origin, kind);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private YamlNode node() throws IOException {
        Place place = place(parser.currentTokenLocation());
        if (parser.isCurrentAlias()) {
            throw problem("\"*%s\" is an alias; %s have none, so write the value out"
                    .formatted(parser.getText(), kind.many()));
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> entries(place);
            case START_ARRAY -> items(place);
            case VALUE_NULL -> new YamlNode.Scalar(place, null);
            default -> new YamlNode.Scalar(place, parser.getText().isEmpty() ? null : parser.getText());
        };
    }

    private YamlNode items(Place place) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new YamlNode.Items(place, items);
    }

    private YamlNode entries(Place place) throws IOException {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Place keyPlace = place(parser.currentTokenLocation());
            YamlNode.Entry first = entries.get(key);
            if (first != null) {
                throw problem("key \"%s\" is here a second time, first in line %d; remove one of the two"
                        .formatted(key, first.keyPlace().line()));
            }
            parser.nextToken();
            entries.put(key, new YamlNode.Entry(keyPlace, node()));
        }
        return new YamlNode.Entries(place, entries);
    }

    private RuntimeException problem(String message) {
        Place place = place(parser.currentTokenLocation());
        return kind.refusal(origin, place + ": " + message);
    }

    /** Jackson's own location is that of the last token it saw; SnakeYAML knows where the trouble is. */
    private static RuntimeException malformed(
            JsonProcessingException e, String text, String origin, DocumentKind kind) {
        Place place = e.getLocation() == null ? new Place(1, 1) : place(e.getLocation());
        String reason = e.getOriginalMessage();
        if (e.getCause() instanceof MarkedYAMLException marked) {
            place = place(marked.getProblemMark());
            reason = marked.getProblem();
            if (marked.getContext() != null && marked.getContextMark() != null) {
                reason += " " + marked.getContext() + " that begins at " + place(marked.getContextMark());
            }
        } else if (e.getCause() instanceof ReaderException reader) {
            String before = text.substring(0, text.offsetByCodePoints(0, reader.getPosition()));
            int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            place = new Place(line, before.length() - before.lastIndexOf('\n'));
            reason = "character U+%04X is not allowed".formatted(reader.getCodePoint());
        } else if (e instanceof StreamConstraintsException) {
            reason = "it is nested too deep or too long for " + kind.one();
        } else if (e instanceof JsonParseException && e.getCause() == null) {
            // The parser's only complaint of its own, told in terms of its events: a list or mapping in a key's place.
            reason = "a key must be a single value";
        }
        return kind.refusal(
                origin, place + ": this is not well-formed YAML: " + reason + "; check indentation and quotes");
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Place place(JsonLocation location) {
        return new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }
}
