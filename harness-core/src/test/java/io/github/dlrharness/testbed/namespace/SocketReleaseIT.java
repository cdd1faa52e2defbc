package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.os.linux.DuplicateDescriptor;
import io.github.dlrharness.os.linux.LinkBatch;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.testbed.TcpConnection;
import io.github.dlrharness.testbed.TcpListener;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.wire.Ipv4Address;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sockets of which a child process still has a descriptor when they are closed; a duplicate stands for the child. */
@Tag("netns")
class SocketReleaseIT {
    private static final Ipv4Address LOCALHOST = Ipv4Address.parse("127.0.0.1");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int LOOPBACK = 1;
    private static final int PORT = 5353;

    private NetworkNamespace namespace;
    private DuplicateDescriptor childs;
    private int looks;

    @BeforeEach
    void open() {
        Capability.NETWORK_NAMESPACES.require();
        namespace = NetworkNamespace.create(List.of("vm1")).get(0);
        namespace.configure(new LinkBatch().up(LOOPBACK));
    }

    @AfterEach
    void close() {
        if (childs != null) {
            childs.close();
        }
        namespace.close();
    }

    /** Those of a VM; the child is through with starting at the third look at the kernel's table. Other tests' children may take more. */
    private VmSockets sockets() {
        return new VmSockets("vm1", namespace, new SocketRelease("vm1", namespace, LIMIT, () -> {
            if (++looks == 3 && childs != null) {
                childs.close();
            }
        }));
    }

    /** Gives the child what it inherits: the one socket of the namespace that {@code line} of its table names. */
    private void inherit(String protocol, String line) throws IOException {
        String row = namespace.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net", protocol))).stream()
                .filter(text -> text.contains(line))
                .findFirst()
                .orElseThrow();
        Path socket = Path.of("socket:[" + row.strip().split("\\s+")[9] + "]");
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (socket.equals(target(descriptor))) {
                    childs = new DuplicateDescriptor(
                            Integer.parseInt(descriptor.getFileName().toString()));
                    return;
                }
            }
        }
        throw new AssertionError("no descriptor of " + socket);
    }

    private static Path target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (NoSuchFileException e) {
            return null; // of another test, and closed meanwhile
        }
    }

    @Test
    void udpPortIsFreeAfterClose() throws IOException {
        VmSockets sockets = sockets();
        UdpSocket socket = sockets.udp(PORT);
        inherit("udp", ":%04X ".formatted(PORT));

        socket.close();

        assertThat(looks).isGreaterThanOrEqualTo(3);
        sockets.udp(PORT).close();
    }

    @Test
    void tcpPortIsFreeAfterCloseAll() throws IOException {
        VmSockets sockets = sockets();
        sockets.listen(PORT);
        inherit("tcp", ":%04X ".formatted(PORT));

        sockets.closeAll();

        assertThat(looks).isGreaterThanOrEqualTo(3);
        sockets.listen(PORT).close();
    }

    @Test
    void peerIsToldBeforeCloseReturns() throws IOException {
        VmSockets sockets = sockets();
        try (TcpListener listener = sockets.listen(PORT)) {
            TcpConnection client = sockets.connect(LOCALHOST, PORT, LIMIT);
            TcpConnection server = listener.accept(LIMIT);
            inherit("tcp", " 0100007F:%04X 01 ".formatted(PORT));

            client.close();

            assertThat(looks).isGreaterThanOrEqualTo(3);
            assertThat(server.input().read()).isEqualTo(-1);
            server.close();
        }
    }

    @Test
    void portThatIsOpenIsStillRefusedAtOnce() {
        VmSockets sockets = sockets();
        try (UdpSocket first = sockets.udp(PORT)) {
            assertThatThrownBy(() -> sockets.udp(first.port()))
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("vm1 can't open UDP port 5353");
        }
    }

    @Test
    void closingASocketTwiceIsNoClosingOfItsSuccessor() {
        VmSockets sockets = sockets();
        UdpSocket first = sockets.udp(PORT);
        first.close();
        try (UdpSocket second = sockets.udp(PORT)) {
            first.close();
            assertThat(second.port()).isEqualTo(PORT);
        }
    }

    @Test
    void processThatKeepsASocketIsToldWithItsPort() throws IOException {
        VmSockets sockets =
                new VmSockets("vm1", namespace, new SocketRelease("vm1", namespace, Duration.ZERO, () -> {}));
        UdpSocket socket = sockets.udp(PORT);
        inherit("udp", ":%04X ".formatted(PORT));

        assertThatThrownBy(socket::close)
                .isInstanceOf(TestbedException.class)
                .hasMessage("vm1 closed UDP port 5353, but PT0S later a process that this JVM started still has the "
                        + "socket; let it close what it inherits");
    }
}
