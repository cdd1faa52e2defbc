package io.github.dlrharness.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.dlrharness.cli.Terminal.Paint;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.standalone.Finding;
import io.github.dlrharness.standalone.MachineCheck;
import io.github.dlrharness.standalone.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells whether a configuration is valid, and whether this machine can run it. */
@Command(
        name = "check",
        description = {
            "Check a configuration, and whether this machine can run it, without changing anything.",
            "Exit status 2: the configuration is not valid. 1: it is, and the machine lacks something; what to do is told."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The configuration.")
    private Path file;

    @Option(names = "--pcap", description = "Check for \"run --pcap\".")
    private boolean pcap;

    @Option(names = "--json", description = "Write JSON instead of text.")
    private boolean json;

    @Override
    public Integer call() {
        Terminal terminal = ((DlrAgent) spec.root().userObject()).terminal();
        AgentConfig config = AgentYaml.read(file);
        if (pcap) {
            config = RunCommand.withPcap(config);
        }
        List<Finding> findings = MachineCheck.findings(config, Place.HERE);
        if (json) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            findings.forEach(finding -> array.addObject()
                    .put("level", finding.level().name().toLowerCase(Locale.ROOT))
                    .put("text", finding.text())
                    .put("remedy", finding.remedy()));
            terminal.out().println(array.toPrettyString());
        } else {
            print(
                    terminal,
                    new Finding(
                            Finding.Level.OK,
                            "%s is a valid configuration of host %s"
                                    .formatted(file, config.engine().host()),
                            ""));
            findings.forEach(finding -> print(terminal, finding));
        }
        return findings.stream().noneMatch(finding -> finding.level() == Finding.Level.ERROR)
                ? ExitCode.OK
                : ExitCode.NEGATIVE;
    }

    private static void print(Terminal terminal, Finding finding) {
        String level = switch (finding.level()) {
            case OK -> terminal.paint(Paint.GOOD, "ok     ");
            case WARNING -> terminal.paint(Paint.DOUBTFUL, "warning");
            case ERROR -> terminal.paint(Paint.BAD, "error  ");
        };
        String remedy = finding.remedy().isEmpty() ? "" : "; " + finding.remedy();
        terminal.out().println("%s  %s%s".formatted(level, finding.text(), remedy));
    }
}
