package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.topology.HostKind;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left when a JVM with a running testbed is killed: nothing. */
@Tag("netns")
class KilledJvmIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    /** The program of the child JVM: a testbed, a process and a daemon in a VM; tells the VM's namespace; then waits for ever. */
    static final class Victim {
        public static void main(String[] arguments) {
            String mark = arguments[0];
            Testbed testbed = Testbeds.seedFigure();
            testbed.vm("vm1").ping(testbed.vm("vm2"));
            testbed.vm("vm1").exec("sh", "-c", "setsid sh -c 'sleep 1000; : " + mark + "' >/dev/null 2>&1 &");
            System.out.println(testbed.vm("vm1")
                    .exec("readlink", "/proc/self/ns/net")
                    .output()
                    .strip());
            testbed.vm("vm1").exec(Duration.ofHours(1), "sh", "-c", "sleep 1000; : " + mark);
        }
    }

    /** The program of the child JVM: a testbed with a host of Open vSwitch; tells its processes; then waits for ever. */
    static final class SwitchVictim {
        public static void main(String[] arguments) throws InterruptedException {
            Testbeds.start(Topologies.named("switch")
                    .host("host-a", host -> host.kind(HostKind.OPEN_VSWITCH))
                    .build());
            System.out.println(ProcessHandle.current()
                    .descendants()
                    .map(process -> Long.toString(process.pid()))
                    .collect(Collectors.joining(" ")));
            Thread.currentThread().join();
        }
    }

    /** The program of the child JVM: a testbed with a foreign host, whose program ignores all it can; tells its processes. */
    static final class ForeignVictim {
        public static void main(String[] arguments) throws InterruptedException {
            String script = "trap '' TERM HUP; echo ready; sleep 1000; : " + arguments[0];
            Testbeds.start(Topologies.named("foreign")
                    .host("host-a", host -> host.agent("sh", "-c", script))
                    .build());
            System.out.println("started");
            Thread.currentThread().join();
        }
    }

    @Test
    @Timeout(60)
    void leavesNoForeignAgent() throws IOException, InterruptedException {
        Capability.NETWORK_NAMESPACES.require();
        String mark = "mark-" + UUID.randomUUID();
        Process victim = start(ForeignVictim.class, mark);
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("started");
            assertThat(foreign(mark)).isOne();
        } finally {
            victim.destroyForcibly();
        }
        victim.waitFor();
        await(() -> foreign(mark) == 0);
        assertThat(foreign(mark)).isZero();
    }

    private static long foreign(String mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(mark) && line.contains("trap") && !line.contains("nsenter"))
                        .isPresent())
                .count();
    }

    /** The program of the child JVM: agents in processes of their own, one of them paused; tells them; then waits for ever. */
    static final class ForkedVictim {
        public static void main(String[] arguments) throws InterruptedException {
            Testbed testbed =
                    Backends.named("forked").start(TopologyPlan.of(Topologies.seedFigure()), HostEngine.FACTORY);
            testbed.host("host-a").process().pause();
            System.out.println(testbed.hosts().stream()
                    .map(host -> Long.toString(host.process().pid()))
                    .collect(Collectors.joining(" ")));
            Thread.currentThread().join();
        }
    }

    @Test
    @Timeout(60)
    void leavesNoAgentEvenIfItIsPaused() throws IOException, InterruptedException {
        Capability.NETWORK_NAMESPACES.require();
        Process victim = start(ForkedVictim.class, "");
        List<ProcessHandle> agents;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            agents = Stream.of(output.readLine().split(" "))
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                    .toList();
            assertThat(agents).hasSize(2).allMatch(ProcessHandle::isAlive);
        } finally {
            victim.destroyForcibly();
        }
        victim.waitFor();
        await(() -> agents.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(agents).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    @Timeout(60)
    void leavesNoSwitch() throws IOException, InterruptedException {
        Capability.NETWORK_NAMESPACES.require();
        Capability.OPEN_VSWITCH.require();
        Process victim = start(SwitchVictim.class, "");
        List<ProcessHandle> left;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            left = Stream.of(output.readLine().split(" "))
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                    .toList();
            assertThat(left)
                    .extracting(process -> process.info().commandLine().orElse(""))
                    .anyMatch(line -> line.contains("ovs-vswitchd"))
                    .anyMatch(line -> line.contains("ovsdb-server"));
        } finally {
            victim.destroyForcibly();
        }
        victim.waitFor();
        await(() -> left.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(left).noneMatch(ProcessHandle::isAlive);
    }

    private static Process start(Class<?> program, String argument) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--enable-native-access"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName(), argument));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    @Timeout(60)
    void leavesNoProcessAndNoNamespace() throws IOException, InterruptedException {
        Capability.NETWORK_NAMESPACES.require();
        String mark = "mark-" + UUID.randomUUID();
        Process victim = start(Victim.class, mark);
        String namespace;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            namespace = output.readLine();
            assertThat(namespace).startsWith("net:[");
            await(() -> running(mark) >= 2);
            assertThat(running(mark)).isGreaterThanOrEqualTo(2);
            assertThat(usersOf(namespace)).isNotEmpty();
        } finally {
            victim.destroyForcibly();
        }
        assertThat(victim.waitFor()).isEqualTo(128 + 9);

        // The end of its pipe reaches the VM's first process a moment later.
        await(() -> running(mark) == 0 && usersOf(namespace).isEmpty());
        assertThat(running(mark)).isZero();
        assertThat(usersOf(namespace)).isEmpty();
    }

    /** Looks again until it holds or time is up; what does not hold then, the assertion that follows tells. */
    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** Processes of the VM that still run, the commands that entered its namespaces on our side left out. */
    private static long running(String mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(mark) && line.startsWith("/") && line.contains("sh -c sleep"))
                        .isPresent())
                .count();
    }

    /** Processes inside the namespace: as long as there is one, or a descriptor of a process, the namespace exists. */
    private static List<Path> usersOf(String namespace) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> isIn(namespace, process))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isIn(String namespace, Path process) {
        return link(process.resolve("ns/net")).filter(namespace::equals).isPresent();
    }

    private static Optional<String> link(Path path) {
        try {
            return Optional.of(Files.readSymbolicLink(path).toString());
        } catch (NoSuchFileException e) {
            return Optional.empty(); // it ended while we looked
        } catch (IOException e) {
            return Optional.empty(); // another user's
        }
    }
}
