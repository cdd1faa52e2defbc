package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Counts what the whole JVM holds, so nothing else may run meanwhile. */
@Tag("netns")
@Isolated
@Timeout(60)
class ClosingIT {
    private final TestbedBackend backend = Backends.named("namespace");
    private final TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());

    @Test
    void givesBackEveryDescriptorAndNamespace() {
        Testbeds.seedFigure().close();
        int before = descriptors().size();
        Testbed testbed = backend.start(plan, HostEngine::new);
        testbed.vm("vm1").ping(testbed.vm("vm2"));
        testbed.vm("vm1").udp(0);
        testbed.vm("vm1").exec("true");
        testbed.vm("vm1").inject(new byte[60]);
        assertThat(descriptors().size()).isGreaterThan(before);
        testbed.close();
        testbed.close();
        assertThat(descriptors()).hasSize(before);
        awaitThreadsInOneNamespace();
    }

    @Test
    void leavesNothingWhenAnEngineCanNotBeMade() {
        Testbeds.seedFigure().close();
        int before = descriptors().size();
        assertThatThrownBy(() -> backend.start(plan, (config, sink, listener) -> {
                    if (config.host().equals("host-b")) {
                        throw new IllegalStateException("no engine today");
                    }
                    return new HostEngine(config, sink, listener);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no engine today");
        assertThat(descriptors()).hasSize(before);
        awaitThreadsInOneNamespace();
    }

    @Test
    void refusesEverythingAfterTheEnd() {
        Testbed testbed = backend.start(plan, HostEngine::new);
        testbed.close();
        assertThatThrownBy(testbed::reset).isInstanceOf(TestbedException.class).hasMessageContaining("is closed");
        assertThatThrownBy(() -> testbed.awaitQuiescence(Duration.ofSeconds(1))).hasMessageContaining("is closed");
        assertThatThrownBy(() -> testbed.host("host-a").tables()).hasMessageContaining("\"host-a\" is closed");
        assertThatThrownBy(() -> testbed.vm("vm1").ping(testbed.vm("vm2"))).hasMessageContaining("\"vm1\" is closed");
        assertThatThrownBy(() -> testbed.vm("vm1").exec("true")).hasMessageContaining("\"vm1\" is closed");
        assertThatThrownBy(() -> testbed.vm("vm1").udp(0)).hasMessageContaining("\"vm1\" is closed");
        assertThatThrownBy(() -> testbed.vm("vm1").inject(new byte[60])).hasMessageContaining("\"vm1\" is closed");
    }

    @Test
    void keepsWhatWasCapturedAfterTheEnd() {
        Testbed testbed = backend.start(plan, HostEngine::new);
        testbed.vm("vm1").ping(testbed.vm("vm2"));
        testbed.close();
        assertThat(testbed.capture().frames()).isNotEmpty();
        assertThat(testbed.capture().lost()).isZero();
    }

    /** What the descriptors of this JVM refer to, those of the class path left out: the JDK opens and closes files as it likes. */
    private static Set<String> descriptors() {
        return links(Path.of("/proc/self/fd"), "").stream()
                .filter(link -> link.contains("socket:") || link.contains("net:") || link.contains("anon_inode:"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void awaitThreadsInOneNamespace() {
        while (links(Path.of("/proc/self/task"), "ns/net").stream()
                        .map(link -> link.substring(link.indexOf(' ')))
                        .distinct()
                        .count()
                > 1) {
            Thread.onSpinWait();
        }
    }

    /** The targets of the links in a directory, or below each entry of it, each behind the entry's name. */
    private static Set<String> links(Path directory, String below) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> target(entry.resolve(below)).map(link -> entry.getFileName() + " " + link))
                    .flatMap(Optional::stream)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // closed or ended while we looked
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
