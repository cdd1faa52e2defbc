package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.control.RpcClient;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.os.linux.Program;
import io.github.dlrharness.testsupport.Capability;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent that is a process of its own, is killed, and is started again. How much its neighbours need to recover is counted at the other
 * host's agent, not timed: each direction has one datagram to carry, and no request is repeated.
 */
@Tag("netns")
@Timeout(300)
class KilledAgentIT {
    /** What waits for an answer does so as long as a test may run. */
    private static final String PATIENT = "queueLifetime: 2m, proxyLifetime: 2m, ";

    /** No request is repeated while a test runs: there is one where one is enough. */
    private static final String ONCE = PATIENT + "arpRetry: 2m";

    /** As far as possible: a new agent's request for a VM that was asked by the one before has to wait that long (D2). */
    private static final String ONCE_IN_A_WHILE = PATIENT + "arpRetry: 5s";

    /** Neighbours of host b's DLR: a VM of its own, and one behind host a. */
    private static final int NEIGHBOURS = 2;

    @TempDir
    private Path folder;

    private TwoHosts hosts;
    private Flow there;
    private Flow back;
    private Path file;
    private Path socket;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void wire() throws IOException {
        hosts = TwoHosts.wired();
        there = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11");
        back = new Flow(hosts.vm2, hosts.vm1, "172.16.10.11");
        file = folder.resolve("a.yaml");
        socket = folder.resolve("a.sock");
        Files.writeString(
                file,
                AgentJson.writePretty(TwoHosts.config("a", ONCE))
                        .replace("\"socket\" : \"none\"", "\"socket\" : \"%s\"".formatted(socket)));
    }

    @AfterEach
    void close() throws InterruptedException {
        there.close();
        back.close();
        for (Process process : processes) {
            process.destroyForcibly();
            process.waitFor();
        }
        hosts.close();
    }

    /** Starts agent a; it forwards when this returns. */
    private Process startA(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Program.path("nsenter", "util-linux"),
                "--net=" + hosts.a.path(),
                "--",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.dlrharness.cli.Main",
                "run",
                "--config",
                file.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).isEqualTo("ready");
        return process;
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    /** Sends one datagram, and waits for it. */
    private static void carries(Flow flow) {
        int number = flow.send();
        TwoHosts.await(
                "datagram %d arrives".formatted(number), () -> flow.received().contains(number));
    }

    private static long difference(Map<String, Long> before, Map<String, Long> after, String counter) {
        return after.get(counter) - before.get(counter);
    }

    /** All of a namespace that an agent could leave changed: links, their flags and details, addresses, routes. */
    private static String state(NetworkNamespace namespace) {
        StringBuilder state = new StringBuilder();
        for (String what : List.of("-details address show", "maddress show", "rule show", "route show table all")) {
            List<String> command = new ArrayList<>(List.of(
                    Program.path("nsenter", "util-linux"),
                    "--net=" + namespace.path(),
                    "--",
                    Program.path("ip", "iproute2")));
            command.addAll(List.of(what.split(" ")));
            try {
                Process process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                state.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                assertThat(process.waitFor()).as(state.toString()).isZero();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("ip %s can't be run".formatted(what), e);
            }
        }
        return state.toString();
    }

    @Test
    void neighboursNeedNoRefreshAfterAShortAbsence() throws Exception {
        try (StandaloneAgent b = hosts.start(TwoHosts.config("b", ONCE_IN_A_WHILE))) {
            Process first = startA();
            there.establish();
            back.establish();
            kill(first);
            int lost = there.send();

            startA();
            Map<String, Long> before = b.counters();
            carries(there);
            carries(back);
            Map<String, Long> after = b.counters();

            // The new agent asked for vm2 once, by way of b; b still knew everything.
            assertThat(difference(before, after, "proxy.accepted")).isEqualTo(1);
            assertThat(difference(before, after, "proxy.relayed")).isEqualTo(1);
            assertThat(difference(before, after, "arp.requests")).isZero();
            assertThat(difference(before, after, "arp.refreshes")).isZero();
            assertThat(there.received()).doesNotContain(lost);
            try (RpcClient client = RpcClient.connect(socket)) {
                assertThat(client.counters()).containsEntry("arp.requests", 1L).containsEntry("arp.refreshes", 0L);
            }
        }
    }

    @Test
    void neighboursNeedOneRefreshAfterAnAbsenceLongerThanTheirMemory() throws Exception {
        try (StandaloneAgent b = hosts.start(TwoHosts.config("b", ONCE_IN_A_WHILE + ", arpTimeout: 500ms"))) {
            Process first = startA();
            there.establish();
            back.establish();
            kill(first);
            TwoHosts.await(
                    "b has forgotten vm1",
                    () -> b.tables().arp().stream()
                            .noneMatch(row -> row.address().toString().equals("172.16.10.11")));

            startA();
            Map<String, Long> before = b.counters();
            carries(there);
            carries(back);
            Map<String, Long> after = b.counters();

            assertThat(difference(before, after, "proxy.accepted")).isEqualTo(1);
            assertThat(difference(before, after, "arp.requests"))
                    .as("b asks for vm1")
                    .isEqualTo(1);
            // However long that took: an entry that is used once is confirmed once at most.
            assertThat(difference(before, after, "arp.refreshes")).isLessThanOrEqualTo(NEIGHBOURS);
            assertThat(difference(before, after, "arp.failed")).isZero();
        }
    }

    /** The state of host a's namespace once both links are up: that the kernel tells up to a second after they are (linkwatch). */
    private String settledState() {
        AtomicReference<String> state = new AtomicReference<>();
        TwoHosts.await("p1 and the uplink are up", () -> {
            state.set(state(hosts.a));
            return state.get().split(" state UP ", -1).length - 1 == 2;
        });
        return state.get();
    }

    @Test
    void nothingIsLeftBehindButASocketThatIsTakenOver() throws Exception {
        String before = settledState();
        kill(startA());

        assertThat(state(hosts.a)).isEqualTo(before);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(file, socket);
        }
        startA();
        try (RpcClient client = RpcClient.connect(socket)) {
            assertThat(client.info().healthy()).isTrue();
        }
    }

    @Test
    void interfacesHearNoMoreThanBeforeWhenAnAgentByLibpcapIsKilled() throws Exception {
        Capability.LIBPCAP.require();
        String before = settledState();
        Process first = startA("--pcap");
        assertThat(state(hosts.a)).as("libpcap makes p1 promiscuous").isNotEqualTo(before);
        kill(first);

        assertThat(state(hosts.a)).isEqualTo(before);
    }
}
