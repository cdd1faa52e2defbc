package io.github.dlrharness.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.TestFrames;
import io.github.dlrharness.io.VethPair;
import io.github.dlrharness.wire.Frame;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
class TapSocketIT {
    private record Seen(
            long timeNanos, Direction direction, byte[] bytes, int originalLength, boolean checksumPending) {}

    private static List<Seen> drain(TapSocket tap) {
        List<Seen> seen = new ArrayList<>();
        tap.receive((time, direction, bytes, length, checksumPending) ->
                seen.add(new Seen(time, direction, bytes, length, checksumPending)));
        return seen;
    }

    private static void send(PacketPort port, byte[]... frames) {
        for (byte[] frame : frames) {
            port.transmit(Frame.copyOf(frame));
        }
        port.flush();
    }

    @Test
    void tellsSentFromReceivedAsTheOwnerOfTheLinkWouldSay() {
        try (VethPair pair = VethPair.quiet();
                PacketPort left = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                PacketPort right = pair.right().call(() -> PacketPort.open(VethPair.RIGHT));
                TapSocket own = pair.left().call(() -> TapSocket.open(VethPair.LEFT, TapSocket.End.OWNER));
                TapSocket peer = pair.right().call(() -> TapSocket.open(VethPair.RIGHT, TapSocket.End.PEER))) {
            send(left, TestFrames.numbered(1, 60));
            send(right, TestFrames.numbered(2, 61));
            for (TapSocket tap : List.of(own, peer)) {
                List<Seen> seen = drain(tap);
                assertThat(seen).extracting(Seen::direction).containsExactly(Direction.SENT, Direction.RECEIVED);
                assertThat(seen)
                        .extracting(Seen::bytes)
                        .containsExactly(TestFrames.numbered(1, 60), TestFrames.numbered(2, 61));
                assertThat(drain(tap)).isEmpty();
            }
        }
    }

