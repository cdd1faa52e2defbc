package io.github.dlrharness.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.dlrharness.topology.RouterSections;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds agent.schema.json, by which editors complete and check, to the reader. */
class AgentSchemaTest {
    private static final String HEAD =
            "host: a\nunderlay: {interface: uplink, address: 192.168.250.51}\npmac: 02:50:56:00:00:01\n";
    private static final JsonNode DOCUMENT = document();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(DOCUMENT);

    private static JsonNode document() {
        try (InputStream stream = AgentConfig.class.getResourceAsStream("agent.schema.json")) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean schemaTakes(String yaml) throws IOException {
        return SCHEMA.validate(new YAMLMapper().readTree(yaml)).isEmpty();
    }

    private static boolean readerTakes(String yaml) {
        try {
            AgentYaml.parse(yaml, "agent.yaml");
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    static Stream<String> valid() {
        return Stream.of(
                AgentYamlTest.FULL,
                AgentYamlTest.LEAST,
                AgentJson.writePretty(AgentYaml.parse(AgentYamlTest.FULL, "full")),
                HEAD
                        + "control: {socket: none}\nmetrics: {}\nlog: {}\nrouter: {}\nlifs: []\nports: []\nvteps: []\nroutes: []\n",
                HEAD + "metrics: {port: 65535}\nlog: {level: error}\n",
                HEAD + "lifs: [{vni: 16777215, address: 10.0.0.1/30}]\nvteps: [{address: 10.1.1.1, vnis: [1]}]\n",
                HEAD + "router: {arpTries: 100, duplicateMoves: 1000, macLimit: 1000000, arpRetry: 24h}\n",
                HEAD
                        + "lifs: [{vni: 1, address: 10.0.0.1/8}]\nroutes: [{destination: 0.0.0.0/0, nextHop: 10.0.0.2}]\n");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void bothTake(String yaml) throws IOException {
        assertThat(readerTakes(yaml)).isTrue();
        assertThat(schemaTakes(yaml)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hosts: b",
                "underlay2: {}",
                "router: {arptries: 1}",
                "router: {arpTries: 0}",
                "router: {arpTries: 101}",
                "router: {duplicateMoves: 1001}",
                "router: {queueDepth: 1001}",
                "router: {macLimit: 1000001}",
                "router: {arpRetry: 1}",
                "router: {profile: lax}",
                "router: {arpPayload: none}",
                "router: {pmacRewrite: maybe}",
                "router: {vmac: 02:50:56}",
                "lifs: {vni: 1}",
                "lifs: [{vni: 0, address: 10.0.0.1/24}]",
                "lifs: [{vni: 16777216, address: 10.0.0.1/24}]",
                "lifs: [{vni: 1, address: 10.0.0.1}]",
                "lifs: [{vni: 1, address: 10.0.0.1/31}]",
                "lifs: [{vni: 1}]",
                "lifs: [{address: 10.0.0.1/24}]",
                "lifs: [{vni: 1, address: 10.0.0.1/24, name: a b}]",
                "lifs: [{vni: 1, address: 10.0.0.1/24, name: abcdefghijklmnopqrstuvwxyzabcdefg}]",
                "ports: [{interface: p1}]",
                "ports: [{vni: 1}]",
                "ports: [{interface: p1, vni: 1, number: 0}]",
                "ports: [{interface: p1, vni: 1, number: 65536}]",
                "ports: [{interface: p1, vni: one}]",
                "ports: [{interface: p1, vni: 1, mtu: 1500}]",
                "vteps: [{pmac: 02:00:00:00:00:01}]",
                "vteps: [{address: 10.0.0.1, vnis: []}]",
                "vteps: [{address: 10.0.0.1, vnis: [1, 1]}]",
                "vteps: [{address: 10.0.0.1, vnis: 1}]",
                "routes: [{destination: 10.0.0.0/8}]",
                "routes: [{nextHop: 10.0.0.1}]",
                "routes: [{destination: 10.0.0.0/33, nextHop: 10.0.0.1}]",
                "datapath: xdp",
                "control: {socket: agent.sock}",
                "metrics: {address: localhost}",
                "metrics: {port: 65536}",
                "metrics: {port: -1}",
                "log: {level: loud}",
                "log: {format: xml}"
            })
    void bothRefuse(String line) throws IOException {
        assertThat(readerTakes(HEAD)).isTrue();
        assertThat(schemaTakes(HEAD)).isTrue();

        assertThat(readerTakes(HEAD + line + "\n")).as("reader").isFalse();
        assertThat(schemaTakes(HEAD + line + "\n")).as("schema").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{host: a, pmac: 02:00:00:00:00:01}",
                "{host: a, underlay: {interface: u, address: 10.0.0.1}}",
                "{underlay: {interface: u, address: 10.0.0.1}, pmac: 02:00:00:00:00:01}",
                "{host: a, underlay: {interface: u}, pmac: 02:00:00:00:00:01}",
                "{host: a, underlay: {address: 10.0.0.1}, pmac: 02:00:00:00:00:01}",
                "{host: a, underlay: {interface: u, address: 10.0.0.1, mtu: 117}, pmac: 02:00:00:00:00:01}",
                "{host: a, underlay: {interface: u, address: 10.0.0.1, mtu: 65536}, pmac: 02:00:00:00:00:01}",
                "{host: a, underlay: {interface: u, address: host-a}, pmac: 02:00:00:00:00:01}"
            })
    void bothRefuseDocument(String yaml) throws IOException {
        assertThat(readerTakes(yaml)).as("reader").isFalse();
        assertThat(schemaTakes(yaml)).as("schema").isFalse();
    }

    @Test
    void keysAreTheReaders() {
        assertThat(keys(DOCUMENT)).containsExactlyElementsOf(AgentYaml.DOCUMENT);
        assertThat(keys(section("underlay"))).containsExactlyElementsOf(AgentYaml.UNDERLAY);
        assertThat(keys(section("router"))).containsExactlyElementsOf(RouterSections.ROUTER);
        assertThat(keys(items("lifs"))).containsExactlyElementsOf(RouterSections.LIF);
        assertThat(keys(items("ports"))).containsExactlyElementsOf(AgentYaml.PORT);
        assertThat(keys(items("vteps"))).containsExactlyElementsOf(AgentYaml.VTEP);
        assertThat(keys(items("routes"))).containsExactlyElementsOf(RouterSections.ROUTE);
        assertThat(keys(section("control"))).containsExactlyElementsOf(AgentYaml.CONTROL);
        assertThat(keys(section("metrics"))).containsExactlyElementsOf(AgentYaml.METRICS);
        assertThat(keys(section("log"))).containsExactlyElementsOf(AgentYaml.LOG);
        assertThat(words(section("datapath"))).isEqualTo(AgentResolver.DATAPATHS);
        assertThat(words(section("log").at("/properties/level"))).isEqualTo(AgentResolver.LEVELS);
        assertThat(words(section("log").at("/properties/format"))).isEqualTo(AgentResolver.FORMATS);
    }

    @Test
    void everyKeyIsDescribed() {
        List<String> undescribed = new ArrayList<>();
        for (JsonNode owner : DOCUMENT.findParents("properties")) {
            owner.get("properties").properties().forEach(entry -> {
                if (!entry.getValue().has("description")) {
                    undescribed.add(entry.getKey());
                }
            });
        }
        assertThat(undescribed).isEmpty();
    }

    private static JsonNode section(String key) {
        return DOCUMENT.get("properties").get(key);
    }

    private static JsonNode items(String key) {
        return section(key).get("items");
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.get("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static TreeSet<String> words(JsonNode choice) {
        TreeSet<String> words = new TreeSet<>();
        choice.get("enum").forEach(word -> words.add(word.asText()));
        return words;
    }
}
