package io.github.dlrharness.yaml;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gets the text of documents. */
public final class DocumentText {
    private DocumentText() {}

    /**
     * The text of a file; its path is its origin.
     *
     * @throws RuntimeException the kind's refusal when the file can't be read or is not UTF-8
     */
    public static String read(Path file, DocumentKind kind) {
        try {
            return decode(Files.readAllBytes(file), file.toString(), kind);
        } catch (IOException e) {
            String found = Files.exists(file) ? "the file can't be read" : "there is no such file";
            RuntimeException problem = kind.refusal(
                    file.toString(),
                    found + "; looked for " + file.toAbsolutePath() + "; correct the path or make it readable");
            problem.initCause(e);
            throw problem;
        }
    }

    /**
     * The text of bytes.
     *
     * @throws RuntimeException the kind's refusal when they are not UTF-8
     */
    public static String decode(byte[] bytes, String origin, DocumentKind kind) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw kind.refusal(origin, "the text is not UTF-8; save it as UTF-8");
        }
    }
}
