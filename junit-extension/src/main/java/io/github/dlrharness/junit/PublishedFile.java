package io.github.dlrharness.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Hands a file to JUnit. In a class of its own, which is not loaded where JUnit has no {@link MediaType}. */
final class PublishedFile {
    private PublishedFile() {}

    static void publish(ExtensionContext test, Path file) {
        String name = file.getFileName().toString();
        test.publishFile(name, type(name), target -> Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING));
    }

    private static MediaType type(String name) {
        if (name.endsWith(".html")) {
            return MediaType.parse("text/html;charset=UTF-8");
        }
        return name.endsWith(".pcapng") ? MediaType.APPLICATION_OCTET_STREAM : MediaType.TEXT_PLAIN_UTF_8;
    }
}
