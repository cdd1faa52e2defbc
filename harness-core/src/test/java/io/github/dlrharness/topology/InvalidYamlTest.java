package io.github.dlrharness.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a topology's YAML can be wrong, with the exact words and the exact place. */
class InvalidYamlTest {
    /** One wrong document and the problems it must be refused with, no more and no fewer. */
    record Case(String title, String yaml, List<String> problems) {
        @Override
        public String toString() {
            return title;
        }
    }

    @ParameterizedTest
    @MethodSource({"malformed", "unfit", "invalid"})
    void isRefusedWithLineAndColumn(Case wrong) {
        TopologyException refusal =
                catchThrowableOfType(TopologyException.class, () -> TopologyYaml.parse(wrong.yaml(), "lab.yaml"));

        assertThat(refusal).as(wrong.title()).isNotNull();
        assertThat(refusal.problems()).containsExactlyElementsOf(wrong.problems());
    }

    static Stream<Case> malformed() {
        return Stream.of(
                wrong(
                        "bad indentation",
                        "hosts:\n  - name: a\n   vtep: b\n",
                        "line 3, column 4: this is not well-formed YAML: expected <block end>, but found '<block mapping start>'"
                                + " while parsing a block collection that begins at line 2, column 3; check indentation and quotes"),
                wrong(
                        "two colons",
                        "name: a: b\n",
                        "line 1, column 8: this is not well-formed YAML: mapping values are not allowed here; check indentation and"
                                + " quotes"),
                wrong(
                        "an open quote",
                        "name: \"x\nhosts: []\n",
                        "line 3, column 1: this is not well-formed YAML: found unexpected end of stream while scanning a quoted"
                                + " scalar that begins at line 1, column 7; check indentation and quotes"),
                wrong(
                        "an open list",
                        "hosts: [a, b\n",
                        "line 2, column 1: this is not well-formed YAML: expected ',' or ']', but got <stream end> while parsing a"
                                + " flow sequence that begins at line 1, column 8; check indentation and quotes"),
                wrong(
                        "a control character",
                        "name: x\nhosts: \u0001\n",
                        "line 2, column 8: this is not well-formed YAML: character U+0001 is not allowed; check indentation and"
                                + " quotes"),
                wrong(
                        "a key that is a list",
                        "name: x\n? [a]\n: b\n",
                        "line 2, column 4: this is not well-formed YAML: a key must be a single value; check indentation and quotes"),
                wrong(
                        "nothing",
                        "# to do\n",
                        "line 2, column 1: the document is empty; write at least \"hosts:\" and a host below it"),
                wrong(
                        "two documents",
                        "hosts:\n  - name: a\n---\nname: x\n",
                        "line 4, column 1: a second document begins here; a topology is one document"),
                wrong(
                        "a key written twice",
                        "hosts:\n  - name: a\n    vtep: 192.168.250.1\n    name: b\n",
                        "line 4, column 5: key \"name\" is here a second time, first in line 2; remove one of the two"),
                wrong(
                        "lists in lists without an end",
                        "hosts: " + "[".repeat(1001),
                        "line 1, column 1: this is not well-formed YAML: it is nested too deep or too long for a topology; check indentation and quotes"),
                wrong(
                        "an alias",
                        "hosts:\n  - &a\n    name: a\n  - *a\n",
                        "line 4, column 5: \"*a\" is an alias; topologies have none, so write the value out"));
    }

