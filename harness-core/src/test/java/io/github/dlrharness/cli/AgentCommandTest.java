package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dlrharness.control.AgentEvent;
import io.github.dlrharness.control.FakeAgent;
import io.github.dlrharness.control.RpcServer;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.Vni;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask an agent: what they print, for people and for programs, and how they end. */
@Timeout(60)
class AgentCommandTest {
    private final FakeAgent agent = new FakeAgent();

    @TempDir
    private Path folder;

    private RpcServer server;

    @BeforeEach
    void listen() {
        server = RpcServer.listen(folder.resolve("a.sock"), agent);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String[] withSocket(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--socket", folder.resolve("a.sock").toString()));
        return all.toArray(String[]::new);
    }

    private CommandRun run(String... args) {
        return CommandRun.of(withSocket(args));
    }

    private String shown(String... args) {
        CommandRun run = run(args);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out();
    }

    private JsonNode json(String... args) throws Exception {
        return new ObjectMapper()
                .readTree(shown(
                        Stream.concat(Stream.of(args), Stream.of("--json")).toArray(String[]::new)));
    }

    @Test
    void defectOfAnAgentThatGoesOnIsNoneThatCannotBeReached() {
        agent.failure = new IllegalStateException("the configuration is as it was: out of luck");

        CommandRun run = run("show", "port");

        assertThat(run.code()).isEqualTo(ExitCode.DEFECT);
        assertThat(run.err()).contains("the configuration is as it was: out of luck");
        assertThat(run("show", "port").code()).isZero();
    }

    @Test
    void showsTheArpTableWithFlags() {
        assertThat(shown("show", "arp")).isEqualTo("""
                 VNI  ADDRESS       MAC                FLAGS  STATE      AGE   MOVES
                5000  172.16.10.1   02:50:56:56:44:52  CP     permanent  -         0
                5000  172.16.10.11  02:00:00:00:00:0b  CMD    valid      1.5s      2
                5000  172.16.10.99  -                  F      failed     3.0s      0
                Flags: C complete, S stale, I incomplete, F failed, P permanent (a LIF's own), M moved, D duplicate address
                """);
    }

    @Test
    void refusesALimitThatTheAgentWouldNotTake() {
        CommandRun run = run("ping", "172.16.10.11", "-W", "100h");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).isEqualTo("dlr-agent: --limit 360000 s: write at most 60 s%n".formatted());
    }

    @Test
    void tellsWhatIsWrongWithAnItemAndNotWhereItStandsInADocumentThatNobodyWrote() {
        CommandRun run = run("lif", "add", "5009", "1.2.3.4");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("lif-5009").doesNotContain("column");
    }

    @Test
    void showsWhereMacsAreByThePortsNames() {
        assertThat(shown("show", "mac")).isEqualTo("""
                 VNI  MAC                TYPE    WHERE           AGE
                5000  02:00:00:00:00:0b  local   vm1             0µs
                5001  02:00:00:00:00:0b  remote  192.168.250.52  0µs
                """);
    }

    @Test
    void showsTheOtherTables() {
        assertThat(shown("show", "vtep")).isEqualTo("""
                 VNI  VTEP            PMAC
                5001  192.168.250.52  02:50:56:00:00:02
                5001  192.168.250.53  none (no DLR)
                """);
        assertThat(shown("show", "lif")).isEqualTo("""
                 VNI  NAME      ADDRESS         MAC
                5000  lif-5000  172.16.10.1/24  02:50:56:56:44:52
                5001  lif-5001  172.16.20.1/24  02:50:56:56:44:52
                """);
        assertThat(shown("show", "route")).isEqualTo("""
                DESTINATION     NEXT HOP      FLAGS   VNI  LIF
                172.16.10.0/24  -             CU     5000  lif-5000
                172.16.20.0/24  -             CU     5001  lif-5001
                10.0.0.0/8      172.16.20.11  SU     5001  lif-5001
                Flags: C connected, S static, U in use
                """);
        assertThat(shown("show", "port")).isEqualTo("""
                PORT  NAME    INTERFACE  VNI       STATE
                   0  uplink  uplink     underlay  up
                   1  vm1     p1         5000      missing
                """);
        assertThat(shown("show", "pending")).isEqualTo("""
                 VNI  TARGET        FOR                VTEP            PACKETS
                5000  172.16.10.11  02:50:56:00:00:02  192.168.250.52        -
                """);
        assertThat(shown("show", "stats")).isEqualTo("""
                COUNTER                            VALUE
                arp.requests                           4
                drop.unknown-vni                       3
                port.p1.sent.frames  9223372036854775807
                """);
    }

