package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a foreign agent is told, and that docs/foreign-agents.md says the same. */
class ForeignTaskTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "foreign-agents.md");

    /** Of the seed's figure, with a program in the place of the agent of host-b. */
    private static ForeignTask task() {
        TopologyPlan plan = Topologies.named("figure")
                .lif(5000, "172.16.10.1/24")
                .lif(5001, "172.16.20.1/24")
                .host("host-a")
                .host("host-b", host -> host.agent("agent", "--config={config}", "x"))
                .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
                .vm("vm2", vm -> vm.on("host-b").vni(5001).address("172.16.20.11"))
                .plan();
        return ForeignTask.of(plan, plan.host("host-b").orElseThrow());
    }

    @Test
    void documentShowsTheConfigurationOfHostB() throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains("```json\n" + task().configuration() + "\n```");
    }

    @Test
    void ourOwnAgentReadsIt() {
        assertThat(AgentYaml.parse(task().configuration(), "agent.json").engine())
                .isEqualTo(task().engine());
    }

    @Test
    void documentShowsEveryVariable() throws IOException {
        String document = Files.readString(DOCUMENT);

        assertThat(task().environment("/proc/4711/fd/60"))
                .isNotEmpty()
                .allSatisfy((name, value) -> assertThat(document).contains("| `%s` | `%s` |".formatted(name, value)));
    }

    @Test
    void pathGoesWhereTheCommandAsksForIt() {
        assertThat(task().command("/a")).containsExactly("agent", "--config=/a", "x");
    }
}
