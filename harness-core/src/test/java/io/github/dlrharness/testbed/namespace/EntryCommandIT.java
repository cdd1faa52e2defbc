package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.os.linux.Program;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A shell that enters the networks of a running topology, as somebody at another terminal would. */
@Tag("netns")
class EntryCommandIT {
    /** Who is in this user namespace already can't enter it once more. */
    private static final String INTO_THE_USER_NAMESPACE = " --target=%d --user --preserve-credentials"
            .formatted(ProcessHandle.current().pid());

    private static String run(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", command.replace(INTO_THE_USER_NAMESPACE, ""))
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void leadsIntoTheNetworkOfEachHostAndVm() throws Exception {
        Capability.NETWORK_NAMESPACES.require();
        String ip = Program.path("ip", "iproute2");
        Testbed testbed = Backends.named("namespace").start(TopologyPlan.of(Topologies.seedFigure()), HostEngine::new);
        try (testbed) {
            assertThat(testbed.entryCommands()).containsOnlyKeys("host-a", "host-b", "vm1", "vm2");

            assertThat(run(testbed.entryCommands().get("vm1") + " " + ip + " -o address"))
                    .contains("172.16.10.11/24")
                    .doesNotContain("172.16.20.11");
            assertThat(run(testbed.entryCommands().get("host-b") + " " + ip + " -o address"))
                    .contains("192.168.250.52/");
        }
        assertThatThrownBy(testbed::entryCommands)
                .isInstanceOf(TestbedException.class)
                .hasMessageContaining("closed");
    }
}
