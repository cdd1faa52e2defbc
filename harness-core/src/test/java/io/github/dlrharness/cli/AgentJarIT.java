package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.control.AgentInfo;
import io.github.dlrharness.control.RpcClient;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.standalone.Flow;
import io.github.dlrharness.standalone.TwoHosts;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.testsupport.dissection.Tshark;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two agents from the jar, each a process in a host's namespace, and every command on them. */
@Tag("netns")
@Timeout(300)
class AgentJarIT {
    private static final String VM1 = "172.16.10.11";
    private static final String VM2 = "172.16.20.11";

    /** That an agent ends within a second of the order, {@link EndInTimeTest} shows on a time of its own. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private TwoHosts hosts;
    private AgentProcess a;
    private AgentProcess b;

    @BeforeEach
    void start() throws IOException {
        hosts = TwoHosts.wired();
        a = AgentProcess.start(hosts, "a", folder);
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

    private void establish() {
        try (Flow flow = new Flow(hosts.vm1, hosts.vm2, VM2)) {
            flow.establish();
        }
    }

    @Test
    void showsWhatItLearned() {
        establish();

        assertThat(a.ok("show", "arp")).containsPattern("5001  172.16.20.11 +02:00:00:00:00:21  C +valid");
        assertThat(a.ok("show", "mac")).containsPattern("5001  02:00:00:00:00:21  remote +192.168.250.52");
        assertThat(b.ok("show", "mac")).containsPattern("5001  02:00:00:00:00:21  local +p2");
        assertThat(a.ok("show", "vtep")).contains("192.168.250.52  02:50:56:00:00:02");
        assertThat(a.ok("show", "lif")).contains("172.16.10.1/24", "172.16.20.1/24");
        assertThat(a.ok("show", "route")).contains("172.16.20.0/24");
        assertThat(a.ok("show", "port")).containsPattern("1  p1 +p1 +5000 +up");
        assertThat(a.ok("show", "pending")).startsWith("VNI");
        assertThat(a.ok("show", "stats")).containsPattern("port.p1.received.frames +[1-9]");
        assertThat(a.ok("show", "config")).contains("\"host\" : \"a\"");
        assertThat(a.ok("ping", VM1)).contains("is at 02:00:00:00:00:11");
        assertThat(a.ok("ping", VM2)).contains("is at 02:00:00:00:00:21");
        assertThat(a.run("ping", "172.16.20.99", "-W", "200ms").code()).isEqualTo(ExitCode.NEGATIVE);
    }

    /** A command of the jar that goes on while something happens. */
    private Process spawn(String started, Path output, String... arguments) throws IOException {
        Process process = new ProcessBuilder(java.util.stream.Stream.concat(
                                AgentProcess.java().stream(), java.util.stream.Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        AgentProcess.await(started, () -> read(output).contains(started) || !process.isAlive());
        assertThat(read(output)).contains(started);
        return process;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static void succeeds(Process process, Path output) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(read(output)).isTrue();
        assertThat(process.exitValue()).as(read(output)).isZero();
    }

    @Test
    void tracesTheSevenStepsAndCapturesThem() throws Exception {
        Capability.TSHARK.require();
        Path traceA = folder.resolve("trace-a");
        Path traceB = folder.resolve("trace-b");
        Path captured = folder.resolve("capture.pcapng");
        Process onA = spawn("tracing on a", traceA, "trace", VM2, "--socket", a.socket.toString());
        Process onB = spawn("tracing on b", traceB, "trace", "--socket", b.socket.toString());
        Process capture = spawn(
                "capturing on a",
                folder.resolve("capture.txt"),
                "capture",
                "-w",
                captured.toString(),
                "--socket",
                a.socket.toString());
        establish();
        succeeds(onA, traceA);
        succeeds(onB, traceB);

        assertThat(steps(traceA)).containsExactly("1", "2", "7");
        assertThat(steps(traceB)).containsExactly("3", "4", "5", "6");
        AgentProcess.await("the reply is captured", () -> captured.toFile().length() > 1000);
        capture.destroy();
        succeeds(capture, folder.resolve("capture.txt"));
        assertThat(Tshark.complaints(captured)).isEmpty();
        assertThat(Tshark.run(captured, "-Y", "vxlan && arp.opcode == 2", "-T", "fields", "-e", "frame.interface_name"))
                .isNotEmpty()
                .allMatch("a-underlay"::equals);
        assertThat(Tshark.run(captured, "-T", "fields", "-e", "frame.interface_name"))
                .contains("p1", "a-underlay");
    }

    private static Set<String> steps(Path trace) {
        Set<String> steps = new TreeSet<>();
        Matcher matcher = Pattern.compile("step (\\d)").matcher(read(trace));
        while (matcher.find()) {
            steps.add(matcher.group(1));
        }
        return steps;
    }

    @Test
    void endsACaptureQuietlyWhenNobodyReadsItAnyMore() throws Exception {
        Path errors = folder.resolve("errors");
        Process pipe = new ProcessBuilder(
                        "bash",
                        "-c",
                        "%s capture -w - --socket %s 2>%s | head -c 200 >/dev/null; exit ${PIPESTATUS[0]}"
                                .formatted(String.join(" ", AgentProcess.java()), a.socket, errors))
                .start();
        try (Flow flow = new Flow(hosts.vm1, hosts.vm2, VM2)) {
            AgentProcess.await("it captures", () -> read(errors).contains("capturing on a"));
            AgentProcess.await("the pipe ends", () -> {
                flow.establish();
                return !pipe.isAlive();
            });
        }

        assertThat(pipe.waitFor()).as(read(errors)).isZero();
        assertThat(read(errors)).doesNotContain("\tat ", "Broken pipe");
    }

    @Test
    void changesWhatRunsUntilTheFileIsReadAgain() throws Exception {
        assertThat(a.ok("lif", "add", "5002", "172.16.30.1/24")).contains("5002");
        assertThat(a.ok("show", "arp")).contains("172.16.30.1");
        assertThat(a.ok("lif", "change", "5002", "--address", "172.16.31.1/24")).contains("172.16.31.1");
        a.ok("vtep", "add", "192.168.250.60", "--vni", "5002");
        assertThat(a.ok("show", "vtep")).contains("192.168.250.60  none (no DLR)");
        a.ok("vtep", "change", "192.168.250.60", "--pmac", "02:50:56:00:00:60");
        assertThat(a.ok("show", "vtep")).contains("192.168.250.60  02:50:56:00:00:60");
        a.ok("vtep", "remove", "192.168.250.60");
        a.ok("route", "add", "10.0.0.0/8", VM2);
        a.ok("route", "change", "10.0.0.0/8", "172.16.20.12");
        assertThat(a.ok("show", "route")).containsPattern("10.0.0.0/8 +172.16.20.12");
        a.ok("route", "remove", "10.0.0.0/8");
        a.ok("port", "add", "p9", "5002", "--name", "late");
        assertThat(a.ok("show", "port")).containsPattern("late +p9 +5002 +missing");
        a.ok("port", "remove", "p9");
        a.ok("port", "remove", "p1");
        assertThat(a.ok("show", "port")).doesNotContain("p1");

        assertThat(a.ok("reload")).contains("p1");
        assertThat(a.ok("show", "lif")).doesNotContain("5002");
        assertThat(a.ok("reload")).isEqualTo("nothing to change\n");
        establish();
    }

    @Test
    void readsItsFileAgainOnHangup() throws Exception {
        String config = AgentJson.writePretty(TwoHosts.config("a", ""));
        a.write(config.replace("\"vni\" : 5001,", "\"vni\" : 5003,"));
        a.signal("HUP");
        AgentProcess.await("the change is in force", () -> a.ok("show", "lif").contains("5003"));

        a.write(config.replace("172.16.10.1/24", "172.16.10.0/24"));
        a.signal("HUP");
        AgentProcess.await("the refusal is in the log", () -> a.log().contains("172.16.10.0 is the network address"));
        assertThat(a.ok("show", "lif")).contains("5003");
    }

    /** The configuration of host a with two other hosts that have these pMACs, and with a LIF's address. */
    private static String twoVteps(String first, String second, String lif) {
        AgentConfig config = TwoHosts.config("a", "");
        Map<Vni, List<RemoteVtep>> vteps = new HashMap<>();
        config.engine()
                .vteps()
                .forEach((vni, absent) -> vteps.put(
                        vni,
                        List.of(
                                new RemoteVtep(Ipv4Address.parse("192.168.250.52"), MacAddress.parse(first)),
                                new RemoteVtep(Ipv4Address.parse("192.168.250.53"), MacAddress.parse(second)))));
        return AgentJson.writePretty(config.with(config.engine().withVteps(vteps), config.interfaces()))
                .replace("172.16.10.1/24", lif);
    }

    @Test
    void exchangesPMacsOnHangupAndGoesBack() throws Exception {
        String one = "02:50:56:00:00:02";
        String other = "02:50:56:00:00:03";
        a.write(twoVteps(one, other, "172.16.10.1/24"));
        a.ok("reload");

        a.write(twoVteps(other, one, "172.16.10.254/24"));
        a.signal("HUP");

        AgentProcess.await(
                "the change is in the log",
                () -> a.log().contains("LIF lif-5000 on VNI 5000 changed from 172.16.10.1/24 to 172.16.10.254/24"));
        assertThat(a.ok("show", "vtep"))
                .containsPattern("5000 +192.168.250.52 +" + other)
                .containsPattern("5001 +192.168.250.53 +" + one);
        assertThat(a.ok("show", "lif")).contains("172.16.10.254");
        assertThat(a.ok("show", "arp")).contains("172.16.10.254").doesNotContain("172.16.10.1 ");
        assertThat(a.ok("reload")).isEqualTo("nothing to change\n");

        // The file that ran at first, which has one of the two only.
        a.write(AgentJson.writePretty(TwoHosts.config("a", "")));
        assertThat(a.ok("reload")).contains("VTEP 192.168.250.53 removed");
        establish();
    }

    @Test
    void endsWhenToldAndLeavesNothing() throws Exception {
        establish();
        a.signal("TERM");
        assertThat(a.await(PATIENCE)).isZero();
        assertThat(a.socket).doesNotExist();
        b.signal("INT");
        assertThat(b.await(PATIENCE)).isZero();
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.yaml", "a.log", "b.yaml", "b.log");
        }
        a.start();
        a.ok("stop");
        assertThat(a.await(PATIENCE)).isZero();
    }

    @Test
    void takesOverTheSocketOfOneThatWasKilledAndOfNoOther() throws Exception {
        Process second = a.builder("run", "--config", a.file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(second.waitFor()).as(output).isEqualTo(ExitCode.MACHINE);
        assertThat(output).doesNotContain("\tat ");

        a.signal("KILL");
        assertThat(a.await(Duration.ofSeconds(10))).isNotZero();
        assertThat(a.run("show", "arp").code()).isEqualTo(ExitCode.UNREACHABLE);
        a.start();
        establish();
        assertThat(a.ok("show", "port")).contains("up");
    }

    /** Where others have the processors, a JVM may take longer to start than a client waits for an answer. */
    private static boolean answers(RpcClient client) {
        try {
            return client.info().uptime().toNanos() > 0;
        } catch (AgentException e) {
            return false;
        }
    }

    @Test
    void isControlledByItsParentAndEndsWithIt() throws Exception {
        a.signal("TERM");
        a.await(PATIENCE);
        Process child = a.builder("run", "--stdio", "--config", a.file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            RpcClient client = RpcClient.over("The agent of \"a\"", child.getInputStream(), child.getOutputStream());
            AgentProcess.await("it answers", () -> answers(client));
            AgentInfo info = client.info();
            assertThat(info.host()).isEqualTo("a");
            assertThat(info.pid()).isEqualTo(child.pid());
            establish();
            assertThat(client.tables().arp())
                    .anyMatch(row -> row.address().toString().equals(VM2));
            client.close();
            assertThat(child.waitFor(1, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isZero();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void checksTheMachineWithoutTouchingIt() throws Exception {
        Process check =
                a.builder("check", "--config", a.file.toString(), "--json").start();
        String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // The agent that runs has the UDP port.
        assertThat(check.waitFor()).as(output).isEqualTo(ExitCode.NEGATIVE);
        assertThat(AgentCommand.tree(output).findValuesAsText("level")).contains("ok", "error");
        assertThat(List.of(a.ok("show", "port"))).allMatch(text -> text.contains("up"));
    }
}
