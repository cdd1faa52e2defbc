package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.MtuContract;
import io.github.dlrharness.testbed.TcpConnection;
import io.github.dlrharness.testbed.TcpListener;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testsupport.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Packets too long for the tunnel, between real kernels. */
@Tag("netns")
@Timeout(60)
class MtuIT extends MtuContract {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    protected TestbedBackend backend() {
        Capability.NETWORK_NAMESPACES.require();
        return Backends.named("namespace");
    }

    /** The kernel sends super-frames cut for 1500 bytes at first; the router's answers make it cut for what fits (RFC 1191). */
    @Test
    @Requirement({"I4", "I13"})
    void tcpFindsTheMtuOfTheTunnel() throws IOException {
        byte[] sent = new byte[4 << 20];
        new Random(1).nextBytes(sent);
        Testbed testbed = start(1500);
        Vm vm2 = testbed.vm("vm2");
        try (TcpListener listener = vm2.tcpListen(0)) {
            CompletableFuture<byte[]> received = Testbeds.inBackground(() -> receive(listener));
            try (TcpConnection connection = testbed.vm("vm1").tcpConnect(vm2.address(), listener.port(), LIMIT)) {
                connection.output().write(sent);
                connection.finishOutput();
                assertThat(received.join()).isEqualTo(sent);
            }
        }
        assertThat(testbed.host("host-a").counters().get("dlr.icmp-errors")).isPositive();
    }

    private static byte[] receive(TcpListener listener) {
        try (TcpConnection connection = listener.accept(LIMIT)) {
            return connection.input().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
