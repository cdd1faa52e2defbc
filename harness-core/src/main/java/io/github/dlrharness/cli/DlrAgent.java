package io.github.dlrharness.cli;

import picocli.CommandLine.Command;

/** The command itself: without a subcommand it tells which there are. */
@Command(
        name = "dlr-agent",
        description =
                "Runs a VTEP and distributed logical router on this machine's interfaces, and controls running ones.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = VersionCommand.class,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:the answer is no: no answer to a ping, no resolution, a check that found something",
            "2:the command line or the configuration is wrong",
            "3:no agent can be reached",
            "4:the machine refuses: rights, interfaces, a full disk",
            "70:a defect of this program"
        },
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            ShowCommand.class,
            TraceCommand.class,
            CaptureCommand.class,
            PingCommand.class,
            LifCommand.class,
            PortCommand.class,
            VtepCommand.class,
            RouteCommand.class,
            ReloadCommand.class,
            StopCommand.class,
            VersionCommand.class,
            CompletionCommand.class
        })
final class DlrAgent extends CommandGroup {
    private final Terminal terminal;

    DlrAgent(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    Terminal terminal() {
        return terminal;
    }
}
