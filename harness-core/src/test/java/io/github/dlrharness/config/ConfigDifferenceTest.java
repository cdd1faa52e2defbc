package io.github.dlrharness.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has to be done to get from one configuration to another, and what takes a restart. */
class ConfigDifferenceTest {
    private static final String HEAD = """
            host: a
            underlay: {interface: uplink, address: 192.168.250.51}
            pmac: 02:50:56:00:00:01
            control: {socket: none}
            """;
    private static final String BODY = """
            lifs: [{vni: 1, address: 10.0.1.1/24}, {vni: 2, address: 10.0.2.1/24}]
            ports: [{interface: p1, vni: 1}, {interface: p2, vni: 1}]
            vteps: [{address: 192.168.250.52, pmac: 02:50:56:00:00:02, vnis: [1, 2]}]
            routes: [{destination: 10.8.0.0/16, nextHop: 10.0.2.9}]
            """;

    /** Another body and what has to be done to get there. */
    record Case(String body, List<String> changes) {}

    private static AgentConfig config(String text) {
        return AgentYaml.parse(text, "agent.yaml");
    }

    private static Case to(String before, String after, String... changes) {
        return new Case(BODY.replace(before, after), List.of(changes));
    }

    static Stream<Case> changes() {
        return Stream.of(
                to("", ""),
                to("10.0.1.1/24", "10.0.1.254/24", "LIF lif-1 on VNI 1 changed from 10.0.1.1/24 to 10.0.1.254/24"),
                to("{vni: 1, address", "{vni: 1, name: left, address", "LIF lif-1 is called left now"),
                to(
                        "nextHop: 10.0.2.9",
                        "nextHop: 10.0.2.8",
                        "route to 10.8.0.0/16 via 10.0.2.9 removed",
                        "route to 10.8.0.0/16 via 10.0.2.8 added"),
                to(
                        "vnis: [1, 2]",
                        "vnis: [2, 3]",
                        "VTEP 192.168.250.52 removed from VNI 1",
                        "VTEP 192.168.250.52 added to VNI 3"),
                to(
                        "pmac: 02:50:56:00:00:02, ",
                        "",
                        "VTEP 192.168.250.52 in VNI 1 has no pmac now",
                        "VTEP 192.168.250.52 in VNI 2 has no pmac now"),
                to("{interface: p1, vni: 1}, ", "", "port p1 at interface p1 removed"),
                to("p2, vni: 1", "p2, vni: 2", "port p2 moved from VNI 1 to VNI 2"),
                to("p2, vni: 1", "p2, name: vm2, vni: 1", "port p2 is called vm2 now"),
                to(
                        ", {vni: 2, address: 10.0.2.1/24}",
                        ", {vni: 3, address: 10.0.2.1/24}",
                        "LIF lif-2 on VNI 2 removed",
                        "LIF lif-3 10.0.2.1/24 on VNI 3 added"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void onlyWhatDiffersIsDone(Case wanted) {
        AgentConfig next = config(HEAD + wanted.body());
        ConfigDifference difference = ConfigDifference.between(config(HEAD + BODY), next);

        assertThat(difference.refusals()).isEmpty();
        assertThat(difference.changes()).extracting(ConfigChange::text).containsExactlyElementsOf(wanted.changes());
        assertThat(ConfigDifference.between(difference.result(), next).changes())
                .as("the result is what was wanted")
                .isEmpty();
    }

    @Test
    void portThatStaysKeepsItsNumberAndANewOneGetsAFreeOne() {
        AgentConfig running = config(HEAD + BODY);
        ConfigDifference difference = ConfigDifference.between(
                running,
                config(HEAD
                        + BODY.replace("{interface: p1, vni: 1}", "{interface: p9, vni: 1}, {interface: p8, vni: 1}")));

        assertThat(difference.result().interfaces()).isEqualTo(Map.of(0, "uplink", 1, "p9", 2, "p2", 3, "p8"));
    }

    @Test
    void whatIsNotChangedInPlaceIsRefused() {
        AgentConfig running = config(HEAD + BODY);
        AgentConfig wanted = config("""
                host: b
                underlay: {interface: up2, address: 192.168.250.61, mtu: 9000}
                pmac: 02:50:56:00:00:09
                router: {arpTries: 9}
                datapath: pcap
                control: {socket: /run/b.sock}
                metrics: {}
                log: {level: debug}
                """);

        assertThat(ConfigDifference.between(running, wanted).refusals())
                .containsExactly(
                        "host: a can't become b while the agent runs; restart the agent",
                        "underlay.interface: uplink can't become up2 while the agent runs; restart the agent",
                        "underlay.address: 192.168.250.51 can't become 192.168.250.61 while the agent runs; restart the agent",
                        "underlay.mtu: 1600 can't become 9000 while the agent runs; restart the agent",
                        "pmac: 02:50:56:00:00:01 can't become 02:50:56:00:00:09 while the agent runs; restart the agent",
                        "router: its settings can't be changed while the agent runs; restart the agent",
                        "datapath: packet can't become pcap while the agent runs; restart the agent",
                        "control.socket: none can't become /run/b.sock while the agent runs; restart the agent",
                        "metrics: none can't become 127.0.0.1:9464 while the agent runs; restart the agent");
    }
}