    @Test
    void showsProgramsWhatTheProtocolHas() throws Exception {
        assertThat(json("show", "arp").get(1).get("ageNanos").longValue()).isEqualTo(1_500_000_000L);
        assertThat(json("show", "mac").get(1).get("vtep").textValue()).isEqualTo("192.168.250.52");
        assertThat(json("show", "vtep").get(1).get("pmac").isNull()).isTrue();
        assertThat(json("show", "lif").get(0).get("vni").intValue()).isEqualTo(5000);
        assertThat(json("show", "route").get(0).get("nextHop").textValue()).isEqualTo("172.16.20.11");
        assertThat(json("show", "port").get(1).get("state").textValue()).isEqualTo("missing");
        assertThat(json("show", "pending").get("queued").get(0).get("packets").intValue())
                .isEqualTo(3);
        assertThat(json("show", "stats").get("drop.unknown-vni").intValue()).isEqualTo(3);
        assertThat(json("show", "config").get("host").textValue()).isEqualTo("host-a");
    }

    @Test
    void paintsOnlyWhereColourIsWanted() {
        assertThat(shown("show", "arp")).doesNotContain("\u001b");
        assertThat(CommandRun.of(true, withSocket("show", "arp")).out()).contains("\u001b[31m5000  172.16.10.99");
        assertThat(Terminal.wantsColor(java.util.Map.of())).isTrue();
        assertThat(Terminal.wantsColor(java.util.Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(Terminal.wantsColor(java.util.Map.of("NO_COLOR", ""))).isTrue();
        assertThat(Terminal.wantsColor(java.util.Map.of("TERM", "dumb"))).isFalse();
    }

    @Test
    void pingTellsWhoAnswersAndEndsWithOneWhenNobodyDoes() throws Exception {
        assertThat(shown("ping", "172.16.10.11")).isEqualTo("172.16.10.11 is at 02:00:00:00:00:0b, after 123µs\n");
        assertThat(json("ping", "172.16.10.11").get("afterNanos").intValue()).isEqualTo(123_456);

        CommandRun silent = run("ping", "172.16.10.99", "-c", "2", "-i", "1ms", "-W", "5ms");
        assertThat(silent.code()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(silent.out()).isEqualTo("""
                172.16.10.99: no answer for 5.0ms
                172.16.10.99: no answer for 5.0ms
                2 asked, 0 answered
                """);
    }

    @Test
    void changesItemsOfTheConfiguration() {
        assertThat(shown("lif", "add", "5002", "172.16.30.1/24", "--name", "new"))
                .isEqualTo("changed\n");
        assertThat(shown("lif", "change", "5002", "--address", "172.16.31.1/24"))
                .isEqualTo("changed\n");
        assertThat(agent.config().engine().lifs())
                .anyMatch(lif ->
                        lif.name().equals("new") && lif.address().toString().equals("172.16.31.1"));
        shown("port", "add", "p7", "5002", "--name", "vm7");
        assertThat(agent.config().interfaces()).containsEntry(2, "p7");
        shown("port", "remove", "p1");
        assertThat(agent.config().interfaces()).containsOnlyKeys(0, 2);
        shown("vtep", "add", "192.168.250.60", "--pmac", "02:50:56:00:00:60", "--vni", "5000,5002");
        shown("vtep", "remove", "192.168.250.60", "--vni", "5000");
        assertThat(agent.config().engine().vteps()).containsOnlyKeys(new Vni(5001), new Vni(5002));
        shown("route", "add", "10.1.0.0/16", "172.16.10.20");
        shown("route", "change", "10.1.0.0/16", "172.16.10.21");
        shown("route", "remove", "10.0.0.0/8");
        assertThat(agent.config().engine().routes())
                .singleElement()
                .satisfies(route -> assertThat(route.nextHop()).hasToString("172.16.10.21"));
    }

    @Test
    void tellsWhyAChangeIsRefusedAndEndsWithTwo() {
        assertRefused(run("lif", "add", "5000", "172.16.30.1/24"), "lif.add: there is a lif with vni 5000 already");
        assertRefused(run("lif", "remove", "5009"), "lif.remove: there is no lif with vni 5009");
        assertRefused(run("lif", "add", "5002", "172.16.30.0/24"), "172.16.30.0");
        assertRefused(run("port", "add", "p1", "5000"), "there is a port with interface p1 already");
        assertRefused(run("vtep", "remove", "192.168.250.52", "--vni", "5000"), "is not in VNI 5000");
        assertRefused(run("route", "add", "10.1.0.0/16", "8.8.8.8"), "8.8.8.8");
        assertRefused(run("reload"), "line 3: one\nline 5: two");
        assertRefused(run("ping", "vm1"), "\"vm1\" is not an IPv4 address");
        assertRefused(run("ping", "8.8.8.8"), "8.8.8.8 is in no LIF's subnet");
        assertRefused(run("capture", "-w", folder.resolve("x").toString(), "-p", "nowhere"), "nowhere");
    }

    private static void assertRefused(CommandRun run, String why) {
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("dlr-agent: ").contains(why).doesNotContain("\tat ");
    }

    @Test
    void tracesAResolutionUntilItsEnd() throws Exception {
        CompletableFuture<CommandRun> trace = start(() -> run("trace", FakeAgent.NEIGHBOUR.toString()));
        await(agent.eventListeners);
        tell(9_000_000, EngineEvent.ARP_RESOLVED);
        tell(1_000_000, EngineEvent.REQUEST_ORIGINATED);
        CommandRun run = trace.get(30, TimeUnit.SECONDS);

        assertThat(run.out()).isEqualTo("""
                     0.000 ms  step 1  the DLR asks VNI 5000 who has 172.16.10.11; SRC is vMAC 02:00:00:00:00:0b
                     8.000 ms  step 7  172.16.10.11 is at 02:00:00:00:00:0b; what waited for it leaves
                """);
        assertThat(run.code()).isZero();
    }

    @Test
    void traceOfAHostThatAsksForAnotherEndsWhenTheAnswerIsRelayed() throws Exception {
        CompletableFuture<CommandRun> trace = start(() -> run("trace"));
        await(agent.eventListeners);
        tell(1_000_000, EngineEvent.PROXY_REQUEST_ACCEPTED);
        tell(2_000_000, EngineEvent.ARP_RESOLVED);
        tell(3_000_000, EngineEvent.REPLY_RELAYED);
        CommandRun run = trace.get(30, TimeUnit.SECONDS);

        assertThat(run.out().lines().map(line -> line.substring(15, 21))).containsExactly("step 3", "      ", "step 6");
        assertThat(run.code()).isZero();
    }

    @Test
    void traceEndsWithOneWhenNobodyAnswers() throws Exception {
        CompletableFuture<CommandRun> trace = start(() -> run("trace", "--json"));
        await(agent.eventListeners);
        tell(1, EngineEvent.REQUEST_ORIGINATED);
        tell(2, EngineEvent.ARP_FAILED);

        CommandRun run = trace.get(30, TimeUnit.SECONDS);
        assertThat(run.code()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(run.out()).contains("\"what\":\"arp_failed\"", "\"step\":1");
    }

    /** A thread of its own: the common pool may have just one for all tests. */
    private static CompletableFuture<CommandRun> start(Supplier<CommandRun> command) {
        CompletableFuture<CommandRun> run = new CompletableFuture<>();
        new Thread(() -> run.complete(command.get()), "command").start();
        return run;
    }

    private static void await(Collection<?> listeners) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (listeners.isEmpty()) {
            assertThat(System.nanoTime()).as("nobody listens").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void tell(long nanos, EngineEvent kind) {
        AgentEvent event = new AgentEvent(nanos, kind, FakeAgent.VNI, FakeAgent.NEIGHBOUR, FakeAgent.NEIGHBOUR_MAC);
        agent.eventListeners.forEach(listener -> listener.accept(event));
    }

    private CompletableFuture<CommandRun> capture(String file) {
        CompletableFuture<CommandRun> capture = start(() -> run("capture", "-w", file, "-c", "2"));
        await(agent.frameListeners);
        for (long sequence = 0; sequence < 2; sequence++) {
            CapturedFrame frame = new CapturedFrame(
                    sequence, 1, new TapPoint(TapPoint.Kind.VM, "host-a", "vm1"), Direction.SENT, new byte[60], 60);
            agent.frameListeners.forEach(listener -> listener.accept(frame));
        }
        return capture;
    }

    @Test
    void capturesToAFile() throws Exception {
        Path file = folder.resolve("capture.pcapng");
        CommandRun run = capture(file.toString()).get(30, TimeUnit.SECONDS);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("2 frames captured, 0 lost");
        assertThat(Files.readAllBytes(file)).startsWith(0x0a, 0x0d, 0x0d, 0x0a).hasSizeGreaterThan(300);
    }

    @Test
    void tellsHowManyFramesOfACaptureWereCut() throws Exception {
        Path file = folder.resolve("capture.pcapng");
        CompletableFuture<CommandRun> capture =
                start(() -> run("capture", "-w", file.toString(), "-c", "3", "-s", "5000"));
        await(agent.frameListeners);
        int[][] keptAndWhole = {{1982, 65_226}, {5000, 65_226}, {60, 60}};
        for (int number = 0; number < keptAndWhole.length; number++) {
            CapturedFrame frame = new CapturedFrame(
                    number,
                    1,
                    new TapPoint(TapPoint.Kind.VM, "host-a", "vm1"),
                    Direction.SENT,
                    new byte[keptAndWhole[number][0]],
                    keptAndWhole[number][1]);
            agent.frameListeners.forEach(listener -> listener.accept(frame));
        }

        assertThat(capture.get(30, TimeUnit.SECONDS).err()).contains("3 frames captured, 0 lost, 1 of them cut");
    }

    @Test
    void saysThatTheDiskIsFullAndLeavesTheAgentAlone() throws Exception {
        CommandRun run = run("capture", "-w", "/dev/full");

        assertThat(run.code()).isEqualTo(ExitCode.MACHINE);
        assertThat(run.err())
                .contains("/dev/full can't be written: No space left on device")
                .doesNotContain("\tat ");
        assertThat(shown("ping", "172.16.10.11")).isNotEmpty();
    }

    @Test
    void endsWithThreeWhenTheAgentGoesAway() throws Exception {
        CompletableFuture<CommandRun> trace = start(() -> run("trace"));
        await(agent.eventListeners);
        server.close();

        assertThat(trace.get(30, TimeUnit.SECONDS).code()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void choosesTheOnlyAgentThereIsOrTheOneOfAHost() {
        AgentOption option = new AgentOption(() -> List.of(folder));
        assertThat(option.path()).isEqualTo(folder.resolve("a.sock"));
        try (RpcServer other = RpcServer.listen(folder.resolve("b.sock"), agent)) {
            assertThat(other).isNotNull();
            assertThat(org.assertj.core.api.Assertions.catchThrowable(option::path))
                    .hasMessage("2 agents are found; say which is meant:\n  --socket %s\n  --socket %s"
                            .formatted(folder.resolve("a.sock"), folder.resolve("b.sock")));
        }
    }
}
