package io.github.dlrharness.cli;

import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.io.linux.PacketPort;
import io.github.dlrharness.os.linux.Program;
import io.github.dlrharness.standalone.TwoHosts;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * How long an agent takes from the start of its process until VM2 has received VM1's packet, which waits for the seven steps, and how long
 * to end. Prints
 * figures and judges nothing; not part of the tests. Run it with {@code mvn -B -ntp -Pbenchmark -pl harness-core verify}.
 */
@SuppressWarnings("try") // agents that only have to run
@Tag("netns")
@Isolated("measures")
@Timeout(600)
class AgentStartBenchmark {
    private static final int STARTS = 11;
    private static final long BETWEEN_FRAMES_NANOS = 1_000_000;
    private static final long BETWEEN_STARTS_NANOS = 1_500_000_000;
    private static final int AOT_CACHE_SINCE = 25;
    private static final byte[] PACKET = Packets.udp(
            RouterOptions.DEFAULT_VMAC.value(),
            MacAddress.parse("02:00:00:00:00:11").value(),
            Ipv4Address.parse("172.16.10.11").value(),
            Ipv4Address.parse("172.16.20.11").value(),
            64,
            1);

    @TempDir
    private Path folder;

    private TwoHosts hosts;
    private Path file;
    private PacketPort vm1;
    private PacketPort vm2;
    private int arrived;
    private long endNanos;

    @Test
    void measure() throws Exception {
        Capability.NETWORK_NAMESPACES.require();
        file = Files.writeString(folder.resolve("a.yaml"), AgentJson.writePretty(TwoHosts.config("a", "")));
        hosts = TwoHosts.wired();
        try (AgentProcess b = AgentProcess.start(hosts, "b", folder);
                PacketPort port1 = hosts.vm1.call(() -> PacketPort.open("eth0"));
                PacketPort port2 = hosts.vm2.call(() -> PacketPort.open("eth0"))) {
            vm1 = port1;
            vm2 = port2;
            System.out.println("first packet forwarded, ms from the start of the process, JDK " + Runtime.version());
            measure("as it is");
            measure("compiler C1, serial collector", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
            Path archive = folder.resolve("agent.jsa");
            start("-XX:ArchiveClassesAtExit=" + archive);
            measure("class data sharing", "-XX:SharedArchiveFile=" + archive);
            if (Runtime.version().feature() >= AOT_CACHE_SINCE) {
                Path cache = folder.resolve("agent.aot");
                start("-XX:AOTCacheOutput=" + cache);
                measure("AOT cache", "-XX:AOTCache=" + cache);
            }
        } finally {
            hosts.close();
        }
    }

    private void measure(String how, String... options) throws IOException, InterruptedException {
        double[] starts = new double[STARTS];
        double[] ends = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            starts[i] = start(options) / 1e6;
            ends[i] = endNanos / 1e6;
        }
        print(how, starts);
        print("  ends after SIGTERM", ends);
    }

    private static void print(String what, double[] millis) {
        Arrays.sort(millis);
        System.out.println(String.format(
                Locale.ROOT,
                "%-30s least %4.0f  median %4.0f  most %4.0f  (%d)",
                what,
                millis[0],
                millis[STARTS / 2],
                millis[STARTS - 1],
                STARTS));
    }

    /** Starts an agent, waits for a packet it has forwarded, ends it in order; answers the ns until then. */
    private long start(String... options) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Program.path("nsenter", "util-linux"), "--net=" + hosts.a.path(), "--"));
        List<String> java = AgentProcess.java();
        command.add(java.get(0));
        command.addAll(List.of(options));
        command.addAll(java.subList(1, java.size()));
        command.addAll(List.of("run", "--config", file.toString()));
        while (vm2.receive(this::count) > 0) {
            // What the last start's agent has forwarded; nothing is under way any more.
        }
        arrived = 0;
        // Host b answers one host once a second for the same VM.
        LockSupport.parkNanos(BETWEEN_STARTS_NANOS);
        File log = folder.resolve("a.log").toFile();
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            while (arrived == 0) {
                if (!process.isAlive()) {
                    throw new AssertionError("the agent ended: " + Files.readString(log.toPath()));
                }
                vm1.transmit(Frame.copyOf(PACKET));
                vm1.flush();
                LockSupport.parkNanos(BETWEEN_FRAMES_NANOS);
                vm2.receive(this::count);
            }
            return System.nanoTime() - start;
        } finally {
            long end = System.nanoTime();
            process.destroy();
            int status = process.waitFor();
            if (status != ExitCode.OK) {
                throw new AssertionError(
                        "the agent ended with %d: %s".formatted(status, Files.readString(log.toPath())));
            }
            endNanos = System.nanoTime() - end;
        }
    }

    private void count(Frame frame) {
        if (frame.length() == PACKET.length && frame.bytes().get(frame.offset() + 23) == PACKET[23]) {
            arrived++;
        }
    }
}
