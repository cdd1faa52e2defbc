package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.agent.AgentException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may open an agent's socket, and who gets its path. */
@SuppressWarnings("try") // What is bound is for others to use.
class ControlSocketTest {
    @TempDir
    Path folder;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void leaveDeadSocket(Path path) throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
    }

    @Test
    void isForItsOwnerOnlyAndSoIsTheFolderItHadToMake() throws Exception {
        Path path = folder.resolve("a/b/agent.sock");
        try (ControlSocket socket = ControlSocket.bind(path)) {
            assertThat(permissions(path)).isEqualTo("rw-------");
            assertThat(permissions(path.getParent())).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(path.getParent())) {
                assertThat(files).containsExactly(path);
            }
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void replacesTheSocketOfADeadAgent() throws Exception {
        Path path = folder.resolve("agent.sock");
        leaveDeadSocket(path);
        try (ControlSocket socket = ControlSocket.bind(path)) {
            ControlSocket.connect(path).close();
            assertThat(permissions(path)).isEqualTo("rw-------");
        }
    }

    @Test
    void refusesThePathOfALivingAgentAndLeavesItAlone() throws Exception {
        Path path = folder.resolve("agent.sock");
        try (ControlSocket living = ControlSocket.bind(path)) {
            assertThatThrownBy(() -> ControlSocket.bind(path))
                    .isInstanceOf(AgentException.class)
                    .hasMessageContaining("Another agent listens at the control socket " + path);
            ControlSocket.connect(path).close();
        }
    }

    @Test
    void refusesThePathOfSomethingElse() throws Exception {
        Path path = Files.writeString(folder.resolve("agent.sock"), "precious");

        assertThatThrownBy(() -> ControlSocket.bind(path))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("no socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void saysThatAPathIsTooLong() {
        assertThatThrownBy(() -> ControlSocket.bind(folder.resolve("s".repeat(110))))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("choose a shorter one");
    }

    @Test
    void doesNotRemoveThePathOfItsSuccessor() throws Exception {
        Path path = folder.resolve("agent.sock");
        ControlSocket first = ControlSocket.bind(path);
        Files.delete(path);
        try (ControlSocket second = ControlSocket.bind(path)) {
            first.close();
            ControlSocket.connect(path).close();
        }
    }

    @Test
    void ofManyThatStartAtOnceOneGetsThePathOfADeadAgent() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 50; round++) {
                Path path = folder.resolve("agent" + round);
                leaveDeadSocket(path);
                Callable<ControlSocket> starting = () -> {
                    try {
                        return ControlSocket.bind(path);
                    } catch (AgentException e) {
                        return null;
                    }
                };
                int winners = 0;
                for (Future<ControlSocket> start : threads.invokeAll(java.util.Collections.nCopies(8, starting))) {
                    if (start.get() != null) {
                        winners++;
                    }
                }
                assertThat(winners).isEqualTo(1);
                ControlSocket.connect(path).close();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void saysWhyNoAgentCanBeReached() throws Exception {
        Path path = folder.resolve("agent.sock");
        assertThatThrownBy(() -> ControlSocket.connect(path)).hasMessageContaining("is the agent running");
        leaveDeadSocket(path);
        assertThatThrownBy(() -> ControlSocket.connect(path)).hasMessageContaining("the agent has died");
        assertThatThrownBy(() -> ControlSocket.connect(folder.resolve("s".repeat(110))))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("longer than 107 bytes");
        assertThat(List.of(path)).allMatch(Files::exists);
    }
}
