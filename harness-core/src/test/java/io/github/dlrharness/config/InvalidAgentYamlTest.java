package io.github.dlrharness.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dlrharness.topology.RouterSections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a configuration can be wrong, with the exact words and the exact place. */
class InvalidAgentYamlTest {
    /** A sound beginning, three lines long. */
    private static final String HEAD =
            "host: a\nunderlay: {interface: uplink, address: 192.168.250.51}\npmac: 02:50:56:00:00:01\n";

    /** One wrong document and the problems it must be refused with, no more and no fewer. */
    record Case(String title, String yaml, List<String> problems) {
        @Override
        public String toString() {
            return title;
        }
    }

    @ParameterizedTest
    @MethodSource({"malformed", "unfit", "incomplete", "underlay", "lifs", "ports", "vteps", "routes", "rest"})
    void isRefusedWithLineAndColumn(Case wrong) {
        ConfigException refusal =
                catchThrowableOfType(ConfigException.class, () -> AgentYaml.parse(wrong.yaml(), "agent.yaml"));

        assertThat(refusal).as(wrong.title()).isNotNull();
        assertThat(refusal.problems()).containsExactlyElementsOf(wrong.problems());
    }

    static Stream<Case> malformed() {
        return Stream.of(
                wrong(
                        "nothing",
                        "# to do\n",
                        "line 2, column 1: the document is empty; write at least \"host:\", \"underlay:\" and \"pmac:\""),
                wrong(
                        "two documents",
                        "host: a\n---\nhost: b\n",
                        "line 3, column 1: a second document begins here; a configuration is one document"),
                wrong(
                        "an alias",
                        "ports:\n  - &p {interface: p1, vni: 1}\n  - *p\n",
                        "line 3, column 5: \"*p\" is an alias; configurations have none, so write the value out"),
                wrong(
                        "lists in lists without an end",
                        "lifs: " + "[".repeat(1001),
                        "line 1, column 1: this is not well-formed YAML: it is nested too deep or too long for a configuration;"
                                + " check indentation and quotes"),
                wrong(
                        "JSON that ends too early",
                        "{\"host\": \"a\"",
                        "line 1, column 13: this is not well-formed YAML: expected ',' or '}', but got <stream end> while parsing a"
                                + " flow mapping that begins at line 1, column 1; check indentation and quotes"),
                wrong(
                        "a key written twice",
                        HEAD + "host: b\n",
                        "line 4, column 1: key \"host\" is here a second time, first in line 1; remove one of the two"));
    }

