package io.github.dlrharness.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes who is in the replication lists. */
@Command(
        name = "vtep",
        description = "Add, change or remove another host's VTEP, until the agent ends or reloads.",
        mixinStandardHelpOptions = true,
        subcommands = {VtepCommand.Add.class, VtepCommand.Change.class, VtepCommand.Remove.class})
final class VtepCommand extends CommandGroup {
    private abstract static class Edit extends EditCommand {
        @Parameters(index = "0", paramLabel = "ADDRESS", description = "The VTEP's underlay address.")
        private String address;

        @Override
        ObjectNode item() {
            return object().put("address", address);
        }
    }

    private abstract static class Described extends Edit {
        @Option(
                names = "--pmac",
                paramLabel = "MAC",
                description = "The pMAC of the DLR instance there. Absent: there is none; to change, it stays.")
        private String pmac;

        @Option(
                names = "--vni",
                paramLabel = "VNI",
                split = ",",
                description =
                        "A VNI that the host is in; several by commas. Absent: every VNI of this host; to change, they stay.")
        private List<Integer> vnis;

        @Override
        ObjectNode item() {
            ObjectNode item = super.item();
            put(item, "pmac", pmac);
            put(item, "vnis", vnis);
            return item;
        }
    }

    @Command(name = "add", description = "Add a VTEP.")
    static final class Add extends Described {
        @Override
        String method() {
            return "vtep.add";
        }
    }

    @Command(name = "change", description = "Change a VTEP's pMAC or VNIs; what is not given stays.")
    static final class Change extends Described {
        @Override
        String method() {
            return "vtep.change";
        }
    }

    @Command(name = "remove", description = "Remove a VTEP from VNIs, or from all.")
    static final class Remove extends Edit {
        @Option(
                names = "--vni",
                paramLabel = "VNI",
                split = ",",
                description = "A VNI to leave; several by commas. Absent: all of them.")
        private List<Integer> vnis;

        @Override
        String method() {
            return "vtep.remove";
        }

        @Override
        ObjectNode item() {
            ObjectNode item = super.item();
            put(item, "vnis", vnis);
            return item;
        }
    }
}
