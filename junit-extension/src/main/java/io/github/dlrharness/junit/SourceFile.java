package io.github.dlrharness.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where a test failed in the source, for build servers that show it there.
 *
 * @param path the file, below the working directory
 * @param line from 1; 0 = unknown
 */
record SourceFile(Path path, int line) {
    /** Where builds keep tests, below a module's directory. */
    private static final List<String> FOLDERS = List.of(
            "src/test/java",
            "src/test/kotlin",
            "src/it/java",
            "src/integrationTest/java",
            "src/integrationTest/kotlin",
            "test");

    /** The place in {@code failure}'s stack that is in the test's class, or the test itself; empty when its file is not found. */
    static Optional<SourceFile> of(ExtensionContext test, Throwable failure) {
        Class<?> outermost = test.getRequiredTestClass();
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        String name = outermost.getName();
        Optional<StackTraceElement> place = Stream.of(failure.getStackTrace())
                .filter(element -> element.getClassName().equals(name)
                        || element.getClassName().startsWith(name + "$"))
                .findFirst();
        int line = place.map(StackTraceElement::getLineNumber)
                .orElseGet(() ->
                        test.getTestMethod().map(SourceLine::of).orElseThrow().orElse(0));
        String folder = outermost.getPackageName().replace('.', '/');
        String file = place.map(StackTraceElement::getFileName).orElse(outermost.getSimpleName() + ".java");
        return FOLDERS.stream()
                .map(root -> Path.of(root, folder, file))
                .filter(Files::exists)
                .findFirst()
                .map(found -> new SourceFile(found, Math.max(0, line)));
    }
}
