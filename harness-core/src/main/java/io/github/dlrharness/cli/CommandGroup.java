package io.github.dlrharness.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that is none without one of its subcommands. */
abstract class CommandGroup implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    Terminal terminal() {
        return ((DlrAgent) spec.root().userObject()).terminal();
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing; there are "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
