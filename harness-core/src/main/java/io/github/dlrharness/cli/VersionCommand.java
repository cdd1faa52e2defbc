package io.github.dlrharness.cli;

import io.github.dlrharness.control.AgentInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what this is. */
@Command(
        name = "version",
        description = "Tell the version, the control protocol's and Java's.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Spec
    private CommandSpec spec;

    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {
            "dlr-agent " + (version == null ? "(not from a jar)" : version),
            "control protocol " + AgentInfo.PROTOCOL,
            "Java " + System.getProperty("java.vm.version") + ", " + System.getProperty("java.vm.name")
        };
    }

    @Override
    public Integer call() {
        Terminal terminal = ((DlrAgent) spec.root().userObject()).terminal();
        for (String line : getVersion()) {
            terminal.out().println(line);
        }
        return ExitCode.OK;
    }
}
