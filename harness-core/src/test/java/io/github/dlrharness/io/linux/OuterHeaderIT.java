package io.github.dlrharness.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.OuterPacket;
import io.github.dlrharness.io.TestFrames;
import io.github.dlrharness.io.VethPair;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.offload.TestPackets;
import io.github.dlrharness.wire.offload.TestPackets.Layout;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The outer IP header as it is on the wire. */
@Tag("netns")
class OuterHeaderIT {
    private static final Ipv4Address LEFT = Ipv4Address.parse(VethPair.LEFT_ADDRESS);
    private static final Ipv4Address RIGHT = Ipv4Address.parse(VethPair.RIGHT_ADDRESS);
    private static final int ETHERNET = 14;
    private static final int TOS = ETHERNET + 1;
    private static final int FLAGS = ETHERNET + 6;
    private static final int TTL = ETHERNET + 8;
    private static final int PROTOCOL = ETHERNET + 9;
    private static final int VXLAN_HEADER = 8;
    private static final int EXPEDITED = 46 << 2;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Test
    @Requirement("I6")
    void tosGoesOutWithEachFrameAndTtlIsTheTunnelsOwn() {
        int[] values = {0, 1, 2, 3, EXPEDITED, EXPEDITED | 3, 0xff, 0};
        try (VethPair pair = VethPair.addressed(1600);
                UnderlayPort near = pair.left().call(() -> UnderlayPort.open(LEFT));
                TapSocket tap = pair.right().call(() -> TapSocket.open(VethPair.RIGHT, TapSocket.End.PEER))) {
            for (int value : values) {
                Frame frame = Frame.copyOf(TestFrames.numbered(value, 60));
                frame.outer(RIGHT.value(), 50_000);
                frame.outerTos(value);
                near.transmit(frame);
            }
            near.flush();

            List<byte[]> seen = captured(tap, values.length);
            assertThat(seen)
                    .extracting(bytes -> bytes[TOS] & 0xff)
                    .containsExactly(0, 1, 2, 3, EXPEDITED, EXPEDITED | 3, 0xff, 0);
            assertThat(seen).allSatisfy(bytes -> {
                assertThat(bytes[TTL]).isEqualTo((byte) 64);
                assertThat(bytes[FLAGS]).as("DF").isEqualTo((byte) 0x40);
            });
        }
    }

    @Test
    @Requirement("I6")
    void everySegmentOfASuperFrameCarriesItsTos() {
        Layout layout = TestPackets.superFrame(new Random(7), true, TestPackets.TCP, VXLAN_HEADER, 9_000);
        try (VethPair pair = VethPair.addressed(1600);
                UnderlayPort near = pair.left().call(() -> UnderlayPort.open(LEFT));
                TapSocket tap = pair.right().call(() -> TapSocket.open(VethPair.RIGHT, TapSocket.End.PEER))) {
            for (int tos : new int[] {EXPEDITED | 2, 0}) {
                Frame frame = superFrame(layout);
                frame.outerTos(tos);
                near.transmit(frame);
                near.flush();
                assertThat(captured(tap, 1))
                        .isNotEmpty()
                        .allSatisfy(bytes -> assertThat(bytes[TOS] & 0xff).isEqualTo(tos));
            }
            assertThat(near.stats().sendDrops()).isZero();
        }
    }

    private static Frame superFrame(Layout layout) {
        Frame frame = Frame.allocate(Frame.MAX_LENGTH);
        frame.set(layout.bytes(), VXLAN_HEADER, layout.bytes().length - VXLAN_HEADER);
        frame.prepend(VXLAN_HEADER);
        frame.bytes().put(frame.offset(), layout.bytes(), 0, VXLAN_HEADER);
        frame.partialChecksum(layout.l4() - VXLAN_HEADER, 16);
        frame.gso(Frame.GSO_TCP4, 1_000);
        frame.outer(RIGHT.value(), 55_555);
        return frame;
    }

    @Test
    @Requirement("I6")
    void tosOfAReceivedDatagramIsTold() {
        try (VethPair pair = VethPair.addressed(1600);
                UnderlayPort near = pair.left().call(() -> UnderlayPort.open(LEFT));
                PacketPort injector = pair.right().call(() -> PacketPort.openSender(VethPair.RIGHT))) {
            byte[] mac = pair.left()
                    .call(() -> NetworkInterface.getByName(VethPair.LEFT).getHardwareAddress());
            OuterPacket packet = OuterPacket.of(mac, RIGHT.value(), LEFT.value(), TestFrames.numbered(1, 60));
            for (int tos = 0; tos < 256; tos++) {
                injector.transmit(
                        Frame.copyOf(packet.with(1, tos).withIpChecksum().bytes()));
            }
            injector.flush();

            List<Integer> told = new ArrayList<>();
            await(near, () -> near.receive(frame -> told.add(frame.outerTos())) > 0 && told.size() == 256);
            for (int tos = 0; tos < 256; tos++) {
                assertThat(told.get(tos)).isEqualTo(tos);
            }
        }
    }

    private static List<byte[]> captured(TapSocket tap, int atLeast) {
        List<byte[]> seen = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (seen.size() < atLeast && System.nanoTime() < deadline) {
            tap.receive((time, direction, bytes, length, checksumPending) -> {
                boolean datagram = bytes[12] == 8 && bytes[13] == 0 && bytes[PROTOCOL] == 17;
                if (datagram && direction == Direction.SENT) {
                    seen.add(bytes);
                }
            });
        }
        return seen;
    }

    private static void await(UnderlayPort port, BooleanSupplier done) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Waiter waiter = Poller.open()) {
            waiter.add(port);
            while (!done.getAsBoolean() && System.nanoTime() < deadline) {
                waiter.await(deadline - System.nanoTime());
            }
        }
    }
}