    static Stream<Case> unfit() {
        return Stream.of(
                wrong(
                        "a list",
                        "- host: a\n",
                        "line 1, column 1: the document must be a mapping with the keys host, underlay, pmac, router, lifs, ports, vteps,"
                                + " routes, datapath, control, metrics, log; found a list"),
                wrong(
                        "unknown keys everywhere",
                        """
                        host: a
                        underlay: {interface: uplink, adress: 192.168.250.51}
                        pmac: 02:50:56:00:00:01
                        vtep: []
                        router: {arptries: 3}
                        lifs: [{vni: 1, adress: 10.0.0.1/24}]
                        ports: [{iface: p1, vni: 1}]
                        vteps: [{adress: 192.168.250.52}]
                        routes: [{dest: 10.0.0.0/8}]
                        control: {sokcet: /run/a.sock}
                        metrics: {prot: 9464}
                        log: {levle: info}
                        """,
                        "line 4, column 1: unknown key \"vtep\"; did you mean \"vteps\"? the keys of the document are host, underlay, pmac,"
                                + " router, lifs, ports, vteps, routes, datapath, control, metrics, log",
                        "line 2, column 31: unknown key \"adress\"; did you mean \"address\"? the keys of underlay are interface, address, mtu",
                        "line 5, column 10: unknown key \"arptries\"; did you mean \"arpTries\"? the keys of router are "
                                + String.join(", ", RouterSections.ROUTER),
                        "line 6, column 17: unknown key \"adress\"; did you mean \"address\"? the keys of lifs[0] are name, vni, address",
                        "line 9, column 11: unknown key \"dest\"; the keys of routes[0] are destination, nextHop",
                        "line 7, column 10: unknown key \"iface\"; the keys of ports[0] are interface, vni, name, number",
                        "line 8, column 10: unknown key \"adress\"; did you mean \"address\"? the keys of vteps[0] are address, pmac, vnis",
                        "line 10, column 11: unknown key \"sokcet\"; did you mean \"socket\"? the keys of control are socket",
                        "line 11, column 11: unknown key \"prot\"; did you mean \"port\"? the keys of metrics are address, port",
                        "line 12, column 7: unknown key \"levle\"; did you mean \"level\"? the keys of log are level, format"),
                wrong(
                        "values of wrong types",
                        """
                        host: [a]
                        underlay: uplink
                        pmac: {}
                        lifs: none
                        ports: [p1]
                        vteps: [{address: 192.168.250.52, vnis: 5000}, {address: 192.168.250.53, vnis: [5000, all, [1]]}]
                        metrics: {port: http}
                        """,
                        "line 1, column 7: host must be a single value; found a list",
                        "line 2, column 11: underlay must be a mapping with the keys interface, address, mtu; found \"uplink\"",
                        "line 3, column 7: pmac must be a single value; found a mapping",
                        "line 4, column 7: lifs must be a list, each item begun with \"- name:\"; found \"none\"",
                        "line 5, column 9: ports[0] must be a mapping with the keys interface, vni, name, number; found \"p1\"",
                        "line 5, column 9: ports[0].vni is missing; write it as \"vni: \" and a whole number",
                        "line 6, column 41: vteps[0].vnis must be a list of whole numbers like [1, 2]; found \"5000\"",
                        "line 6, column 87: vteps[1].vnis[1] must be a whole number in decimal digits; found \"all\"",
                        "line 6, column 92: vteps[1].vnis[2] must be a whole number in decimal digits; found a list",
                        "line 7, column 17: metrics.port must be a whole number in decimal digits; found \"http\""));
    }

    static Stream<Case> incomplete() {
        return Stream.of(
                wrong(
                        "no needed value",
                        "datapath: packet\n",
                        "line 1, column 1: the host: the name is missing; give it one",
                        "line 1, column 1: underlay: interface is missing; write its name, as \"ip link\" shows it",
                        "line 1, column 1: underlay: address is missing; write one",
                        "line 1, column 1: the host: pmac is missing; write one"),
                wrong(
                        "a host with a space",
                        HEAD.replace("host: a", "host: rack one"),
                        "line 1, column 7: the host: not every file name can have that name's characters; use letters, digits, \".\", \"_\""
                                + " and \"-\", and begin with a letter or digit"));
    }

    static Stream<Case> underlay() {
        return Stream.of(
                wrong(
                        "an address that is none, and an MTU",
                        "host: a\nunderlay: {interface: uplink, address: 192.168.250, mtu: 117}\npmac: 02:50:56:00:00:01\n",
                        "line 2, column 40: underlay: address \"192.168.250\" is not an IPv4 address; write four numbers from 0 to 255 like"
                                + " 192.0.2.1",
                        "line 2, column 58: underlay: MTU 117 is out of range; choose 118 to 65535"),
                wrong(
                        "a multicast address",
                        "host: a\nunderlay: {interface: uplink, address: 224.0.0.1}\npmac: 02:50:56:00:00:01\n",
                        "line 2, column 40: underlay: address 224.0.0.1 is no host's; choose a unicast address like 192.168.250.51"),
                wrong(
                        "an interface name that Linux can't have",
                        HEAD.replace("uplink", "a-very-long-name"),
                        "line 2, column 23: underlay: interface \"a-very-long-name\" is no interface's name; on Linux it has up to 15 bytes, no"
                                + " space, \"/\" or \":\""),
                wrong(
                        "a multicast pmac",
                        HEAD.replace("02:50:56:00:00:01", "03:50:56:00:00:01"),
                        "line 3, column 7: the host: pmac 03:50:56:00:00:01 is a multicast address; an interface needs a unicast one, whose"
                                + " first octet is even, like 02:00:00:00:00:01"),
                wrong(
                        "a pmac that is vmac",
                        HEAD.replace("02:50:56:00:00:01", "02:50:56:56:44:52"),
                        "line 3, column 7: the host: pmac 02:50:56:56:44:52 is the router's vmac already; give each its own"));
    }

