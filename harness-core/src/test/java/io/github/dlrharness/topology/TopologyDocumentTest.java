package io.github.dlrharness.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dlrharness.wire.Ipv4Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/topology.md to the code. */
class TopologyDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "topology.md");
    private static final Path SOURCE =
            Path.of("src", "test", "java", "io", "github", "dlrharness", "topology", "TopologyDocumentTest.java");

    @Test
    void yamlOfTheDocumentIsTheSeedFigure() throws IOException {
        TopologyPlan plan = TopologyPlan.of(TopologyYaml.parse(firstBlock("yaml")));

        assertThat(plan)
                .isEqualTo(Topologies.basedOn(renamed(Topologies.seedFigure())).plan());
    }

    @Test
    void builderOfTheDocumentCompilesAndIsTheSeedFigure() throws IOException {
        TopologySpec spec = Topologies.named("two-hosts")
                .lif(5000, "172.16.10.1/24")
                .lif(5001, "172.16.20.1/24")
                .host("host-a")
                .host("host-b")
                .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
                .vm("vm2", vm -> vm.on("host-b").vni(5001).address("172.16.20.11"))
                .build();

        assertThat(TopologyPlan.of(spec)).isEqualTo(TopologyPlan.of(renamed(Topologies.seedFigure())));
        assertThat(withoutSpace(Files.readString(DOCUMENT)))
                .contains(withoutSpace(between(Files.readString(SOURCE), "TopologySpec spec =", "build();")));
    }

    @Test
    void everyKeyHasItsRow() throws IOException {
        String document = Files.readString(DOCUMENT);

        assertThat(Stream.of(
                                TopologyYaml.DOCUMENT,
                                TopologyYaml.UNDERLAY,
                                RouterSections.ROUTER,
                                RouterSections.LIF,
                                TopologyYaml.HOST,
                                TopologyYaml.AGENT,
                                TopologyYaml.VM,
                                RouterSections.ROUTE)
                        .flatMap(keys -> keys.stream().map("| `%s` |"::formatted)))
                .allSatisfy(row -> assertThat(document).contains(row));
    }

    @Test
    void refusalOfTheDocumentIsWhatIsReallySaid() throws IOException {
        String yaml = """
                lifs:
                  - vni: 0
                    address: 172.16.10.1/24
                hosts:
                  - name: a
                    vtep: 10.0.0.1
                  - name: host-a
                vms:
                  - name: v
                    host: hosta
                    vni: 7
                    address: 10.0.0.1/24
                """;

        TopologyException refusal =
                catchThrowableOfType(TopologyException.class, () -> TopologyYaml.parse(yaml, "lab.yaml"));

        assertThat(refusal.problems()).hasSize(3);
        assertThat(Files.readString(DOCUMENT)).contains(refusal.getMessage());
    }

    @Test
    void automaticAddressesAreTheDocuments() throws IOException {
        TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());

        assertThat(Files.readString(DOCUMENT))
                .contains("| `pmac` | `" + plan.hosts().get(0).pMac() + "` and up |")
                .contains("| `mac` | `" + plan.vms().get(0).mac() + "` and up |")
                .contains("| `subnet` | `" + plan.underlay().subnet() + "` |")
                .contains("| `mtu` | " + plan.underlay().mtu() + " |")
                .contains("| `mtu` | " + plan.vms().get(0).mtu() + " |")
                .contains("| `vmac` | `" + plan.router().vMac() + "` |")
                .contains("| `arpTries` | " + plan.router().arp().tries() + " |");
        assertThat(plan.hosts().get(0).vtep()).isEqualTo(Ipv4Address.parse("192.168.250.51"));
    }

    private static TopologySpec renamed(TopologySpec spec) {
        return new TopologySpec(
                "two-hosts", null, spec.underlay(), spec.router(), spec.lifs(), spec.hosts(), spec.vms());
    }

    private static String firstBlock(String language) throws IOException {
        Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(DOCUMENT));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        return text.substring(from, text.indexOf(end, from) + end.length());
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }
}
