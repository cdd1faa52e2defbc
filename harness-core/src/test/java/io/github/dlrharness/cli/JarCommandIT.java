package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dlrharness.os.linux.EthernetTool;
import io.github.dlrharness.standalone.Flow;
import io.github.dlrharness.standalone.TwoHosts;
import io.github.dlrharness.testsupport.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that change a running agent, each a process of the jar as a user's would be, and what programs and VMs see of it. */
@Tag("netns")
@Timeout(300)
class JarCommandIT {
    private static final String VM1 = "172.16.10.11";
    private static final String VM2 = "172.16.20.11";

    @TempDir
    private Path folder;

    private TwoHosts hosts;
    private AgentProcess a;
    private AgentProcess b;

    @BeforeEach
    void wire() throws IOException {
        hosts = TwoHosts.wired();
        b = AgentProcess.start(hosts, "b", folder);
    }

    @AfterEach
    void end() {
        if (a != null) {
            a.close();
        }
        if (b != null) {
            b.close();
        }
        hosts.close();
    }

    private void startA(String... options) throws IOException {
        // However long a command takes on a busy machine, no neighbour is given up meanwhile.
        a = AgentProcess.start(hosts, TwoHosts.config("a", "arpTries: 100"), folder, options);
    }

    /** Runs the jar, and waits for its end. */
    private CommandRun jar(String... arguments) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(Stream.concat(AgentProcess.java().stream(), Stream.of(arguments))
                        .toList())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int code = process.waitFor();
        return new CommandRun(code, Files.readString(out), Files.readString(err));
    }

    /** As above, asking agent a. */
    private CommandRun ask(String... arguments) throws Exception {
        return jar(Stream.concat(Stream.of(arguments), Stream.of("--socket", a.socket.toString()))
                .toArray(String[]::new));
    }

    private String ok(String... arguments) throws Exception {
        CommandRun run = ask(arguments);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    private JsonNode show(String what) throws Exception {
        return AgentCommand.tree(ok("show", what, "--json"));
    }

    /** The rows of a table in which a field has a value. */
    private List<JsonNode> rows(String what, String field, String value) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        StreamSupport.stream(show(what).spliterator(), false)
                .filter(row -> row.path(field).asText().equals(value))
                .forEach(rows::add);
        return rows;
    }

    private static void send(Flow flow, int count) {
        for (int i = 0; i < count; i++) {
            int number = flow.send();
            AgentProcess.await("the datagram arrives", () -> flow.received().contains(number));
        }
    }

    private static long difference(JsonNode before, JsonNode after, String counter) {
        assertThat(after.has(counter)).as(counter).isTrue();
        return after.path(counter).longValue() - before.path(counter).longValue();
    }

    @Test
    void forwardsByLibpcapAndCountsWhatPasses() throws Exception {
        Capability.LIBPCAP.require();
        hosts.vm1.call(() -> {
            EthernetTool.finishBeforeSending("eth0");
            return null;
        });
        startA("--pcap");
        assertThat(show("config").get("datapath").textValue()).isEqualTo("pcap");
        try (Flow there = new Flow(hosts.vm1, hosts.vm2, VM2);
                Flow back = new Flow(hosts.vm2, hosts.vm1, VM1)) {
            there.establish();
            back.establish();
            JsonNode before = show("stats");
            send(there, 20);
            send(back, 30);
            JsonNode after = show("stats");

            assertThat(difference(before, after, "port.p1.received.frames")).isGreaterThanOrEqualTo(20);
            assertThat(difference(before, after, "port.uplink.sent.frames")).isGreaterThanOrEqualTo(20);
            assertThat(difference(before, after, "port.uplink.received.frames")).isGreaterThanOrEqualTo(30);
            assertThat(difference(before, after, "port.p1.sent.frames")).isGreaterThanOrEqualTo(30);
            // Ethernet, IPv4, UDP and the flow's eight bytes.
            assertThat(difference(before, after, "port.p1.sent.bytes")).isGreaterThanOrEqualTo(30 * (14 + 20 + 8 + 8));
            assertThat(difference(before, after, "dlr.routed")).isGreaterThanOrEqualTo(20);
            assertThat(difference(before, after, "port.p1.sent.drops")).isZero();
        }
    }

    @Test
    void portCarriesTrafficFromItsAdditionToItsRemoval() throws Exception {
        hosts.wireVm(hosts.vm2, hosts.a, "p3", "172.16.30", "eth1");
        startA();
        ok("lif", "add", "5002", "172.16.30.1/24");
        try (Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.30.11")) {
            assertThat(ok("port", "add", "p3", "5002", "--name", "late"))
                    .isEqualTo("port late at interface p3 on VNI 5002 added\n");
            assertThat(rows("port", "name", "late")).singleElement().satisfies(row -> {
                assertThat(row.get("interface").textValue()).isEqualTo("p3");
                assertThat(row.get("vni").intValue()).isEqualTo(5002);
                assertThat(row.get("state").textValue()).isEqualTo("up");
            });
            flow.establish();
            assertThat(show("stats").get("port.p2.sent.frames").longValue()).isPositive();

            ok("port", "remove", "p3");
            assertThat(rows("port", "interface", "p3")).isEmpty();
            assertThat(show("stats").has("port.p2.sent.frames")).isFalse();
            int late = flow.send();

            // If the last one were on its way, those that follow would come after it.
            ok("port", "add", "p3", "5002");
            assertThat(rows("port", "interface", "p3"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.get("name").textValue()).isEqualTo("p3"));
            flow.establish();
            assertThat(flow.received()).doesNotContain(late);
        }
    }

    @Test
    void lifAnswersUnderItsAddressFromItsAdditionToItsRemoval() throws Exception {
        startA();
        assertThat(ok("lif", "add", "5002", "172.16.30.1/24", "--name", "third"))
                .isEqualTo("LIF third 172.16.30.1/24 on VNI 5002 added\n");
        assertThat(rows("lif", "vni", "5002")).singleElement().satisfies(row -> {
            assertThat(row.get("name").textValue()).isEqualTo("third");
            assertThat(row.get("address").textValue()).isEqualTo("172.16.30.1/24");
        });
        assertThat(rows("arp", "address", "172.16.30.1"))
                .singleElement()
                .satisfies(row -> assertThat(row.get("state").textValue()).isEqualTo("permanent"));

        ok("lif", "change", "5002", "--address", "172.16.31.1/24");
        assertThat(rows("lif", "vni", "5002")).singleElement().satisfies(row -> {
            assertThat(row.get("name").textValue()).isEqualTo("third");
            assertThat(row.get("address").textValue()).isEqualTo("172.16.31.1/24");
        });
        assertThat(rows("arp", "address", "172.16.30.1")).isEmpty();
        assertThat(rows("arp", "address", "172.16.31.1")).hasSize(1);

        ok("lif", "remove", "5002");
        assertThat(rows("lif", "vni", "5002")).isEmpty();
        assertThat(rows("arp", "address", "172.16.31.1")).isEmpty();
    }

    @Test
    void vtepsAndRoutesAreThereFromTheirAdditionToTheirRemoval() throws Exception {
        startA();
        ok("vtep", "add", "192.168.250.60", "--pmac", "02:50:56:00:00:60", "--vni", "5000,5001");
        assertThat(rows("vtep", "address", "192.168.250.60"))
                .extracting(
                        row -> row.get("vni").intValue(), row -> row.get("pmac").textValue())
                .containsExactlyInAnyOrder(tuple(5000, "02:50:56:00:00:60"), tuple(5001, "02:50:56:00:00:60"));
        ok("vtep", "remove", "192.168.250.60", "--vni", "5000");
        assertThat(rows("vtep", "address", "192.168.250.60"))
                .extracting(row -> row.get("vni").intValue())
                .containsExactly(5001);
        ok("vtep", "remove", "192.168.250.60");
        assertThat(rows("vtep", "address", "192.168.250.60")).isEmpty();
        assertThat(rows("vtep", "address", "192.168.250.52")).as("the other").isNotEmpty();

        // A destination that only the route leads to: what comes of it shows where it went.
        try (Flow flow = new Flow(hosts.vm1, hosts.vm2, "10.1.2.3")) {
            JsonNode before = show("stats");
            flow.send();
            AgentProcess.await("it has no route", () -> a.ok("show", "stats").contains("drop.no-route"));
            ok("route", "add", "10.0.0.0/8", VM2);
            assertThat(rows("route", "destination", "10.0.0.0/8"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.get("nextHop").textValue()).isEqualTo(VM2));
            flow.send();
            AgentProcess.await(
                    "it is sent to the next hop", () -> a.ok("show", "stats").contains("dlr.routed"));
            assertThat(difference(before, show("stats"), "drop.no-route")).isEqualTo(1);

            ok("route", "remove", "10.0.0.0/8");
            assertThat(rows("route", "destination", "10.0.0.0/8")).isEmpty();
            flow.send();
            AgentProcess.await(
                    "it has no route again", () -> a.ok("show", "stats").matches("(?s).*drop.no-route +2\\n.*"));
        }
    }

    @Test
    void mistakesEndWithTwoAndChangeNothing() throws Exception {
        startA();
        String before = ok("show", "config", "--json");
        List<List<String>> mistakes = List.of(
                List.of("Missing required parameters: 'VNI', 'ADDRESS'", "lif", "add"),
                List.of("'x' is not an int", "lif", "add", "x", "172.16.30.1/24"),
                List.of("there is no lif with vni 5009", "lif", "remove", "5009"),
                List.of("there is no port with interface p7", "port", "remove", "p7"),
                List.of("300.1.1.1", "vtep", "add", "300.1.1.1"),
                List.of("192.168.250.99", "vtep", "remove", "192.168.250.99"),
                List.of("8.8.8.8", "route", "add", "10.0.0.0/8", "8.8.8.8"),
                List.of("10.0.0.0/8", "route", "remove", "10.0.0.0/8"));
        for (List<String> mistake : mistakes) {
            CommandRun run = ask(mistake.subList(1, mistake.size()).toArray(String[]::new));

            assertThat(run.code()).as("%s: %s", mistake, run.err()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err())
                    .startsWith("dlr-agent: ")
                    .contains(mistake.get(0))
                    .doesNotContain("\tat ", "Exception");
            assertThat(run.out()).isEmpty();
        }
        assertThat(ok("show", "config", "--json")).isEqualTo(before);
        CommandRun run = jar("run", "--pcap");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("Missing required option: '--config=FILE'")
                .doesNotContain("\tat ");
    }
}
