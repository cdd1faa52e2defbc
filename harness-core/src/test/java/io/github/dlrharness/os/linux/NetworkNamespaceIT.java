package io.github.dlrharness.os.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.testsupport.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("netns")
class NetworkNamespaceIT {
    private static final Path OWN = Path.of("/proc/thread-self/ns/net");

    @BeforeAll
    static void needsNamespaces() {
        Capability.NETWORK_NAMESPACES.require();
    }

    private static Path current() throws IOException {
        return Files.readSymbolicLink(OWN);
    }

    @Test
    void runsWorkInsideAndLeavesTheCallerWhereItWas() throws IOException {
        Path before = current();
        try (NetworkNamespace namespace =
                NetworkNamespace.create(List.of("one")).get(0)) {
            assertThat(namespace.call(NetworkNamespaceIT::current)).isNotEqualTo(before);
            assertThat(current()).isEqualTo(before);
        }
    }

    @Test
    void makesNamespacesThatDiffer() {
        List<NetworkNamespace> namespaces = NetworkNamespace.create(List.of("one", "two", "three"));
        assertThat(namespaces.stream().map(namespace -> namespace.call(NetworkNamespaceIT::current)))
                .doesNotHaveDuplicates()
                .hasSize(3);
        namespaces.forEach(NetworkNamespace::close);
    }

    @Test
    @Timeout(10)
    void keepsNoThreadInsideAfterTheCall() {
        try (NetworkNamespace namespace =
                NetworkNamespace.create(List.of("one")).get(0)) {
            Path inside = namespace.call(NetworkNamespaceIT::current);
            // The thread's result is there a moment before its end is.
            while (threadsIn(inside) > 0) {
                Thread.onSpinWait();
            }
            assertThat(threadsIn(inside)).isZero();
        }
    }

    private static long threadsIn(Path namespace) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.map(NetworkNamespaceIT::namespaceOf)
                    .flatMap(Optional::stream)
                    .filter(namespace::equals)
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> namespaceOf(Path task) {
        try {
            return Optional.of(Files.readSymbolicLink(task.resolve("ns/net")));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // a thread that ended while we looked
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void passesOnWhatTheWorkThrows() {
        try (NetworkNamespace namespace =
                NetworkNamespace.create(List.of("one")).get(0)) {
            assertThatThrownBy(() -> namespace.call(() -> {
                        throw new IllegalStateException("broken");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("broken");
            assertThatThrownBy(() -> namespace.call(() -> {
                        throw new IOException("no such thing");
                    }))
                    .isInstanceOf(SystemException.class)
                    .hasMessageContaining("\"one\"")
                    .hasMessageContaining("no such thing")
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void refusesWorkAfterItsEnd() {
        NetworkNamespace namespace = NetworkNamespace.create(List.of("one")).get(0);
        namespace.close();
        namespace.close();
        assertThatThrownBy(() -> namespace.call(() -> 1)).hasMessageContaining("\"one\" is closed");
        assertThatThrownBy(namespace::path).hasMessageContaining("\"one\" is closed");
    }

    @Test
    void startsWithNothingButADownLoopback() {
        try (NetworkNamespace namespace =
                NetworkNamespace.create(List.of("one")).get(0)) {
            assertThat(links(namespace)).containsExactly("lo");
        }
    }

    private static List<String> links(NetworkNamespace namespace) {
        return namespace.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/dev"))).stream()
                .skip(2)
                .map(line -> line.substring(0, line.indexOf(':')).strip())
                .toList();
    }

    @Test
    void wiresNamespacesByBatchesThatRunSideBySide() {
        List<NetworkNamespace> pair = NetworkNamespace.create(List.of("left", "right"));
        IpBatch.run(List.of(new IpBatch(pair.get(0))
                .add(
                        "link add name a type veth peer name b netns %s",
                        pair.get(1).path())));
        IpBatch.run(List.of(
                new IpBatch(pair.get(0)).add("link set dev a up"), new IpBatch(pair.get(1)).add("link set dev b up")));
        assertThat(links(pair.get(0))).containsExactlyInAnyOrder("lo", "a");
        assertThat(links(pair.get(1))).containsExactlyInAnyOrder("lo", "b");
        pair.forEach(NetworkNamespace::close);
    }

    @Test
    void tellsWhichCommandOfABatchFailed() {
        try (NetworkNamespace namespace =
                NetworkNamespace.create(List.of("one")).get(0)) {
            IpBatch batch = new IpBatch(namespace).add("link set dev lo up").add("link set dev nothing up");
            assertThatThrownBy(() -> IpBatch.run(List.of(batch)))
                    .isInstanceOf(SystemException.class)
                    .hasMessageContaining("\"one\"")
                    .hasMessageContaining("Cannot find device \"nothing\"")
                    .hasMessageContaining("link set dev nothing up");
        }
    }
}