    static Stream<Case> lifs() {
        return Stream.of(
                wrong(
                        "LIFs that can't be",
                        HEAD + "lifs:\n  - {vni: 0, address: 172.16.10.1/24}\n  - {vni: 1, address: 172.16.10.0/24}\n"
                                + "  - {vni: 2, address: 172.16.20.1}\n",
                        "line 5, column 11: LIF \"lif-0\": VNI 0 is out of range; choose 1 to 16777215",
                        "line 6, column 23: LIF \"lif-1\": address 172.16.10.0 is the network address of 172.16.10.0/24; choose 172.16.10.1 to"
                                + " 172.16.10.254",
                        "line 7, column 23: LIF \"lif-2\": address 172.16.20.1 has no prefix length; write it like 172.16.20.1/24"),
                wrong(
                        "a router setting out of range",
                        HEAD + "router: {arpTries: 0}\n",
                        "line 4, column 20: router: arpTries 0 is out of range; choose 1 to 100"));
    }

    static Stream<Case> ports() {
        return Stream.of(
                wrong(
                        "ports that share what they may not",
                        HEAD + "ports:\n  - {interface: uplink, vni: 1}\n  - {interface: p1, vni: 1}\n"
                                + "  - {interface: p1, vni: 2}\n  - {interface: p2, vni: 1, name: p1}\n"
                                + "  - {interface: p3, vni: 1, number: 2}\n",
                        "line 5, column 17: port \"uplink\": interface uplink is underlay's already; give each its own",
                        "line 7, column 17: port \"p1\": interface p1 is port \"p1\"'s already; give each its own",
                        "line 8, column 35: port \"p1\": the name is taken by port #2; rename one of the two",
                        "line 9, column 37: port \"p3\": number 2 is that of the port at interface p1; give each its own, or none a number at"
                                + " all"),
                wrong(
                        "a port without an interface",
                        HEAD + "ports:\n  - {vni: 1, name: vm1}\n",
                        "line 5, column 5: port \"vm1\": interface is missing; write its name, as \"ip link\" shows it"),
                wrong(
                        "a VNI and a number out of range",
                        HEAD + "ports:\n  - {interface: p1, vni: 16777216, number: 0}\n",
                        "line 5, column 26: port \"p1\": VNI 16777216 is out of range; choose 1 to 16777215",
                        "line 5, column 44: port \"p1\": number 0 is out of range; choose 1 to 65535"));
    }

    static Stream<Case> vteps() {
        return Stream.of(
                wrong(
                        "this host among the others",
                        HEAD + "vteps:\n  - {address: 192.168.250.51}\n",
                        "line 5, column 15: VTEP \"192.168.250.51\": that is this host's own; list the other hosts only"),
                wrong(
                        "a pmac that two hosts have, and this host's",
                        HEAD + "lifs: [{vni: 1, address: 10.0.0.1/24}]\nvteps:\n"
                                + "  - {address: 192.168.250.52, pmac: 02:50:56:00:00:02}\n"
                                + "  - {address: 192.168.250.53, pmac: 02:50:56:00:00:02}\n"
                                + "  - {address: 192.168.250.54, pmac: 02:50:56:00:00:01}\n",
                        "line 7, column 37: VTEP \"192.168.250.53\": pmac 02:50:56:00:00:02 is VTEP \"192.168.250.52\"'s pmac already; give each"
                                + " its own",
                        "line 8, column 37: VTEP \"192.168.250.54\": pmac 02:50:56:00:00:01 is the host's pmac already; give each its own"),
                wrong(
                        "a host twice in a VNI",
                        HEAD
                                + "vteps:\n  - {address: 192.168.250.52, vnis: [1, 2]}\n  - {address: 192.168.250.52, vnis: [2]}\n",
                        "line 6, column 15: VTEP \"192.168.250.52\": it is in VNI 2 already; write each host once, or with VNIs of its own each"
                                + " time"),
                wrong(
                        "lists of VNIs",
                        HEAD
                                + "vteps:\n  - {address: 192.168.250.52, vnis: []}\n  - {address: 192.168.250.53, vnis: [1, 0, 1]}\n",
                        "line 5, column 37: VTEP \"192.168.250.52\": the list of VNIs is empty; name at least one, or leave it out for all there"
                                + " are",
                        "line 6, column 41: VTEP \"192.168.250.53\": VNI 0 is out of range; choose 1 to 16777215",
                        "line 6, column 44: VTEP \"192.168.250.53\": VNI 1 is there twice; remove one of the two"),
                wrong(
                        "an address that no host has",
                        HEAD + "vteps:\n  - {address: 240.0.0.1}\n  - {pmac: 02:50:56:00:00:02}\n",
                        "line 5, column 15: VTEP \"240.0.0.1\": address 240.0.0.1 is no host's; choose a unicast address like 192.168.250.51",
                        "line 6, column 5: VTEP #2: address is missing; write one"));
    }

