package io.github.dlrharness.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.config.AgentConfig.Datapath;
import io.github.dlrharness.config.AgentConfig.LogConfig;
import io.github.dlrharness.config.AgentConfig.MetricsConfig;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration comes to, and that JSON carries all of it. */
class AgentYamlTest {
    static final String FULL = """
            # yaml-language-server: $schema=./agent.schema.json
            host: host-a
            underlay:
              interface: uplink
              address: 192.168.250.51
              mtu: 9000
            pmac: 02:50:56:00:00:01
            router: {vmac: 02:50:56:56:44:53, profile: literal, arpTries: 5, arpRetry: 200ms, proxyAnswerFromCache: true}
            lifs:
              - {vni: 5000, address: 172.16.10.1/24, name: left}
              - {vni: 5001, address: 172.16.20.1/24}
            ports:
              - {interface: p1, vni: 5000, name: vm1}
              - {interface: p2, vni: 5002}
              - {interface: p3, vni: 5000, number: 7}
            vteps:
              - {address: 192.168.250.53}
              - {address: 192.168.250.52, pmac: 02:50:56:00:00:02, vnis: [5000, 5001]}
            routes:
              - {destination: 10.0.0.0/8, nextHop: 172.16.20.11}
            datapath: pcap
            control: {socket: /run/lab/a.sock}
            metrics: {address: 127.0.0.2, port: 0}
            log: {level: debug, format: json}
            """;

    static final String LEAST = """
            host: host-a
            underlay: {interface: uplink, address: 192.168.250.51}
            pmac: 02:50:56:00:00:01
            """;

    @Test
    void everyKeyIsTaken() {
        AgentConfig config = AgentYaml.parse(FULL, "agent.yaml");

        assertThat(config.engine().host()).isEqualTo("host-a");
        assertThat(config.engine().vtep()).isEqualTo(Ipv4Address.parse("192.168.250.51"));
        assertThat(config.engine().pMac()).isEqualTo(MacAddress.parse("02:50:56:00:00:01"));
        assertThat(config.engine().underlayMtu()).isEqualTo(9000);
        RouterOptions options = config.engine().options();
        assertThat(options.vMac()).isEqualTo(MacAddress.parse("02:50:56:56:44:53"));
        assertThat(options.profile()).isEqualTo(RouterProfile.LITERAL);
        assertThat(options.arp().tries()).isEqualTo(5);
        assertThat(options.arp().retry()).isEqualTo(Duration.ofMillis(200));
        assertThat(options.proxy().answerFromCache()).isTrue();
        assertThat(config.engine().lifs())
                .containsExactly(
                        new LifConfig("left", new Vni(5000), Ipv4Address.parse("172.16.10.1"), 24),
                        new LifConfig("lif-5001", new Vni(5001), Ipv4Address.parse("172.16.20.1"), 24));
        assertThat(config.engine().vmPorts())
                .containsExactly(
                        new VmPortConfig(1, "vm1", new Vni(5000)),
                        new VmPortConfig(2, "p2", new Vni(5002)),
                        new VmPortConfig(7, "p3", new Vni(5000)));
        assertThat(config.interfaces()).isEqualTo(Map.of(Engine.UPLINK, "uplink", 1, "p1", 2, "p2", 7, "p3"));
        RemoteVtep dlr = new RemoteVtep(Ipv4Address.parse("192.168.250.52"), MacAddress.parse("02:50:56:00:00:02"));
        RemoteVtep plain = new RemoteVtep(Ipv4Address.parse("192.168.250.53"), null);
        assertThat(config.engine().vteps())
                .isEqualTo(Map.of(
                        new Vni(5000), List.of(dlr, plain),
                        new Vni(5001), List.of(dlr, plain),
                        new Vni(5002), List.of(plain)));
        assertThat(config.engine().routes())
                .containsExactly(new StaticRoute(
                        Ipv4Prefix.of(Ipv4Address.parse("10.0.0.0"), 8), Ipv4Address.parse("172.16.20.11")));
        assertThat(config.datapath()).isEqualTo(Datapath.PCAP);
        assertThat(config.control().socket()).isEqualTo("/run/lab/a.sock");
        assertThat(config.metrics()).isEqualTo(new MetricsConfig("127.0.0.2", 0));
        assertThat(config.log()).isEqualTo(new LogConfig("debug", true));
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        AgentConfig config = AgentYaml.parse(LEAST, "agent.yaml");

        assertThat(config.engine().underlayMtu()).isEqualTo(1600);
        assertThat(config.engine().options()).isEqualTo(RouterOptions.defaults());
        assertThat(config.engine().lifs()).isEmpty();
        assertThat(config.engine().vmPorts()).isEmpty();
        assertThat(config.engine().vteps()).isEmpty();
        assertThat(config.datapath()).isEqualTo(Datapath.PACKET);
        assertThat(config.control().socket()).matches("/.*/dlr-agent/host-a\\.sock|/run/dlr-agent/host-a\\.sock");
        assertThat(config.metrics()).isEqualTo(MetricsConfig.NONE);
        assertThat(config.log()).isEqualTo(LogConfig.DEFAULT);
    }

