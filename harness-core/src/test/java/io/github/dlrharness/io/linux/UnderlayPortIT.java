package io.github.dlrharness.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.FramePortContract;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.io.TestFrames;
import io.github.dlrharness.io.VethPair;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.os.linux.Program;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
class UnderlayPortIT extends FramePortContract {
    private static final Ipv4Address LEFT = Ipv4Address.parse(VethPair.LEFT_ADDRESS);
    private static final Ipv4Address RIGHT = Ipv4Address.parse(VethPair.RIGHT_ADDRESS);
    private static final int MTU = 1600;

    private record UdpLink(VethPair pair, FramePort near, FramePort far, Waiter waiter) implements Link {
        @Override
        public void address(FramePort port, Frame frame) {
            frame.outer((port == near ? RIGHT : LEFT).value(), 50_000);
        }

        @Override
        public void close() {
            near.close();
            far.close();
            waiter.close();
            pair.close();
        }
    }

    @Override
    protected Link open() {
        VethPair pair = VethPair.addressed(MTU);
        UnderlayPort near = pair.left().call(() -> UnderlayPort.open(LEFT));
        UnderlayPort far = pair.right().call(() -> UnderlayPort.open(RIGHT));
        return new UdpLink(pair, near, far, Poller.open());
    }

    @Override
    protected int longestFrame() {
        return MTU - 28;
    }

    @Test
    void receiverLearnsTheSendersAddressAndPort() {
        try (Link link = open()) {
            Set<Integer> ports = new HashSet<>();
            for (int wanted = 49_152; wanted < 65_536; wanted += 7) {
                assertThat(portSeen(link, wanted)).isBetween(49_152, 65_535);
                ports.add(portSeen(link, wanted));
            }
            assertThat(ports).as("flows spread").hasSize(16);
            assertThat(portSeen(link, 60_000)).as("a flow keeps its port").isEqualTo(portSeen(link, 60_000));
        }
    }

    private int portSeen(Link link, int wantedPort) {
        Frame frame = Frame.copyOf(TestFrames.numbered(1, 60));
        frame.outer(RIGHT.value(), wantedPort);
        link.near().transmit(frame);
        link.near().flush();
        int[] port = new int[1];
        await(
                link,
                link.far(),
                () -> link.far().receive(got -> {
                            assertThat(got.outerAddress()).isEqualTo(LEFT.value());
                            port[0] = got.outerPort();
                        })
                        == 1);
        return port[0];
    }

    @Test
    void takenSourcePortsArePassedOver() {
        try (VethPair pair = VethPair.addressed(MTU)) {
            List<DatagramSocket> taken = pair.left().call(() -> {
                List<DatagramSocket> sockets = new ArrayList<>();
                for (int port = 49_152; port < 49_160; port++) {
                    sockets.add(new DatagramSocket(new InetSocketAddress(VethPair.LEFT_ADDRESS, port)));
                }
                return sockets;
            });
            pair.left().call(() -> UnderlayPort.open(LEFT)).close();
            taken.forEach(DatagramSocket::close);
        }
    }

    @Test
    void addressThatIsNotThereAndPortThatIsTakenAreRefusedWithARemedy() {
        try (VethPair pair = VethPair.addressed(MTU)) {
            assertThatThrownBy(() -> pair.left().call(() -> UnderlayPort.open(RIGHT)))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining(VethPair.RIGHT_ADDRESS)
                    .hasMessageContaining("interface");
            UnderlayPort first = pair.left().call(() -> UnderlayPort.open(LEFT));
            assertThatThrownBy(() -> pair.left().call(() -> UnderlayPort.open(LEFT)))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("4789")
                    .hasMessageContaining("another VTEP");
            first.close();
        }
    }

    private void send(Link link, int first, int count) {
        for (int i = first; i < first + count; i++) {
            Frame frame = Frame.copyOf(TestFrames.numbered(i, 1000));
            link.address(link.near(), frame);
            link.near().transmit(frame);
        }
        link.near().flush();
    }

    private void awaitReceived(Link link, long frames) {
        await(link, link.far(), () -> {
            link.far().receive(frame -> {});
            return link.far().stats().receivedFrames() >= frames;
        });
    }

    @Test
    void whatAFullQueueingDisciplineDropsDoesNotPassForSent() throws Exception {
        try (UdpLink link = (UdpLink) open()) {
            send(link, 0, 1);
            awaitReceived(link, 1); // ARP is done
            run(link.pair.left(), "qdisc add dev left root tbf rate 8mbit burst 3000 limit 8000");

            send(link, 1, 500);

            PortStats stats = link.near().stats();
            assertThat(stats.sendDrops()).isPositive();
            assertThat(stats.sentFrames() + stats.sendDrops()).isEqualTo(501);
            awaitReceived(link, stats.sentFrames());
        }
    }

    private static void run(NetworkNamespace namespace, String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Program.path("nsenter", "util-linux"), "--net=" + namespace.path(), Program.path("tc", "iproute2")));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void errorThatADatagramMeetsIsNotTakenForTheNextOnes() {
        try (UdpLink link = (UdpLink) open()) {
            link.far().close();
            send(link, 0, 1); // "port unreachable" comes back
            try (FramePort reopened = link.pair.right().call(() -> UnderlayPort.open(RIGHT))) {
                send(link, 1, 1);

                await(link, reopened, () -> reopened.receive(frame -> {}) == 1);
                assertThat(link.near().stats().sendDrops()).isZero();
                assertThat(link.pair.left().call(UnderlayPortIT::waitingBytes))
                        .as("bytes of errors that wait at the sockets")
                        .isZero();
            }
        }
    }

    /** By the column rx_queue of proc(5). */
    private static long waitingBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/net/udp")).stream()
                .skip(1)
                .map(line -> line.strip().split("\\s+")[4].split(":")[1])
                .mapToLong(bytes -> Long.parseLong(bytes, 16))
                .sum();
    }
}
