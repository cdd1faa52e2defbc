package io.github.dlrharness.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.toolchain.Toolchain;

/**
 * The JDK that tests run with: that of the build's toolchain, else Maven's own.
 *
 * @param java its executable
 * @param feature its feature release, like 17; 0 when it does not say
 */
record TestJdk(Path java, int feature) {
    /** The first release that warns of native code being loaded without leave (JEP 472's forerunner, JEP 454). */
    private static final int WARNS_FROM = 22;

    /** Asks the toolchain, when the build has chosen one. */
    static TestJdk of(Optional<Toolchain> toolchain) {
        return toolchain
                .map(chosen -> chosen.findTool("java"))
                .map(Path::of)
                .map(java -> new TestJdk(java, featureOf(java)))
                .orElseGet(() -> new TestJdk(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        Runtime.version().feature()));
    }

    /** Whether it must be told that native code is meant to be loaded. */
    boolean warnsOfNativeAccess() {
        return feature >= WARNS_FROM;
    }

    private static int featureOf(Path java) {
        Properties release = new Properties();
        try (var in = Files.newBufferedReader(
                java.toRealPath().resolveSibling("../release").normalize())) {
            release.load(in);
            return Runtime.Version.parse(
                            release.getProperty("JAVA_VERSION", "0").replace("\"", ""))
                    .feature();
        } catch (IOException | IllegalArgumentException e) {
            return 0; // a JDK without a readable release file is run as it is
        }
    }
}
