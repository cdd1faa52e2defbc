package io.github.dlrharness.maven;

import io.github.dlrharness.os.linux.NamespaceRights;
import io.github.dlrharness.os.linux.NamespaceRights.Access;
import io.github.dlrharness.os.linux.RootlessLauncher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.maven.plugin.logging.Log;

/**
 * The properties by which a build tells Surefire and Failsafe about the test JVMs they fork.
 *
 * @param project the module's properties, changed here
 * @param user those of the command line, which go before them and are handed to the test JVM by Surefire and Failsafe themselves
 */
record ForkSettings(Properties project, Properties user, Log log) {
    private static final String JVM = "jvm";
    private static final String ARG_LINE = "argLine";

    /** Adds a word to the test JVM's arguments, unless it is there. */
    void argument(String word) {
        ArgLine argLine = new ArgLine(project.getProperty(ARG_LINE)).with(word);
        project.setProperty(ARG_LINE, argLine.toString());
        log.debug("dlr-harness: argLine=" + argLine);
    }

    /** Makes a system property of the test JVM, unless the command line does. Surefire warns of what is said twice. */
    void systemProperty(String name, String value) {
        if (!user.containsKey(name)) {
            argument(value.contains(" ") ? "\"-D" + name + "=" + value + "\"" : "-D" + name + "=" + value);
        }
    }

    /**
     * Makes test JVMs start with the right to make network namespaces, unless they have it or the build names a JVM itself.
     *
     * @param home folder for the launcher
     * @param probe tells what rights there are; asked only when it matters
     * @throws IOException when the launcher can't be written
     */
    void grantNamespaces(TestJdk jdk, Path home, Supplier<NamespaceRights> probe) throws IOException {
        Path launcher = home.resolve("bin").resolve("java");
        String chosen = user.getProperty(JVM, project.getProperty(JVM, ""));
        if (!chosen.isBlank() && !chosen.equals(launcher.toString())) {
            log.info("dlr-harness: tests run with " + chosen + ", as the property jvm of this build says");
            return;
        }
        NamespaceRights rights = probe.get();
        if (rights.access() == Access.ROOTLESS) {
            project.setProperty(JVM, RootlessLauncher.write(home, jdk.java()).toString());
            log.info("dlr-harness: not root, tests run in a user namespace by " + launcher);
        } else if (rights.access() == Access.NONE) {
            log.warn("dlr-harness: no topology can run here: " + rights.reason() + ". Remedy: " + rights.remedy());
        }
    }
}
