package io.github.dlrharness.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the DLR's LIFs. */
@Command(
        name = "lif",
        description = "Add, change or remove a logical interface, until the agent ends or reloads.",
        mixinStandardHelpOptions = true,
        subcommands = {LifCommand.Add.class, LifCommand.Change.class, LifCommand.Remove.class})
final class LifCommand extends CommandGroup {
    private abstract static class Edit extends EditCommand {
        @Parameters(index = "0", paramLabel = "VNI", description = "The VNI that the LIF sits on.")
        private int vni;

        @Override
        ObjectNode item() {
            return object().put("vni", vni);
        }
    }

    @Command(name = "add", description = "Add a LIF.")
    static final class Add extends Edit {
        @Parameters(
                index = "1",
                paramLabel = "ADDRESS",
                description = "Its address and prefix, such as 172.16.30.1/24.")
        private String address;

        @Option(names = "--name", paramLabel = "NAME", description = "What people call it (default: lif-VNI).")
        private String name;

        @Override
        String method() {
            return "lif.add";
        }

        @Override
        ObjectNode item() {
            ObjectNode item = super.item().put("address", address);
            put(item, "name", name);
            return item;
        }
    }

    @Command(
            name = "change",
            description = "Change a LIF's address or name. With another address, what was learned there is forgotten.")
    static final class Change extends Edit {
        @Option(names = "--address", paramLabel = "ADDRESS", description = "Its new address and prefix.")
        private String address;

        @Option(names = "--name", paramLabel = "NAME", description = "Its new name.")
        private String name;

        @Override
        String method() {
            return "lif.change";
        }

        @Override
        ObjectNode item() {
            ObjectNode item = super.item();
            put(item, "address", address);
            put(item, "name", name);
            return item;
        }
    }

    @Command(name = "remove", description = "Remove a LIF.")
    static final class Remove extends Edit {
        @Override
        String method() {
            return "lif.remove";
        }
    }
}
