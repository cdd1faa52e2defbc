package io.github.dlrharness.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.topology.TopologyPlan.AgentPlan;
import io.github.dlrharness.topology.TopologySpec.AgentSpec;
import io.github.dlrharness.topology.TopologySpec.HostSpec;
import io.github.dlrharness.topology.TopologySpec.LifSpec;
import io.github.dlrharness.topology.TopologySpec.RouteSpec;
import io.github.dlrharness.topology.TopologySpec.RouterSpec;
import io.github.dlrharness.topology.TopologySpec.UnderlaySpec;
import io.github.dlrharness.topology.TopologySpec.VmSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One spec behind all sources: what is asked in the same words is the same plan. */
class TopologySourcesTest {
    private static final TopologySpec FROM_YAML =
            TopologyYaml.readResource(TopologySourcesTest.class, "everything.yaml");

    @Test
    void builderAndYamlGiveEqualPlans() {
        TopologyBuilder builder = Topologies.named("everything")
                .underlay("10.9.0.0/16")
                .underlayMtu(9000)
                .router(router -> router.vMac("02:aa:00:00:00:01")
                        .profile(RouterProfile.LITERAL)
                        .pMacRewrite(false)
                        .arpPayloadPMac(true)
                        .arpTries(5))
                .router(router -> router.arpRetry(Duration.ofMillis(200))
                        .arpTimeout(Duration.ofMinutes(2))
                        .macAging(Duration.ofHours(1)))
                .router(router -> router.arpHoldOff(Duration.ofSeconds(30))
                        .arpLimit(100)
                        .arpLearnFromGratuitous(true)
                        .arpUpdateUnsolicited(false)
                        .duplicateMoves(3)
                        .duplicateWindow(Duration.ofMinutes(1))
                        .lifDefence(Duration.ofSeconds(5))
                        .queueDepth(7)
                        .queueTargets(50)
                        .queueLifetime(Duration.ofSeconds(4))
                        .proxyLifetime(Duration.ofSeconds(2))
                        .proxyLimit(64)
                        .proxyLimitPerVtep(16)
                        .proxyAnswerFromCache(true)
                        .macLimit(200)
                        .vxlanStrictReserved(true)
                        .vxlanCopyDscp(true))
                .lif(5000, "172.16.10.1/24")
                .lif(5001, "172.16.20.1/24", "web")
                .host("host-a")
                .host("host-b", host -> host.vtep("10.9.0.60").pMac("02:50:56:00:00:60"))
                .host("host-c", host -> host.kind(HostKind.OPEN_VSWITCH))
                .host(
                        "host-d",
                        host -> host.pMac("02:50:56:00:00:64")
                                .agent("python3", "agent.py", "--config", "{config}")
                                .agentReadyWithin("3s"))
                .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
                .vm(
                        "vm2",
                        vm -> vm.on("host-b")
                                .vni(5001)
                                .address("172.16.20.11/24")
                                .mac("02:00:00:00:00:22")
                                .gateway("172.16.20.254")
                                .mtu(8950))
                .route("10.0.0.0/8", "172.16.20.11")
                .route("0.0.0.0/0", "172.16.10.11");

        assertThat(builder.plan()).isEqualTo(TopologyPlan.of(FROM_YAML));
    }

    @Test
    void specWrittenOutAsAnAnnotationsReaderDoesAndYamlGiveEqualPlans() {
        TopologySpec spec = new TopologySpec(
                "everything",
                "io.example.LabTest",
                new UnderlaySpec("10.9.0.0/16", 9000),
                new RouterSpec(FROM_YAML.router().settings()),
                List.of(new LifSpec(null, 5000, "172.16.10.1/24"), new LifSpec("web", 5001, "172.16.20.1/24")),
                List.of(
                        new HostSpec("host-a", null, null),
                        new HostSpec("host-b", "10.9.0.60", "02:50:56:00:00:60", "dlr"),
                        new HostSpec("host-c", null, null, "open-vswitch"),
                        new HostSpec(
                                "host-d",
                                null,
                                "02:50:56:00:00:64",
                                "foreign",
                                new AgentSpec(List.of("python3", "agent.py", "--config", "{config}"), "3s"))),
                List.of(
                        new VmSpec("vm1", "host-a", 5000, "172.16.10.11", null, null, null),
                        new VmSpec(
                                "vm2", "host-b", 5001, "172.16.20.11/24", "02:00:00:00:00:22", "172.16.20.254", 8950)),
                List.of(new RouteSpec("10.0.0.0/8", "172.16.20.11"), new RouteSpec("0.0.0.0/0", "172.16.10.11")));

        assertThat(TopologyPlan.of(spec)).isEqualTo(TopologyPlan.of(FROM_YAML));
    }