    static Stream<Case> routes() {
        return Stream.of(wrong(
                "a next hop that nobody reaches",
                HEAD
                        + "lifs: [{vni: 1, address: 10.0.1.1/24}]\nroutes:\n  - {destination: 10.9.0.0/16, nextHop: 10.0.2.1}\n",
                "line 6, column 41: route to 10.9.0.0/16: next hop 10.0.2.1 is in no LIF's subnet; choose a neighbour in 10.0.1.0/24"
                        + " (lif-1)"));
    }

    static Stream<Case> rest() {
        return Stream.of(
                wrong(
                        "words that are none of the choice",
                        HEAD + "datapath: pcpa\nlog: {level: verbose, format: xml}\n",
                        "line 4, column 11: the agent: datapath \"pcpa\" is unknown; did you mean \"pcap\"? choose packet or pcap",
                        "line 5, column 14: log: level \"verbose\" is unknown; choose debug or error or info or warn",
                        "line 5, column 31: log: format \"xml\" is unknown; choose json or text"),
                wrong(
                        "a relative and a long socket",
                        HEAD + "control: {socket: a/" + "b".repeat(106) + "}\n",
                        "line 4, column 19: control: socket \"a/" + "b".repeat(106)
                                + "\" is no absolute path; begin it with \"/\", or write none for no socket",
                        "line 4, column 19: control: the path of the socket has 108 bytes, and a Unix domain socket takes 107; choose a"
                                + " shorter one"),
                wrong(
                        "a metrics address and port",
                        HEAD + "metrics: {address: localhost, port: 65536}\n",
                        "line 4, column 20: metrics: address \"localhost\" is not an IPv4 address; write four numbers from 0 to 255 like"
                                + " 192.0.2.1",
                        "line 4, column 37: metrics: port 65536 is out of range; choose 0 to 65535"));
    }

    @Test
    void messageNamesTheFileAndListsTheProblems() {
        ConfigException refusal =
                catchThrowableOfType(ConfigException.class, () -> AgentYaml.parse("datapath: none\n", "agent.yaml"));

        assertThat(refusal)
                .hasMessageStartingWith("Configuration (agent.yaml) has 5 problems:\n  - line 1, column 1: the host: ");
    }

    @Test
    void missingFileIsToldWithItsPlace(@TempDir Path folder) {
        Path file = folder.resolve("agent.yaml");

        assertThat(catchThrowableOfType(ConfigException.class, () -> AgentYaml.read(file)))
                .hasMessage(
                        "Configuration (%s): there is no such file; looked for %s; correct the path or make it readable"
                                .formatted(file, file.toAbsolutePath()));
    }

    @Test
    void bytesThatAreNoTextAreRefused(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("agent.yaml"), new byte[] {'h', (byte) 0xff});

        assertThat(catchThrowableOfType(ConfigException.class, () -> AgentYaml.read(file)))
                .hasMessage("Configuration (%s): the text is not UTF-8; save it as UTF-8".formatted(file));
    }

    private static Case wrong(String title, String yaml, String... problems) {
        return new Case(title, yaml, List.of(problems));
    }
}
