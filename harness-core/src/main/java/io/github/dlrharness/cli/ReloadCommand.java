package io.github.dlrharness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dlrharness.control.RpcClient;
import picocli.CommandLine.Command;

/** Has the agent read its configuration file again. */
@Command(
        name = "reload",
        description = {
            "Have an agent read its configuration file again and apply what differs.",
            "A configuration that is not valid, or takes a restart, changes nothing."
        })
final class ReloadCommand extends AgentCommand {
    @Override
    int run(RpcClient client) {
        JsonNode report = ask(client, "config.reload");
        if (json()) {
            print(report);
        } else {
            EditCommand.tell(report, terminal());
        }
        return ExitCode.OK;
    }
}
