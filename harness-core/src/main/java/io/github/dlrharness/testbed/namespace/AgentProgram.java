package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.TestbedException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line by which a host's agent is started as a process of its own. */
final class AgentProgram {
    private static final String JAR = "dlrharness.agentJar";
    private static final String MAIN = "io.github.dlrharness.cli.Main";

    /** It lives for seconds and is one of many: ready soon, with little memory. */
    private static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:CICompilerCount=1", "-Xshare:auto", "-Xmx256m");

    /** On standard output there are answers; what the JVM itself has to say does not belong there. */
    private static final List<String> QUIET =
            List.of("-Xlog:disable", "-Xlog:all=warning:stderr", "-XX:+DisplayVMOutputToStderr", "-XX:-UsePerfData");

    private AgentProgram() {}

    /**
     * The command.
     *
     * @param config path of its configuration
     */
    static List<String> command(String config) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(QUIET);
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--enable-native-access"))
                .toList());
        String jar = System.getProperty(JAR, "");
        if (jar.isEmpty()) {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        } else {
            if (!Files.isReadable(Path.of(jar))) {
                throw new TestbedException(
                        "There is no agent at %s, which the property %s names; correct it, or leave it out to run the agent from the class path"
                                .formatted(jar, JAR));
            }
            command.addAll(List.of("-jar", jar));
        }
        command.addAll(List.of("run", "--stdio", "--config", config));
        return command;
    }
}
