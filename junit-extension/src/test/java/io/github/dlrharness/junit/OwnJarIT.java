package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.Topologies;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Our own agent as anybody else's program, from its jar: beside itself in the test JVM, and judged without a word from it. */
@Tag("netns")
class OwnJarIT {
    private static final String[] COMMAND = {
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-jar",
        Path.of("..", "harness-core", "target", "dlr-agent.jar").toString(),
        "run",
        "--config",
        "{config}"
    };

    @RegisterExtension
    static final TopologyExtension TOPOLOGY = TopologyExtension.of(Topologies.named("own-jar")
            .lif(5000, "172.16.10.1/24")
            .lif(5001, "172.16.20.1/24")
            .host("host-a", host -> host.agent(COMMAND))
            .host("host-b", host -> host.agent(COMMAND))
            .host("host-c")
            .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
            .vm("vm2", vm -> vm.on("host-b").vni(5001).address("172.16.20.11"))
            .vm("vm3", vm -> vm.on("host-c").vni(5001).address("172.16.20.13")));

    @Test
    @ExpectArpResolved(on = "host-a", target = "vm2")
    void resolvesBetweenTwoJars(Vm vm1, Vm vm2) {
        assertThat(vm1.ping(vm2).complete()).isTrue();
    }

    @Test
    @ExpectArpResolved(on = "host-a", target = "vm3")
    @ExpectArpResolved(on = "host-c", target = "vm1")
    void resolvesBetweenAJarAndTheTestJvm(Vm vm1, Vm vm3, Host hostC) {
        assertThat(vm1.ping(vm3).complete()).isTrue();
        assertThat(hostC.arp(vm1.address())).isPresent();
    }
}
