package io.github.dlrharness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.control.RpcClient;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what an agent knows. */
@Command(
        name = "show",
        description = "Show what an agent knows.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "WHAT",
        subcommands = {
            ShowCommand.Arp.class,
            ShowCommand.Lif.class,
            ShowCommand.Mac.class,
            ShowCommand.VtepTable.class,
            ShowCommand.Route.class,
            ShowCommand.Port.class,
            ShowCommand.Pending.class,
            ShowCommand.Stats.class,
            ShowCommand.Config.class
        })
final class ShowCommand extends CommandGroup {
    /** A table of the agent's: as the protocol has it for programs, with headings for people. */
    private abstract static class Shown extends AgentCommand {
        @Override
        final int run(RpcClient client) {
            if (json()) {
                print(raw(client));
            } else {
                show(client, terminal());
            }
            return ExitCode.OK;
        }

        abstract JsonNode raw(RpcClient client);

        abstract void show(RpcClient client, Terminal terminal);
    }

    @Command(name = "arp", description = "The DLR's ARP table: address to MAC.")
    static final class Arp extends Shown {
        @Override
        JsonNode raw(RpcClient client) {
            return ask(client, "tables.get").get("arp");
        }

        @Override
        void show(RpcClient client, Terminal terminal) {
            ShownTables.arp(client.tables()).print(terminal);
            terminal.out().println(ShownTables.ARP_FLAGS);
        }
    }

    @Command(name = "lif", description = "The DLR's logical interfaces.")
    static final class Lif extends Shown {
        @Override
        JsonNode raw(RpcClient client) {
            return ask(client, "config.get").get("lifs");
        }

        @Override
        void show(RpcClient client, Terminal terminal) {
            ShownTables.lifs(client.config()).print(terminal);
        }
    }

    @Command(name = "mac", description = "The forwarding database: MAC to VM port or VTEP.")
    static final class Mac extends Shown {
        @Override
        JsonNode raw(RpcClient client) {
            return ask(client, "tables.get").get("macs");
        }

        @Override
        void show(RpcClient client, Terminal terminal) {
            ShownTables.macs(client.tables(), client.info()).print(terminal);
        }
    }

    @Command(name = "vtep", description = "The VTEP table: the hosts that each VNI is replicated to.")
    static final class VtepTable extends Shown {
        @Override
        JsonNode raw(RpcClient client) {
            return ask(client, "tables.get").get("vteps");
        }

        @Override
        void show(RpcClient client, Terminal terminal) {
            ShownTables.vteps(client.tables()).print(terminal);
        }
    }

    @Command(name = "route", description = "The DLR's routes: the LIFs' subnets and the static ones.")
    static final class Route extends Shown {
        @Override
        JsonNode raw(RpcClient client) {
            return ask(client, "config.get").get("routes");
        }

        @Override
        void show(RpcClient client, Terminal terminal) {
            ShownTables.routes(client.config()).print(terminal);
            terminal.out().println(ShownTables.ROUTE_FLAGS);
        }
    }

    @Command(name = "port", description = "The ports of the agent and the interfaces behind them.")
    static final class Port extends Shown {
        @Override
        JsonNode raw(RpcClient client) {
            return ask(client, "agent.info").get("ports");
        }

        @Override
        void show(RpcClient client, Terminal terminal) {
            ShownTables.ports(client.info()).print(terminal);
        }
    }

    @Command(name = "pending", description = "Whom the agent waits for, and who waits for the agent (steps 1 and 4).")
    static final class Pending extends Shown {
        @Override
        JsonNode raw(RpcClient client) {
            JsonNode tables = ask(client, "tables.get");
            ObjectNode waiting = JsonNodeFactory.instance.objectNode();
            ArrayNode resolutions = waiting.putArray("resolutions");
            tables.get("arp").forEach(row -> {
                if (row.get("state").asText().equals("nascent")) {
                    resolutions.add(row);
                }
            });
            waiting.set("pending", tables.get("pending"));
            waiting.set("queued", tables.get("queued"));
            return waiting;
        }

        @Override
        void show(RpcClient client, Terminal terminal) {
            ShownTables.pending(client.tables()).print(terminal);
        }
    }

    @Command(name = "stats", description = "Every counter that is not zero.")
    static final class Stats extends Shown {
        @Option(names = "--all", description = "Zeros, too.")
        private boolean all;

        @Override
        JsonNode raw(RpcClient client) {
            return ask(client, "counters.get");
        }

        @Override
        void show(RpcClient client, Terminal terminal) {
            Map<String, Long> counters = client.counters();
            ShownTables.counters(counters, all).print(terminal);
        }
    }

    @Command(name = "config", description = "The configuration that is in force, as JSON, which is YAML.")
    static final class Config extends Shown {
        @Override
        JsonNode raw(RpcClient client) {
            return ask(client, "config.get");
        }

        @Override
        void show(RpcClient client, Terminal terminal) {
            AgentConfig config = client.config();
            terminal.out().println(AgentJson.writePretty(config));
        }
    }
}
