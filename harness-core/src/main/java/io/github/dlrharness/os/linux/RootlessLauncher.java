package io.github.dlrharness.os.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The program that starts a JVM with the right to make network namespaces, for builds that do not run as root.
 *
 * <p>Surefire and Failsafe accept another JVM only as a path that ends in {@code bin/java}, and read the Java version from the
 * file {@code release} beside {@code bin}; so the launcher is laid out like the home of a JDK.
 */
public final class RootlessLauncher {
    private static final String RESOURCE = "rootless/bin/java";
    /** The line of the script that the real executable is written into. */
    private static final String JAVA_LINE_START = "java= ";

    private RootlessLauncher() {}

    /**
     * Writes the launcher; an older one is replaced.
     *
     * @param home folder to write {@code bin/java} into; made when missing
     * @param java the executable that the launcher starts in the end
     * @return the launcher, {@code home/bin/java}, executable
     * @throws IOException when {@code java} can't be executed or {@code home} can't be written
     */
    public static Path write(Path home, Path java) throws IOException {
        Path real = java.toAbsolutePath();
        if (!Files.isExecutable(real)) {
            throw new IOException("no JDK to run the tests with: " + real + " is not an executable file");
        }
        Path launcher = home.resolve("bin").resolve("java");
        Files.createDirectories(launcher.getParent());
        Files.writeString(launcher, script(real));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        copyRelease(real, home);
        return launcher;
    }

    private static String script(Path java) throws IOException {
        String template = template();
        int start = template.indexOf("\n" + JAVA_LINE_START) + 1;
        int end = template.indexOf('\n', start);
        if (start == 0) {
            throw new IllegalStateException("the launcher's template has no line that starts with " + JAVA_LINE_START);
        }
        return template.substring(0, start) + "java=" + quoted(java.toString()) + template.substring(end);
    }

    private static String template() throws IOException {
        try (InputStream in = RootlessLauncher.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the jar of dlr-harness-core is incomplete: " + RESOURCE + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A shell word that means exactly this text. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static void copyRelease(Path java, Path home) throws IOException {
        // A link such as /usr/bin/java is not inside its JDK; what it points to is.
        Path release = java.toRealPath().resolveSibling("../release").normalize();
        if (Files.isRegularFile(release)) {
            Files.copy(release, home.resolve("release"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
