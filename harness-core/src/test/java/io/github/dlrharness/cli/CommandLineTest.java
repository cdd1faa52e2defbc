package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command line itself: help everywhere, and a user's mistakes in one message. */
class CommandLineTest {
    static Stream<String> commands() {
        List<String> names = new ArrayList<>();
        collect(silent(), "", names);
        return names.stream();
    }

    private static void collect(CommandLine command, String prefix, List<String> names) {
        names.add(prefix);
        command.getSubcommands().forEach((name, sub) -> collect(sub, (prefix + " " + name).trim(), names));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(String command) {
        CommandRun run = CommandRun.of((command + " --help").trim().split(" "));

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Usage: dlr-agent " + command);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theManualHasEveryCommandAndOption() throws Exception {
        String manual = Files.readString(Path.of("../docs/agent.md"));
        String commands = ManualCommands.of(silent());
        Path written =
                Files.writeString(Files.createDirectories(Path.of("target")).resolve("agent-commands.md"), commands);

        assertThat(manual.contains(commands))
                .as("the section \"Commands\" of docs/agent.md is what stands in harness-core/" + written)
                .isTrue();
    }

    private static CommandLine silent() {
        ByteArrayOutputStream nowhere = new ByteArrayOutputStream();
        return Main.commandLine(Terminal.of(nowhere, new PrintStream(nowhere, true, StandardCharsets.UTF_8), false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|a command is missing; there are run, check",
                "show|a command is missing; there are arp, lif",
                "shwo arp|Unmatched arguments from index 0: 'shwo', 'arp'",
                "show arp --jsn|Unknown option: '--jsn'",
                "run|Missing required option: '--config=FILE'",
                "ping|Missing required parameter: 'ADDRESS'",
                "lif add x 172.16.1.1/24|'x' is not an int",
                "ping 172.16.10.11 -W 5|\"5\" is no duration; write 500ms, 2s, 1.5s or 3m",
                "ping 172.16.10.11 --socket a --host b|--socket and --host both say which agent is meant; give one",
                "check --config /nowhere/agent.yaml|/nowhere/agent.yaml",
                "run --config /nowhere/agent.yaml|/nowhere/agent.yaml",
            })
    void tellsAMistakeInOneMessageAndEndsWithTwo(String line, String message) {
        CommandRun run = line == null ? CommandRun.of() : CommandRun.of(line.split(" "));

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("dlr-agent: ").contains(message).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void endsWithThreeWhenThereIsNoAgent(@TempDir Path folder) {
        CommandRun run = CommandRun.of(
                "show", "arp", "--socket", folder.resolve("none.sock").toString());

        assertThat(run.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err())
                .startsWith("dlr-agent: No agent can be reached at ")
                .doesNotContain("\tat ");
    }

    @Test
    void tellsEveryProblemOfAConfiguration(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("agent.yaml"), "host: a\nundrelay: {}\npmac: 5\n");
        CommandRun run = CommandRun.of("check", "-c", file.toString());

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("line 2", "undrelay", "underlay");
    }

    @Test
    void tellsItsVersion() {
        assertThat(CommandRun.of("version").out()).contains("dlr-agent ", "control protocol 1", "Java ");
        assertThat(CommandRun.of("--version").out())
                .isEqualTo(CommandRun.of("version").out());
    }

    @Test
    void completesInBash(@TempDir Path folder) throws Exception {
        Path script = Files.writeString(
                folder.resolve("completion"), CommandRun.of("completion").out());
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source \"$1\"; COMP_WORDS=(dlr-agent show a); COMP_CWORD=2; _complete_dlr-agent; echo \"${COMPREPLY[*]}\"",
                        "bash",
                        script.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim())
                .isEqualTo("arp");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0µs",
        "999999,999µs",
        "1000000,1.0ms",
        "12349999,12.3ms",
        "999999999,999.9ms",
        "1000000000,1.0s",
        "59999999999,59.9s",
        "187000000000,3m07s",
        "7500000000000,2h05m",
        "273600000000000,3d04h"
    })
    void writesTimesInTheirLargestUnits(long nanos, String text) {
        assertThat(Ages.text(nanos)).isEqualTo(text);
    }
}
