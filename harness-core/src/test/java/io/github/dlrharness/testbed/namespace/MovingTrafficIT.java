package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.testbed.Announcement;
import io.github.dlrharness.testbed.TcpConnection;
import io.github.dlrharness.testbed.TcpListener;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.testbed.UdpSocket.Datagram;
import io.github.dlrharness.testbed.Vm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Traffic between real kernels that flows while one of them moves. */
@Tag("netns")
@Timeout(60)
class MovingTrafficIT {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int PORT = 7000;

    /** Sends numbered datagrams until it is stopped, which is when its number is negative. */
    private static void stream(UdpSocket from, Vm to, AtomicInteger next) {
        int number;
        while ((number = next.getAndIncrement()) >= 0) {
            from.send(
                    to.address(),
                    PORT,
                    ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
            LockSupport.parkNanos(200_000);
        }
    }

    private static int receive(UdpSocket socket) {
        Datagram datagram = socket.receive(LONG).orElseThrow(() -> new AssertionError("the stream stopped"));
        return ByteBuffer.wrap(datagram.payload()).getInt();
    }

    @ParameterizedTest
    @EnumSource(names = {"RARP", "GRATUITOUS_ARP"})
    @Requirement("F1")
    void streamThatFlowsDuringTheMoveGoesOn(Announcement announcement) {
        try (Testbed testbed = Testbeds.withMoreHosts(1);
                UdpSocket client = testbed.vm("vm1").udp(0);
                UdpSocket server = testbed.vm("vm2").udp(PORT)) {
            Vm vm2 = testbed.vm("vm2");
            AtomicInteger next = new AtomicInteger();
            CompletableFuture<Void> stream = Testbeds.inBackground(() -> {
                stream(client, vm2, next);
                return null;
            });
            receive(server);
            testbed.migrate(vm2, testbed.host("host-c"), announcement);
            int moved = next.get();
            while (receive(server) < moved + 100) {
                // what was sent before the move ended, and then what was sent after it
            }
            next.set(Integer.MIN_VALUE);
            stream.join();
        }
    }

    @Test
    @Requirement("F1")
    void connectionSurvivesTheMove() throws IOException {
        try (Testbed testbed = Testbeds.withMoreHosts(1)) {
            Vm vm2 = testbed.vm("vm2");
            try (TcpListener listener = vm2.tcpListen(PORT);
                    TcpConnection client = testbed.vm("vm1").tcpConnect(vm2.address(), PORT, LONG);
                    TcpConnection server = listener.accept(LONG)) {
                for (String host : new String[] {"host-c", "host-a", "host-b"}) {
                    testbed.migrate(vm2, testbed.host(host));
                    client.output().write(host.getBytes(StandardCharsets.UTF_8));
                    assertThat(new String(server.input().readNBytes(host.length()), StandardCharsets.UTF_8))
                            .isEqualTo(host);
                    server.output().write(host.getBytes(StandardCharsets.UTF_8));
                    assertThat(new String(client.input().readNBytes(host.length()), StandardCharsets.UTF_8))
                            .isEqualTo(host);
                }
            }
        }
    }
}
