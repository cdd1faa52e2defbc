package io.github.dlrharness.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** JSON as the protocol has it: strict, since it comes from strangers, and nothing of theirs is kept (names are not interned). */
final class JsonText {
    /** Levels of objects and arrays: more than a configuration has. */
    static final int MAX_DEPTH = 32;

    private static final int MAX_NUMBER = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .maxStringLength(RpcClient.MAX_ANSWER)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final ObjectWriter LINE = MAPPER.writer().without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

    private JsonText() {}

    /**
     * Parses a line.
     *
     * @throws RpcException when it is not UTF-8, or not one JSON value
     */
    static JsonNode parse(byte[] line) throws RpcException {
        String text;
        try {
            // Not left to Jackson, which would take UTF-16 and UTF-32 as well.
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RpcException(RpcException.PARSE_ERROR, "not UTF-8");
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node == null || node.isMissingNode()) {
                throw new RpcException(RpcException.PARSE_ERROR, "not JSON: nothing there");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new RpcException(RpcException.PARSE_ERROR, "not JSON: " + e.getOriginalMessage());
        }
    }

    /** The bytes of one line, its line feed included. */
    static byte[] line(JsonNode node) {
        byte[] json = write(node).getBytes(StandardCharsets.UTF_8);
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        return line;
    }

    /**
     * Writes an answer, its line feed included.
     *
     * @throws AnswerBuffer.NoRoomException when there is no room for it; what was written is to be discarded
     */
    static void write(JsonNode node, AnswerBuffer answer) throws AnswerBuffer.NoRoomException {
        // By way of a writer: half a surrogate, which an id may have, becomes a question mark there, and an error
        // without.
        try (JsonGenerator out = MAPPER.createGenerator(new OutputStreamWriter(answer, StandardCharsets.UTF_8))) {
            LINE.writeValue(out, node);
            out.writeRaw('\n');
        } catch (AnswerBuffer.NoRoomException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("a JSON tree can't be written", e);
        }
    }

    static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can't be written", e);
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An object that every message is made from. */
    static ObjectNode message() {
        return object().put("jsonrpc", "2.0");
    }
}
