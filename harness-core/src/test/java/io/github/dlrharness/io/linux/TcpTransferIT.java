package io.github.dlrharness.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two kernels talk TCP with all offloads on, through two VM ports and two uplinks. Nothing between them but the datapath: an Ethernet
 * frame in, a fixed VXLAN header before it, and off again at the other end.
 */
@Tag("netns")
@Timeout(120)
class TcpTransferIT {
    private static final int MEGABYTES = 100;
    private static final int VXLAN_HEADER = 8;
    private static final long HEADER = 0x0800_0000_0013_8800L; // VNI 5000
    private static final Ipv4Address VTEP_A = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address VTEP_B = Ipv4Address.parse("192.0.2.2");

    @Test
    @Requirement("I13")
    void hundredMegabytesArriveUnchangedAtFullMtuWithOffloadsOn() throws Exception {
        try (Network network = Network.create();
                ForwardingLoop a = network.forwardingLoop(network.hostA, VTEP_A, VTEP_B);
                ForwardingLoop b = network.forwardingLoop(network.hostB, VTEP_B, VTEP_A)) {
            ServerSocketChannel server = network.vm2.call(
                    () -> ServerSocketChannel.open().bind(new InetSocketAddress("198.51.100.2", 7000)));
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(
                    () -> receiveDigest(server), task -> new Thread(task, "receiver").start());
            long begin = System.nanoTime();
            SocketChannel client =
                    network.vm1.call(() -> SocketChannel.open(new InetSocketAddress("198.51.100.2", 7000)));
            byte[] sent = sendAndDigest(client);
            assertThat(received.get()).isEqualTo(sent);
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    "TCP through two hosts: %d MB in %.2f s, %.2f Gbit/s%nvm1's port %s%nvm2's port %s%n",
                    MEGABYTES, seconds, MEGABYTES * 8 / 1000.0 / seconds, a.portStats(), b.portStats());
            PortStats port = a.portStats();
            assertThat(port.receivedBytes() / port.receivedFrames())
                    .as("super-frames came whole")
                    .isGreaterThan(1514);
            server.close();
        }
    }

    private static byte[] sendAndDigest(SocketChannel channel) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] block = new byte[1_000_000];
        new Random(1).nextBytes(block);
        try (channel) {
            for (int number = 0; number < MEGABYTES; number++) {
                ByteBuffer.wrap(block).putInt(0, number);
                digest.update(block);
                ByteBuffer out = ByteBuffer.wrap(block);
                while (out.hasRemaining()) {
                    channel.write(out);
                }
            }
        }
        return digest.digest();
    }

    private static byte[] receiveDigest(ServerSocketChannel server) {
        ByteBuffer in = ByteBuffer.allocateDirect(1 << 18);
        try (SocketChannel channel = server.accept()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            while (channel.read(in) >= 0) {
                digest.update(in.flip());
                in.clear();
            }
            return digest.digest();
        } catch (IOException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** vm1 - host-a - host-b - vm2, each in its namespace. */
    private record Network(NetworkNamespace vm1, NetworkNamespace hostA, NetworkNamespace hostB, NetworkNamespace vm2)
            implements AutoCloseable {
        static Network create() {
            Capability.NETWORK_NAMESPACES.require();
            List<NetworkNamespace> all = NetworkNamespace.create(List.of("vm1", "host-a", "host-b", "vm2"));
            Network network = new Network(all.get(0), all.get(1), all.get(2), all.get(3));
            IpBatch.run(List.of(new IpBatch(network.hostA)
                    .add("link add port type veth peer name eth0 netns %s", network.vm1.path())
                    .add(
                            "link add uplink mtu 1600 type veth peer name uplink mtu 1600 netns %s",
                            network.hostB.path())));
            IpBatch.run(List.of(new IpBatch(network.hostB)
                    .add("link add port type veth peer name eth0 netns %s", network.vm2.path())));
            IpBatch.run(List.of(
                    vm(network.vm1, "198.51.100.1"),
                    vm(network.vm2, "198.51.100.2"),
                    host(network.hostA, VTEP_A),
                    host(network.hostB, VTEP_B)));
            return network;
        }

        private static IpBatch vm(NetworkNamespace namespace, String address) {
            return new IpBatch(namespace)
                    .add("link set eth0 addrgenmode none")
                    .add("address add %s/24 dev eth0", address)
                    .add("link set eth0 up");
        }

        private static IpBatch host(NetworkNamespace namespace, Ipv4Address vtep) {
            return new IpBatch(namespace)
                    .add("link set port addrgenmode none")
                    .add("link set port up")
                    .add("link set uplink addrgenmode none")
                    .add("address add %s/24 dev uplink", vtep)
                    .add("link set uplink up");
        }

        ForwardingLoop forwardingLoop(NetworkNamespace host, Ipv4Address own, Ipv4Address peer) {
            return host.call(() -> new ForwardingLoop(PacketPort.open("port"), UnderlayPort.open(own), peer))
                    .start();
        }

        @Override
        public void close() {
            vm1.close();
            hostA.close();
            hostB.close();
            vm2.close();
        }
    }

    /** One host: what its VM port receives goes to the peer VTEP, what the peer sends goes to the VM port. */
    private static final class ForwardingLoop implements AutoCloseable {
        private final FramePort port;
        private final FramePort uplink;
        private final int peer;
        private final Waiter waiter = Poller.open();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private volatile boolean stopping;

        ForwardingLoop(FramePort port, FramePort uplink, Ipv4Address peer) {
            this.port = port;
            this.uplink = uplink;
            this.peer = peer.value();
        }

        ForwardingLoop start() {
            new Thread(this::runToEnd, "forwarding-loop").start();
            return this;
        }

        private void runToEnd() {
            try {
                run();
                ended.complete(null);
            } catch (RuntimeException | Error e) {
                ended.completeExceptionally(e);
            }
        }

        private void run() {
            waiter.add(port);
            waiter.add(uplink);
            while (!stopping) {
                int moved = port.receive(this::encapsulate) + uplink.receive(this::decapsulate);
                uplink.flush();
                port.flush();
                if (moved == 0) {
                    waiter.await(Long.MAX_VALUE);
                }
            }
        }

        private void encapsulate(Frame frame) {
            frame.prepend(VXLAN_HEADER);
            frame.bytes().putLong(frame.offset(), HEADER);
            frame.outer(peer, 50_000);
            uplink.transmit(frame);
        }

        private void decapsulate(Frame frame) {
            frame.decapsulate(VXLAN_HEADER);
            port.transmit(frame);
        }

        PortStats portStats() {
            return port.stats();
        }

        @Override
        public void close() {
            stopping = true;
            waiter.wakeup();
            ended.join();
            port.close();
            uplink.close();
            waiter.close();
        }
    }
}
