package io.github.dlrharness.cli;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig.LogConfig;
import io.github.dlrharness.config.ConfigException;
import io.github.dlrharness.control.ConfigRefusedException;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.os.linux.SystemException;
import io.github.dlrharness.standalone.watch.LogSetup;
import java.io.PrintStream;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code dlr-agent}. */
public final class Main {
    /** When the program began, of {@link System#nanoTime()}. */
    static final long BEGIN = System.nanoTime();

    private Main() {}

    /** Runs a command and ends the process; see docs/agent.md for commands and exit codes. */
    public static void main(String[] args) {
        if (args.length == 0 || !args[0].equals("run")) {
            // Whoever asks an agent wants its answer; what else there is to tell, exceptions tell. An agent's log is
            // its file's matter.
            LogSetup.apply(new LogConfig("error", false));
        }
        System.exit(run(Terminal.ofProcess(), args));
    }

    /** Runs a command; returns its exit code. */
    static int run(Terminal terminal, String... args) {
        int code = commandLine(terminal).execute(args);
        Optional<String> problem = terminal.outputProblem();
        if (problem.isEmpty()) {
            return code;
        }
        terminal.err().println("dlr-agent: standard output can't be written: " + problem.get());
        return code == ExitCode.OK ? ExitCode.MACHINE : code;
    }

    static CommandLine commandLine(Terminal terminal) {
        CommandLine line = new CommandLine(new DlrAgent(terminal));
        line.setOut(new java.io.PrintWriter(terminal.out(), true));
        line.setErr(new java.io.PrintWriter(terminal.err(), true));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setParameterExceptionHandler((e, ignored) -> misused(terminal.err(), e));
        line.setExecutionExceptionHandler((e, command, result) -> failed(terminal.err(), e));
        return line;
    }

    private static int misused(PrintStream err, ParameterException e) {
        err.println("dlr-agent: " + e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched) {
            UnmatchedArgumentException.printSuggestions(unmatched, new java.io.PrintWriter(err, true));
        }
        err.println(
                "Try '%s --help'.".formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    private static int failed(PrintStream err, Exception e) {
        int code = exitCode(e);
        err.println("dlr-agent: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        if (code == ExitCode.DEFECT) {
            err.println("This is a defect of dlr-agent; please report it with what follows.");
            e.printStackTrace(err);
        }
        return code;
    }

    private static int exitCode(Exception e) {
        if (e instanceof UsageException
                || e instanceof ConfigException
                || e instanceof ConfigRefusedException
                || e instanceof IllegalArgumentException) {
            return ExitCode.USAGE;
        }
        if (e instanceof AgentException) {
            return ExitCode.UNREACHABLE;
        }
        if (e instanceof SystemException || e instanceof PortException || e instanceof MachineException) {
            return ExitCode.MACHINE;
        }
        return ExitCode.DEFECT;
    }
}
