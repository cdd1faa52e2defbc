package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.testbed.TcpConnection;
import io.github.dlrharness.testbed.TcpListener;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.Vm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TCP between two kernels, over the overlay, with every offload left on. */
@Tag("netns")
@Timeout(120)
class VmTcpIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long SEED = 20_201_122;
    private static final int CHUNK = 1 << 16;
    private static final int CHUNKS = 100 * 1024 * 1024 / CHUNK;

    private Testbed testbed;
    private Vm vm1;
    private Vm vm2;

    @BeforeEach
    void start() {
        testbed = Testbeds.seedFigure();
        vm1 = testbed.vm("vm1");
        vm2 = testbed.vm("vm2");
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    @Test
    void carriesAHundredMegabytesUnharmed() throws IOException {
        try (TcpListener listener = vm2.tcpListen(0)) {
            CompletableFuture<String> received = Testbeds.inBackground(() -> receive(listener));
            try (TcpConnection connection = vm1.tcpConnect(vm2.address(), listener.port(), LIMIT)) {
                String sent = send(connection);
                assertThat(received.join()).isEqualTo(sent);
            }
        }
        assertThat(testbed.host("host-a").counters()).containsEntry("port.uplink.sent.drops", 0L);
    }

    private static String send(TcpConnection connection) throws IOException {
        MessageDigest digest = sha256();
        Random random = new Random(SEED);
        byte[] chunk = new byte[CHUNK];
        OutputStream output = connection.output();
        for (int i = 0; i < CHUNKS; i++) {
            random.nextBytes(chunk);
            digest.update(chunk);
            output.write(chunk);
        }
        connection.finishOutput();
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String receive(TcpListener listener) {
        MessageDigest digest = sha256();
        byte[] chunk = new byte[CHUNK];
        try (TcpConnection connection = listener.accept(LIMIT)) {
            InputStream input = connection.input();
            int count;
            while ((count = input.read(chunk)) >= 0) {
                digest.update(chunk, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Test
    void readsAndWritesAtTheSameTime() throws IOException {
        try (TcpListener listener = vm2.tcpListen(0);
                TcpConnection client = vm1.tcpConnect(vm2.address(), listener.port(), LIMIT);
                TcpConnection server = listener.accept(LIMIT)) {
            CompletableFuture<Integer> reply = Testbeds.inBackground(() -> {
                try {
                    return client.input().read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            client.output().write(1);
            assertThat(server.input().read()).isEqualTo(1);
            server.output().write(2);
            assertThat(reply.join()).isEqualTo(2);
        }
    }

    @Test
    void tellsThatNobodyListens() {
        assertThatThrownBy(() -> vm1.tcpConnect(vm2.address(), 81, LIMIT))
                .isInstanceOf(TestbedException.class)
                .hasMessageContaining("vm1 can't connect to 172.16.20.11:81")
                .hasMessageContaining("refused");
    }

    @Test
    void tellsThatNobodyConnected() {
        try (TcpListener listener = vm2.tcpListen(0)) {
            assertThatThrownBy(() -> listener.accept(Duration.ofMillis(20)))
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("Nobody connected to vm2");
        }
    }
}