    static Stream<Case> unfit() {
        return Stream.of(
                wrong(
                        "a text",
                        "just text",
                        "line 1, column 1: the document must be a mapping with the keys name, underlay, router, lifs, hosts, vms, routes;"
                                + " found \"just text\""),
                wrong(
                        "a mistyped key and an unknown one",
                        "hosts:\n  - name: a\n    vetp: 192.168.250.1\ncolour: red\n",
                        "line 4, column 1: unknown key \"colour\"; the keys of the document are name, underlay, router, lifs, hosts,"
                                + " vms, routes",
                        "line 3, column 5: unknown key \"vetp\"; did you mean \"vtep\"? the keys of hosts[0] are name, vtep, pmac, kind, agent"),
                wrong(
                        "a mistyped key of the router",
                        "router:\n  arptimeout: 1s\nhosts:\n  - name: a\n",
                        "line 2, column 3: unknown key \"arptimeout\"; did you mean \"arpTimeout\"? the keys of router are "
                                + String.join(", ", RouterSetting.keys())),
                wrong(
                        "hosts that are no list",
                        "hosts: host-a\n",
                        "line 1, column 8: hosts must be a list, each item begun with \"- name:\"; found \"host-a\""),
                wrong(
                        "a host that is no mapping",
                        "hosts:\n  - host-a\n",
                        "line 2, column 5: hosts[0] must be a mapping with the keys name, vtep, pmac, kind, agent; found \"host-a\""),
                wrong(
                        "a name that is a list",
                        "hosts:\n  - name: [a]\n",
                        "line 2, column 11: hosts[0].name must be a single value; found a list"),
                wrong(
                        "an agent that is no mapping, and one with a mistyped key",
                        "hosts:\n  - name: a\n    agent: python3 agent.py\n  - name: b\n    agent:\n      comand: [python3]\n",
                        "line 3, column 12: hosts[0].agent must be a mapping with the keys command, readyWithin; found \"python3"
                                + " agent.py\"",
                        "line 6, column 7: unknown key \"comand\"; did you mean \"command\"? the keys of hosts[1].agent are command,"
                                + " readyWithin"),
                wrong(
                        "a command that is no list of words",
                        "hosts:\n  - name: a\n    agent: {command: python3 agent.py}\n  - name: b\n    agent:\n      command:\n        - python3\n        - [x]\n        -\n",
                        "line 3, column 22: hosts[0].agent.command must be a list of single values, like [a, b]; found \"python3"
                                + " agent.py\"",
                        "line 8, column 11: hosts[1].agent.command[1] must be a single value; found a list",
                        "line 9, column 10: hosts[1].agent.command[2] must be a single value; found nothing"),
                wrong(
                        "numbers that are none",
                        "underlay:\n  mtu: 1.6k\nlifs:\n  - vni: 0x10\n    address: 172.16.10.1/24\nhosts:\n  - name: a\n",
                        "line 2, column 8: underlay.mtu must be a whole number in decimal digits; found \"1.6k\"",
                        "line 4, column 10: lifs[0].vni must be a whole number in decimal digits; found \"0x10\""),
                wrong(
                        "a number far too large",
                        "underlay:\n  mtu: 99999999999\nhosts:\n  - name: a\n",
                        "line 2, column 8: underlay.mtu 99999999999 is far out of range"),
                wrong(
                        "no VNI",
                        "hosts:\n  - name: a\nvms:\n  - name: v\n    host: a\n    address: 10.0.0.1/24\n",
                        "line 4, column 5: vms[0].vni is missing; write it as \"vni: \" and a whole number"),
                wrong(
                        "a switch that is neither on nor off",
                        "router:\n  pmacRewrite: maybe\nhosts:\n  - name: a\n",
                        "line 2, column 16: router.pmacRewrite must be true or false; found \"maybe\""));
    }

