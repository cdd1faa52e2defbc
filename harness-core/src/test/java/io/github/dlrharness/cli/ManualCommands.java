package io.github.dlrharness.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands of the manual, from what the command line itself knows. */
final class ManualCommands {
    /** Told once, since every command that asks an agent has them. */
    private static final Set<String> COMMON =
            new TreeSet<>(Set.of("--help", "--version", "--socket", "--host", "--json"));

    private final StringBuilder text = new StringBuilder();

    private ManualCommands() {}

    /** The section's text in Markdown. */
    static String of(CommandLine root) {
        ManualCommands manual = new ManualCommands();
        root.getSubcommands().values().forEach(command -> manual.command(command.getCommandSpec()));
        return manual.text.toString();
    }

    private void command(CommandSpec spec) {
        if (!spec.subcommands().isEmpty()) {
            spec.subcommands().values().forEach(sub -> command(sub.getCommandSpec()));
            return;
        }
        text.append("#### `").append(synopsis(spec)).append("`\n\n");
        text.append(String.join(" ", spec.usageMessage().description())).append("\n\n");
        List<String> rows = new ArrayList<>();
        spec.positionalParameters().forEach(param -> rows.add(row(param.paramLabel(), param)));
        for (OptionSpec option : spec.options()) {
            if (!COMMON.contains(option.longestName())) {
                String value = option.typeInfo().isBoolean() ? "" : " " + option.paramLabel();
                rows.add(row(String.join(", ", option.names()) + value, option));
            }
        }
        if (!rows.isEmpty()) {
            text.append("| | |\n|---|---|\n");
            rows.forEach(text::append);
            text.append('\n');
        }
    }

    private static String row(String name, ArgSpec argument) {
        String description = String.join(" ", argument.description());
        if (argument.defaultValue() != null) {
            description = description.replace("${DEFAULT-VALUE}", argument.defaultValue());
        }
        return "| `%s` | %s |\n".formatted(name, description.replace("|", "\\|"));
    }

    private static String synopsis(CommandSpec spec) {
        StringJoiner words = new StringJoiner(" ").add(spec.qualifiedName());
        for (PositionalParamSpec param : spec.positionalParameters()) {
            words.add(param.required() ? param.paramLabel() : "[" + param.paramLabel() + "]");
        }
        boolean more = false;
        for (OptionSpec option : spec.options()) {
            if (option.required()) {
                words.add(option.longestName() + " " + option.paramLabel());
            } else {
                more |= !option.longestName().equals("--help")
                        && !option.longestName().equals("--version");
            }
        }
        return more ? words.add("[OPTIONS]").toString() : words.toString();
    }
}
