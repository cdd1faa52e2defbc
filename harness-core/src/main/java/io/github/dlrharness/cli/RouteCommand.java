package io.github.dlrharness.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Changes the static routes. */
@Command(
        name = "route",
        description = "Add, change or remove a static route, until the agent ends or reloads.",
        mixinStandardHelpOptions = true,
        subcommands = {RouteCommand.Add.class, RouteCommand.Change.class, RouteCommand.Remove.class})
final class RouteCommand extends CommandGroup {
    private abstract static class Edit extends EditCommand {
        @Parameters(index = "0", paramLabel = "DESTINATION", description = "The network, such as 10.0.0.0/8.")
        private String destination;

        @Override
        ObjectNode item() {
            return object().put("destination", destination);
        }
    }

    private abstract static class Leading extends Edit {
        @Parameters(index = "1", paramLabel = "NEXT-HOP", description = "A neighbour in a LIF's subnet.")
        private String nextHop;

        @Override
        ObjectNode item() {
            return super.item().put("nextHop", nextHop);
        }
    }

    @Command(name = "add", description = "Add a route.")
    static final class Add extends Leading {
        @Override
        String method() {
            return "route.add";
        }
    }

    @Command(name = "change", description = "Change a route's next hop.")
    static final class Change extends Leading {
        @Override
        String method() {
            return "route.change";
        }
    }

    @Command(name = "remove", description = "Remove a route.")
    static final class Remove extends Edit {
        @Override
        String method() {
            return "route.remove";
        }
    }
}