    static Stream<Case> invalid() {
        return Stream.of(
                wrong(
                        "values that can't be used, at their own places",
                        """
                        lifs:
                          - vni: 0
                            address: 172.16.10.1/24
                        hosts:
                          - name: a
                            vtep: 10.0.0.1
                        vms:
                          - name: v
                            host: b
                            vni: 7
                            address: 10.0.0.1
                        """,
                        "line 2, column 10: LIF \"lif-0\": VNI 0 is out of range; choose 1 to 16777215",
                        "line 6, column 11: host \"a\": VTEP 10.0.0.1 is not in 192.168.250.0/24; choose 192.168.250.1 to"
                                + " 192.168.250.254",
                        "line 9, column 11: VM \"v\": there is no host \"b\"; the hosts are a",
                        "line 11, column 14: VM \"v\": VNI 7 has no LIF, so the prefix length of 10.0.0.1 is unknown; write it like"
                                + " 10.0.0.1/24, or add a LIF on VNI 7"),
                wrong(
                        "values that are missing, at their section's place",
                        "name: x\nhosts:\n  - vtep:\nvms:\n  - name: v\n    vni: 7\n    host: a\n",
                        "line 3, column 5: host #1: the name is missing; give it one",
                        "line 5, column 5: VM \"v\": address is missing; write one"),
                wrong(
                        "agents that can't be run, at their own places",
                        """
                        hosts:
                          - name: a
                            agent: {command: []}
                          - name: b
                            agent: {readyWithin: soon}
                          - name: c
                            kind: linux
                            agent: {command: [python3, agent.py]}
                          - name: d
                            kind: foreign
                        """,
                        "line 3, column 22: host \"a\": agent.command names no program; write the program and its arguments, like"
                                + " [python3, agent.py]",
                        "line 5, column 12: host \"b\": agent.command names no program; write the program and its arguments, like"
                                + " [python3, agent.py]",
                        "line 5, column 26: host \"b\": agent.readyWithin \"soon\" is not a duration; write a whole number and ms, s, m"
                                + " or h, like 200ms or 1s",
                        "line 8, column 12: host \"c\": kind linux runs no program of yours; remove the agent, or write kind foreign"
                                + " or none",
                        "line 10, column 11: host \"d\": kind foreign needs the program that forwards there; add an agent with its"
                                + " command, like [python3, agent.py]"),
                wrong("no hosts at all", "name: x\nhosts:\n", "line 2, column 1: there is no host; add at least one"));
    }

    @Test
    void messageNamesTheFile() {
        TopologyException refusal =
                catchThrowableOfType(TopologyException.class, () -> TopologyYaml.parse("hosts:\n", "lab.yaml"));

        assertThat(refusal).hasMessage("Topology (lab.yaml): line 1, column 1: there is no host; add at least one");
    }

    @Test
    void missingFileIsTold(@TempDir Path folder) {
        Path file = folder.resolve("lab.yaml");

        TopologyException refusal = catchThrowableOfType(TopologyException.class, () -> TopologyYaml.read(file));

        assertThat(refusal.problems())
                .containsExactly(
                        "there is no such file; looked for " + file + "; correct the path or make it readable");
    }

    @Test
    void folderInPlaceOfAFileIsTold(@TempDir Path folder) {
        TopologyException refusal = catchThrowableOfType(TopologyException.class, () -> TopologyYaml.read(folder));

        assertThat(refusal.problems())
                .containsExactly(
                        "the file can't be read; looked for " + folder + "; correct the path or make it readable");
    }

    @Test
    void fileInAnotherEncodingIsTold(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("lab.yaml"), new byte[] {'n', ':', ' ', (byte) 0xe4, '\n'});

        TopologyException refusal = catchThrowableOfType(TopologyException.class, () -> TopologyYaml.read(file));

        assertThat(refusal.problems()).containsExactly("the text is not UTF-8; save it as UTF-8");
    }

    @Test
    void missingResourceIsTold() {
        TopologyException refusal = catchThrowableOfType(
                TopologyException.class, () -> TopologyYaml.readResource(InvalidYamlTest.class, "lab.yaml"));

        assertThat(refusal)
                .hasMessage(
                        "Topology (classpath:lab.yaml): there is no such resource beside "
                                + InvalidYamlTest.class.getName()
                                + "; put the file into src/test/resources, and begin its name with \"/\" when it lies at the top");
    }

    private static Case wrong(String title, String yaml, String... problems) {
        return new Case(title, yaml, List.of(problems));
    }
}