    @Test
    void socketMayBeRefused() {
        assertThat(AgentYaml.parse(LEAST + "control: {socket: none}\n", "agent.yaml")
                        .control()
                        .socket())
                .isNull();
    }

    @Test
    void jsonCarriesAllOfIt() {
        for (String yaml : List.of(FULL, LEAST, LEAST + "control: {socket: none}\nmetrics: {}\n")) {
            AgentConfig config = AgentYaml.parse(yaml, "agent.yaml");

            assertThat(AgentYaml.parse(AgentJson.write(config), "JSON")).isEqualTo(config);
            String pretty = AgentJson.writePretty(config);
            assertThat(AgentYaml.parse(pretty, "JSON")).isEqualTo(config);
            // As other writers do it.
            String tabs = pretty.replace("  ", "\t").replace(": ", ":\t");
            assertThat(AgentYaml.parse(tabs, "JSON")).isEqualTo(config);
            assertThat(AgentYaml.problems(config)).isEmpty();
        }
    }

    @Test
    void hostOfATopologyIsAConfiguration() {
        TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());
        Map<Integer, String> interfaces = new HashMap<>(Map.of(Engine.UPLINK, "uplink", 1, "p1"));

        AgentConfig config = AgentConfig.of(plan.engineConfig("host-a"), interfaces);

        assertThat(AgentYaml.parse(AgentJson.write(config), "JSON")).isEqualTo(config);
        assertThat(config.engine().vteps().get(new Vni(5001))).hasSize(1);
    }

    @Test
    void oneHostMayHaveAnotherPMacInAnotherVni() {
        String yaml = LEAST + """
                lifs: [{vni: 1, address: 10.0.1.1/24}, {vni: 2, address: 10.0.2.1/24}]
                vteps:
                  - {address: 192.168.250.52, pmac: 02:50:56:00:00:02, vnis: [1]}
                  - {address: 192.168.250.52, vnis: [2]}
                """;

        AgentConfig config = AgentYaml.parse(yaml, "agent.yaml");

        assertThat(config.engine().vteps().get(new Vni(1)).get(0).pMac()).isNotNull();
        assertThat(config.engine().vteps().get(new Vni(2)).get(0).pMac()).isNull();
        assertThat(AgentYaml.parse(AgentJson.write(config), "JSON")).isEqualTo(config);
    }

    @Test
    void configurationMadeByCodeIsCheckedLikeAFile() {
        AgentConfig config = AgentYaml.parse(FULL, "agent.yaml");

        assertThat(AgentYaml.problems(config.with(config.engine().withLifs(List.of()), config.interfaces())))
                .containsExactly(
                        "route to 10.0.0.0/8: next hop 172.16.20.11 is in no LIF's subnet; there is no LIF, add one");
    }

    @Test
    void fileIsRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), FULL);

        assertThat(AgentYaml.read(file)).isEqualTo(AgentYaml.parse(FULL, "agent.yaml"));
    }
}
