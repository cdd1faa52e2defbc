package io.github.dlrharness.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the VM ports. */
@Command(
        name = "port",
        description = "Add or remove a VM port, until the agent ends or reloads.",
        mixinStandardHelpOptions = true,
        subcommands = {PortCommand.Add.class, PortCommand.Remove.class})
final class PortCommand extends CommandGroup {
    private abstract static class Edit extends EditCommand {
        @Parameters(index = "0", paramLabel = "INTERFACE", description = "The network interface behind it.")
        private String interfaceName;

        @Override
        ObjectNode item() {
            return object().put("interface", interfaceName);
        }
    }

    @Command(name = "add", description = "Add a VM port. Its interface may come later.")
    static final class Add extends Edit {
        @Parameters(index = "1", paramLabel = "VNI", description = "The VNI that it is an access port of.")
        private int vni;

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "What people call it (default: the interface's name).")
        private String name;

        @Override
        String method() {
            return "port.add";
        }

        @Override
        ObjectNode item() {
            ObjectNode item = super.item().put("vni", vni);
            put(item, "name", name);
            return item;
        }
    }

    @Command(name = "remove", description = "Remove a VM port.")
    static final class Remove extends Edit {
        @Override
        String method() {
            return "port.remove";
        }
    }
}
