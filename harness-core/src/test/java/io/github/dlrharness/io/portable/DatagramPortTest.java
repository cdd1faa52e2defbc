package io.github.dlrharness.io.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.FramePortContract;
import io.github.dlrharness.io.ParkingWaiter;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** The portable uplink, over loopback: it needs nothing of the machine. */
class DatagramPortTest extends FramePortContract {
    private static final Ipv4Address NEAR = Ipv4Address.parse("127.0.0.1");
    private static final Ipv4Address FAR = Ipv4Address.parse("127.0.0.2");
    private static final int MAX_DATAGRAM = 65_507;

    private record UdpLink(FramePort near, FramePort far, Waiter waiter) implements Link {
        @Override
        public void address(FramePort port, Frame frame) {
            frame.outer((port == near ? FAR : NEAR).value(), 50_000);
        }

        @Override
        public void close() {
            near.close();
            far.close();
            waiter.close();
        }
    }

    @Override
    protected Link open() {
        int port = freePort();
        return new UdpLink(DatagramPort.open(NEAR, port), DatagramPort.open(FAR, port), new ParkingWaiter());
    }

    /** Of the far address; another test may take it before we do, and then this one fails, which it has not been seen to. */
    private static int freePort() {
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getByName(FAR.toString()), 0))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected int longestFrame() {
        return MAX_DATAGRAM;
    }

    @Test
    void addressThatIsNotThereIsRefusedWithARemedy() {
        assertThatThrownBy(() -> DatagramPort.open(Ipv4Address.parse("192.0.2.1"), 4789))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("give 192.0.2.1 to an interface of this machine");
    }

    @Test
    void receiverLearnsTheSendersAddressAndPort() {
        try (Link link = open()) {
            Frame frame = Frame.copyOf(new byte[100]);
            link.address(link.near(), frame);
            link.near().transmit(frame);
            long deadline = System.nanoTime() + 5_000_000_000L;
            int[] from = new int[2];
            while (from[1] == 0 && System.nanoTime() < deadline) {
                link.far().receive(got -> {
                    from[0] = got.outerAddress();
                    from[1] = got.outerPort();
                });
            }
            assertThat(new Ipv4Address(from[0])).isEqualTo(NEAR);
            assertThat(from[1]).isGreaterThanOrEqualTo(49_152);
        }
    }
}