    @Test
    void tellsWhichChecksumsWereLeftToACard() {
        try (VethPair pair = VethPair.addressed(1500);
                PacketPort left = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                TapSocket tap = pair.right().call(() -> TapSocket.open(VethPair.RIGHT, TapSocket.End.PEER))) {
            pair.left().call(() -> {
                try (DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET)) {
                    socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
                    String everybody = VethPair.LEFT_ADDRESS.toString().replaceFirst("\\.\\d+$", ".255");
                    return socket.send(ByteBuffer.allocate(4), new InetSocketAddress(everybody, 9));
                }
            });
            send(left, TestFrames.numbered(1, 60));
            assertThat(drain(tap)).extracting(Seen::checksumPending).containsExactly(true, false);
        }
    }

    @Test
    void timesAreTheKernelsAndInOrder() {
        try (VethPair pair = VethPair.quiet();
                PacketPort left = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                TapSocket tap = pair.left().call(() -> TapSocket.open(VethPair.LEFT, TapSocket.End.OWNER))) {
            long before = nanosSinceEpoch();
            send(left, TestFrames.numbered(1, 60), TestFrames.numbered(2, 60));
            long after = nanosSinceEpoch();
            List<Long> times = drain(tap).stream().map(Seen::timeNanos).toList();
            assertThat(times).hasSize(2).isSorted();
            // The JVM's clock ticks in microseconds.
            assertThat(times).allMatch(time -> time >= before - 1_000 && time <= after + 1_000);
        }
    }

    @Test
    void longFrameIsCutAndTellsItsLength() {
        try (VethPair pair = VethPair.quiet();
                PacketPort left = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                TapSocket tap = pair.left().call(() -> TapSocket.open(VethPair.LEFT, TapSocket.End.OWNER))) {
            byte[] superFrame = superFrame(20_000);
            Frame frame = Frame.allocate(Frame.MAX_LENGTH);
            frame.set(superFrame, 0, superFrame.length);
            frame.partialChecksum(34, 16);
            frame.gso(Frame.GSO_TCP4, 1448);
            left.transmit(frame);
            left.flush();
            Seen seen = drain(tap).get(0);
            assertThat(seen.originalLength()).isEqualTo(superFrame.length);
            assertThat(seen.bytes()).hasSizeGreaterThanOrEqualTo(TapSocket.SNAP_LENGTH);
            assertThat(seen.bytes()).isEqualTo(Arrays.copyOf(superFrame, seen.bytes().length));
        }
    }

    private static void sendSuperFrame(PacketPort port, byte[] superFrame) {
        Frame frame = Frame.allocate(Frame.MAX_LENGTH);
        frame.set(superFrame, 0, superFrame.length);
        frame.partialChecksum(34, 16);
        frame.gso(Frame.GSO_TCP4, 1448);
        port.transmit(frame);
        port.flush();
    }

    @Test
    void longFramesAreWholeAndInOrderWhereThatIsAskedFor() {
        byte[] longest = superFrame(65_172);
        byte[] shorter = superFrame(1_950);
        TapRoom room = new TapRoom(64, 262_144, 4 << 20);
        try (VethPair pair = VethPair.quiet();
                PacketPort left = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                TapSocket near = pair.left().call(() -> TapSocket.open(VethPair.LEFT, TapSocket.End.OWNER, room));
                TapSocket far = pair.right().call(() -> TapSocket.open(VethPair.RIGHT, TapSocket.End.PEER, room))) {
            for (int round = 0; round < 2; round++) {
                send(left, TestFrames.numbered(1, 60));
                sendSuperFrame(left, longest);
                send(left, TestFrames.numbered(2, 1514));
                sendSuperFrame(left, shorter);
                sendSuperFrame(left, longest);
                send(left, TestFrames.numbered(3, 60));
                for (TapSocket tap : List.of(near, far)) {
                    assertThat(drain(tap))
                            .extracting(Seen::bytes)
                            .containsExactly(
                                    TestFrames.numbered(1, 60),
                                    longest,
                                    TestFrames.numbered(2, 1514),
                                    shorter,
                                    longest,
                                    TestFrames.numbered(3, 60));
                    assertThat(tap.drops()).isZero();
                }
            }
        }
    }

    @Test
    void aLongFrameWithATagIsWhole() {
        byte[] tagged = TestFrames.numbered(5, 8_018);
        ByteBuffer.wrap(tagged)
                .putShort(12, (short) 0x8100)
                .putShort(14, (short) 0x6064)
                .putShort(16, (short) 0x88b5);
        TapRoom room = new TapRoom(32, 262_144, 1 << 20);
        try (VethPair pair = VethPair.addressed(9000);
                PacketPort left = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                TapSocket near = pair.left().call(() -> TapSocket.open(VethPair.LEFT, TapSocket.End.OWNER, room));
                TapSocket far = pair.right().call(() -> TapSocket.open(VethPair.RIGHT, TapSocket.End.OWNER, room))) {
            drain(near);
            drain(far);
            send(left, tagged);
            for (TapSocket tap : List.of(near, far)) {
                assertThat(drain(tap))
                        .filteredOn(seen -> seen.bytes().length > 2_000)
                        .singleElement()
                        .satisfies(seen -> {
                            assertThat(seen.bytes()).isEqualTo(tagged);
                            assertThat(seen.originalLength()).isEqualTo(tagged.length);
                        });
            }
        }
    }

    @Test
    void noMoreIsKeptOfALongFrameThanAskedFor() {
        byte[] superFrame = superFrame(20_000);
        try (VethPair pair = VethPair.quiet();
                PacketPort left = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                TapSocket tap = pair.left()
                        .call(() ->
                                TapSocket.open(VethPair.LEFT, TapSocket.End.OWNER, new TapRoom(32, 5_000, 1 << 20)))) {
            sendSuperFrame(left, superFrame);
            sendSuperFrame(left, superFrame);
            assertThat(drain(tap)).hasSize(2).allSatisfy(seen -> {
                assertThat(seen.bytes()).isEqualTo(Arrays.copyOf(superFrame, 5_000));
                assertThat(seen.originalLength()).isEqualTo(superFrame.length);
            });
        }
    }

    @Test
    void longFramesThatFindNoRoomAreCutAndTakeNoMoreMemory() {
        byte[] superFrame = superFrame(60_000);
        int count = 50;
        try (VethPair pair = VethPair.quiet();
                PacketPort left = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                TapSocket tap = pair.left()
                        .call(() -> TapSocket.open(
                                VethPair.LEFT, TapSocket.End.OWNER, new TapRoom(64, 262_144, 300_000)))) {
            for (int round = 0; round < 2; round++) {
                for (int number = 0; number < count; number++) {
                    sendSuperFrame(left, superFrame);
                }
                List<Seen> seen = drain(tap);
                assertThat(seen).hasSize(count).allSatisfy(frame -> {
                    assertThat(frame.originalLength()).isEqualTo(superFrame.length);
                    assertThat(frame.bytes()).isEqualTo(Arrays.copyOf(superFrame, frame.bytes().length));
                    assertThat(frame.bytes()).hasSizeGreaterThanOrEqualTo(TapSocket.SNAP_LENGTH);
                });
                assertThat(seen)
                        .filteredOn(frame -> frame.bytes().length == superFrame.length)
                        .as("whole ones, round " + round)
                        .hasSizeBetween(1, 6);
            }
        }
    }

    @Test
    void vlanTagIsThereOnBothSides() {
        byte[] tagged = TestFrames.numbered(5, 100);
        ByteBuffer.wrap(tagged)
                .putShort(12, (short) 0x8100)
                .putShort(14, (short) 0x6064)
                .putShort(16, (short) 0x88b5);
        try (VethPair pair = VethPair.quiet();
                PacketPort left = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                TapSocket near = pair.left().call(() -> TapSocket.open(VethPair.LEFT, TapSocket.End.OWNER));
                TapSocket far = pair.right().call(() -> TapSocket.open(VethPair.RIGHT, TapSocket.End.OWNER))) {
            send(left, tagged);
            for (TapSocket tap : List.of(near, far)) {
                assertThat(drain(tap)).singleElement().satisfies(seen -> {
                    assertThat(seen.bytes()).isEqualTo(tagged);
                    assertThat(seen.originalLength()).isEqualTo(tagged.length);
                });
            }
        }
    }

    @Test
    void everyFrameIsEitherSeenOrCounted() {
        int count = 1_000;
        try (VethPair pair = VethPair.quiet();
                PacketPort left = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                TapSocket small = pair.left().call(() -> TapSocket.open(VethPair.LEFT, TapSocket.End.OWNER, 64));
                TapSocket large = pair.left().call(() -> TapSocket.open(VethPair.LEFT, TapSocket.End.OWNER))) {
            for (int number = 0; number < count; number++) {
                send(left, TestFrames.numbered(number, 60));
            }
            assertThat(drain(large)).hasSize(count);
            assertThat(large.drops()).isZero();
            assertThat(drain(small)).hasSize(64);
            assertThat(small.drops()).isEqualTo(count - 64);
            assertThat(small.drops()).as("asked again").isEqualTo(count - 64);
            send(left, TestFrames.numbered(1, 60));
            assertThat(drain(small)).as("room again").hasSize(1);
        }
    }

    @Test
    void goesRoundTheRing() {
        try (VethPair pair = VethPair.quiet();
                PacketPort left = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
                TapSocket tap = pair.right().call(() -> TapSocket.open(VethPair.RIGHT, TapSocket.End.OWNER, 32))) {
            for (int number = 0; number < 200; number += 2) {
                send(left, TestFrames.numbered(number, 60), TestFrames.numbered(number + 1, 60));
                assertThat(drain(tap))
                        .extracting(Seen::bytes)
                        .containsExactly(TestFrames.numbered(number, 60), TestFrames.numbered(number + 1, 60));
            }
            assertThat(tap.drops()).isZero();
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        try (VethPair pair = VethPair.quiet()) {
            assertThatThrownBy(() -> pair.left().call(() -> TapSocket.open("nowhere", TapSocket.End.OWNER)))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("nowhere");
            TapSocket tap = pair.left().call(() -> TapSocket.open(VethPair.LEFT, TapSocket.End.OWNER));
            tap.close();
            tap.close();
            assertThatThrownBy(() -> drain(tap))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("closed");
            assertThat(tap.drops()).isZero();
        }
    }

    private static long nanosSinceEpoch() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }

    private static byte[] superFrame(int payload) {
        byte[] bytes = TestFrames.numbered(9, 54 + payload);
        ByteBuffer.wrap(bytes)
                .putShort(12, (short) 0x0800)
                .put(14, (byte) 0x45)
                .putShort(16, (short) (bytes.length - 14))
                .putShort(20, (short) 0x4000)
                .put(23, (byte) 6)
                .put(46, (byte) 0x50)
                .put(47, (byte) 0x10);
        return bytes;
    }
}