    @Test
    void everyKeyOfTheDocumentReachesThePlan() {
        TopologyPlan plan = TopologyPlan.of(FROM_YAML);

        assertThat(plan.name()).isEqualTo("everything");
        assertThat(plan.underlay().subnet()).hasToString("10.9.0.0/16");
        assertThat(plan.underlay().mtu()).isEqualTo(9000);
        assertThat(plan.router().vMac()).hasToString("02:aa:00:00:00:01");
        assertThat(plan.router().profile()).isEqualTo(RouterProfile.LITERAL);
        assertThat(plan.router().pMacRewrite()).isFalse();
        assertThat(plan.router().arpPayloadPMac()).isTrue();
        assertThat(plan.router().arp().tries()).isEqualTo(5);
        assertThat(plan.router().arp().retry()).isEqualTo(Duration.ofMillis(200));
        assertThat(plan.router().arp().timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(plan.router().arp())
                .isEqualTo(new RouterOptions.Arp(
                        5, Duration.ofMillis(200), Duration.ofMinutes(2), Duration.ofSeconds(30), 100));
        assertThat(plan.router().queue()).isEqualTo(new RouterOptions.Queue(7, 50, Duration.ofSeconds(4)));
        assertThat(plan.router().proxy()).isEqualTo(new RouterOptions.Proxy(Duration.ofSeconds(2), 64, 16, true));
        assertThat(plan.router().fdb()).isEqualTo(new RouterOptions.Fdb(Duration.ofHours(1), 200));
        assertThat(plan.router().vxlan()).isEqualTo(new RouterOptions.Vxlan(true, true));
        assertThat(plan.router().announce())
                .isEqualTo(new RouterOptions.Announce(true, false, 3, Duration.ofMinutes(1), Duration.ofSeconds(5)));
        assertThat(plan.routes())
                .extracting(route -> route.destination() + " " + route.nextHop())
                .containsExactly("10.0.0.0/8 172.16.20.11", "0.0.0.0/0 172.16.10.11");
        assertThat(plan.lifs()).extracting("name").containsExactly("lif-5000", "web");
        assertThat(plan.host("host-b").orElseThrow().pMac()).hasToString("02:50:56:00:00:60");
        assertThat(plan.hosts())
                .extracting("kind")
                .containsExactly(HostKind.DLR, HostKind.DLR, HostKind.OPEN_VSWITCH, HostKind.FOREIGN);
        assertThat(plan.hosts().get(3).agent())
                .isEqualTo(
                        new AgentPlan(List.of("python3", "agent.py", "--config", "{config}"), Duration.ofSeconds(3)));
        assertThat(plan.vm("vm2").orElseThrow().gateway()).hasToString("172.16.20.254");
        assertThat(plan.vm("vm2").orElseThrow().mac()).hasToString("02:00:00:00:00:22");
        assertThat(plan.vm("vm2").orElseThrow().mtu()).isEqualTo(8950);
    }

    @Test
    void fileAndTextGiveTheSamePlan(@TempDir Path folder) throws Exception {
        String text = "hosts:\n  - name: only\n";
        Path file = Files.writeString(folder.resolve("lab.yaml"), text);

        assertThat(TopologyPlan.of(TopologyYaml.read(file))).isEqualTo(TopologyPlan.of(TopologyYaml.parse(text)));
        assertThat(TopologyYaml.read(file).origin()).isEqualTo(file.toString());
    }

    @Test
    void builderBasedOnASpecKeepsWhatItSays() {
        assertThat(Topologies.basedOn(FROM_YAML).plan()).isEqualTo(TopologyPlan.of(FROM_YAML));
    }
}
