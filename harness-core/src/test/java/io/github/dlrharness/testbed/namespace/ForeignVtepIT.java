package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dlrharness.testbed.HostChange;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyBuilder;
import io.github.dlrharness.topology.TopologySpec;
import io.github.dlrharness.wire.Vni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a foreign host's program: how it starts, what it is told, how it is told of, and how it ends. */
@Tag("netns")
@Timeout(60)
class ForeignVtepIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** In the command line of whatever a test starts, so that it is found again. */
    private final String mark = "mark-" + UUID.randomUUID();

    @TempDir
    private Path folder;

    private static TopologyBuilder figure(String... command) {
        return within("5s", command);
    }

    private static TopologyBuilder within(String readyWithin, String... command) {
        return Topologies.named("foreign")
                .lif(5000, "172.16.10.1/24")
                .lif(5001, "172.16.20.1/24")
                .host("host-a", host -> host.agent(command).agentReadyWithin(readyWithin))
                .host("host-b")
                .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
                .vm("vm2", vm -> vm.on("host-b").vni(5001).address("172.16.20.11"));
    }

    private static TopologySpec shell(String script) {
        return figure("sh", "-c", script).build();
    }

    private static String refusal(TopologySpec topology) {
        return catchThrowableOfType(TestbedException.class, () -> Testbeds.start(topology))
                .getMessage();
    }

    @Test
    void commandThatDoesNotExistIsTold() {
        assertThat(refusal(figure("./no-such-router", "run").build()))
                .isEqualTo(
                        "The agent of host-a, \"./no-such-router run\", can't be started: ./no-such-router: No such file or"
                                + " directory; write a program of the PATH, or its path, absolute or seen from "
                                + System.getProperty("user.dir"));
    }

    @Test
    void programThatEndsBeforeItIsReadyIsToldWithItsOutput() {
        assertThat(refusal(shell("echo starting; echo no license >&2; exit 3")))
                .startsWith(
                        "The agent of host-a, \"sh -c echo starting; echo no license >&2; exit 3\", ended with exit code 3"
                                + " before it was ready; it must write the line \"ready\" to its standard output and go on; it wrote:\n")
                .contains("\n  starting")
                .contains("\n  no license");
    }

    @Test
    void programThatIsNeverReadyIsToldWithItsOutput() {
        assertThat(refusal(within("700ms", "sh", "-c", "echo ready >&2; echo readying; exec sleep 1000")
                        .build()))
                .startsWith(
                        "The agent of host-a, \"sh -c echo ready >&2; echo readying; exec sleep 1000\", did not write the line"
                                + " \"ready\" to its standard output within 700 ms; it must when it forwards, and flush it, or get more"
                                + " time with readyWithin; it wrote:\n")
                .contains("\n  readying");
    }

    @Test
    void isToldItsPartAndFindsItsInterfaces() throws IOException {
        String script = """
                cp "$1" "$2/config.json"; env > "$2/env"; ip -o link > "$2/links"; ip -4 -o address show dev uplink > "$2/address"
                echo "ready in no time"; exec sleep 1000""";
        try (Testbed testbed = Testbeds.start(
                figure("sh", "-c", script, "sh", "{config}", folder.toString()).build())) {
            assertThat(testbed.host("host-a").output()).isEqualTo("ready in no time");
        }

        assertThat(Files.readString(folder.resolve("config.json")))
                .contains("\"host\" : \"host-a\"")
                .contains("\"pmac\" : \"02:50:56:00:00:01\"");
        assertThat(Files.readAllLines(folder.resolve("env")))
                .contains("DLRHARNESS_HOST=host-a", "DLRHARNESS_PORTS=p1=5000")
                .anyMatch(line -> line.matches("DLRHARNESS_AGENT_CONFIG=/proc/\\d+/fd/\\d+"));
        assertThat(Files.readString(folder.resolve("links"))).contains("uplink").contains("p1");
        assertThat(Files.readString(folder.resolve("address"))).contains("192.168.250.51/24");
    }

    @Test
    void resetAsksItToEndAndStartsItAnew() throws IOException {
        Path lives = folder.resolve("lives");
        String script =
                "trap 'echo end >> \"$1\"; exit 0' TERM; echo start >> \"$1\"; echo ready; while :; do sleep 0.01; done";
        try (Testbed testbed = Testbeds.start(
                figure("sh", "-c", script, "sh", lives.toString()).build())) {
            testbed.reset();
            assertThat(Files.readAllLines(lives)).containsExactly("start", "end", "start");
        }
        assertThat(Files.readAllLines(lives)).containsExactly("start", "end", "start", "end");
    }

    @Test
    void programThatWillNotEndIsKilledWithAllItStarted() {
        String script = "trap '' TERM; setsid sh -c 'trap \"\" TERM; sleep 1000; : %s' & echo ready; sleep 1000; : %s"
                .formatted(mark, mark);
        try (Testbed testbed = Testbeds.start(shell(script))) {
            await(() -> running(mark) >= 2);
            assertThat(running(mark)).isGreaterThanOrEqualTo(2);
            assertThat(testbed.host("host-a").output()).isEqualTo("ready");
        }
        await(() -> running(mark) == 0);
        assertThat(running(mark)).isZero();
    }

    @Test
    void endOfAProgramIsInItsOutput() {
        try (Testbed testbed = Testbeds.start(shell("echo ready; echo out of luck >&2; exit 4"))) {
            String end = "(it ended with exit code 4)";
            await(() -> testbed.host("host-a").output().contains(end)
                    && testbed.host("host-a").output().contains("luck"));
            assertThat(testbed.host("host-a").output())
                    .contains("ready")
                    .contains("out of luck")
                    .endsWith(end);
        }
    }

    @Test
    void onlyTheLastLinesAreKept() {
        String script = "i=0; while [ $i -lt 1000 ]; do i=$((i+1)); echo line $i; done; echo ready; exec sleep 1000";
        try (Testbed testbed = Testbeds.start(shell(script))) {
            assertThat(testbed.host("host-a").output().lines())
                    .hasSize(201)
                    .startsWith("(801 lines before these)", "line 802")
                    .endsWith("line 1000", "ready");
        }
    }

    @Test
    void canNeitherBeChangedNorMovedTo() {
        try (Testbed testbed = Testbeds.start(shell("echo ready; exec sleep 1000"))) {
            String reason = "it is of kind foreign, a program of its own";
            assertThat(catchThrowableOfType(
                            TestbedException.class,
                            () -> testbed.host("host-a").change(new HostChange.RemoveLif(new Vni(5000)))))
                    .hasMessage("host-a can't be changed: " + reason + "; change a host of kind dlr");
            assertThat(catchThrowableOfType(
                            TestbedException.class, () -> testbed.migrate(testbed.vm("vm2"), testbed.host("host-a"))))
                    .hasMessage(
                            "vm2 can't move from or to host-a: it is of kind foreign; VMs move between hosts of kind dlr");
            assertThat(testbed.plan().lifs()).hasSize(2);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Shells of the program that still run, the command that entered its namespaces on our side left out. */
    private static long running(String mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(mark) && !line.contains("nsenter"))
                        .isPresent())
                .count();
    }
}
