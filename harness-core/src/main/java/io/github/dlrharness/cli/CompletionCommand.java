package io.github.dlrharness.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes what a shell needs to complete this command. */
@Command(
        name = "completion",
        description = {
            "Write a script that has bash or zsh complete this command.",
            "Here and now: source <(dlr-agent completion). For good: dlr-agent completion > /etc/bash_completion.d/dlr-agent"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ((DlrAgent) spec.root().userObject())
                .terminal()
                .out()
                .print(AutoComplete.bash("dlr-agent", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
