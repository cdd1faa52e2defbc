package io.github.dlrharness.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.wire.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class VirtioNetHeaderTest {
    private final ByteBuffer header = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
    private final Frame frame = Frame.allocate(2048);

    @Test
    void plainFrameHasAnEmptyHeader() {
        for (int at = 0; at < 20; at++) {
            header.put(at, (byte) 0xff);
        }
        VirtioNetHeader.write(header, 5, frame);
        for (int at = 5; at < 15; at++) {
            assertThat(header.get(at)).isZero();
        }
        assertThat(header.get(15)).as("byte behind").isEqualTo((byte) 0xff);
    }

    @Test
    void checksumAndSegmentsAreWrittenInTheMachinesByteOrder() {
        frame.length(1000);
        frame.bytes().put(frame.offset() + 34 + 12, (byte) 0x80);
        frame.partialChecksum(34, 16);
        frame.gso(Frame.GSO_TCP4, 1448);
        VirtioNetHeader.write(header, 0, frame);
        assertThat(header.get(0)).as("NEEDS_CSUM").isEqualTo((byte) 1);
        assertThat(header.get(1)).isEqualTo((byte) Frame.GSO_TCP4);
        assertThat(header.getShort(2)).as("header length").isEqualTo((short) (34 + 32));
        assertThat(header.getShort(4)).isEqualTo((short) 1448);
        assertThat(header.getShort(6)).isEqualTo((short) 34);
        assertThat(header.getShort(8)).isEqualTo((short) 16);
    }

    @Test
    void congestionWindowReducedIsRepeatedInTheEcnBit() {
        frame.length(1000);
        frame.bytes().put(frame.offset() + 54 + 12, (byte) 0x50);
        frame.bytes().put(frame.offset() + 54 + 13, (byte) 0x90);
        frame.partialChecksum(54, 16);
        frame.gso(Frame.GSO_TCP6, 1428);
        VirtioNetHeader.write(header, 0, frame);
        assertThat(header.get(1) & 0xff).isEqualTo(0x80 | Frame.GSO_TCP6);

        Frame read = Frame.allocate(2048);
        VirtioNetHeader.read(header, 0, read, 0);
        assertThat(read.gsoType()).isEqualTo(Frame.GSO_TCP6);
    }

    @Test
    void offsetsMoveWithATagThatWasPutBack() {
        frame.length(1000);
        frame.partialChecksum(34, 6);
        frame.gso(Frame.GSO_UDP, 100);
        VirtioNetHeader.write(header, 0, frame);
        Frame read = Frame.allocate(2048);
        VirtioNetHeader.read(header, 0, read, 4);
        assertThat(read.checksumStart()).isEqualTo(38);
        assertThat(read.checksumOffset()).isEqualTo(6);
        assertThat(read.gsoType()).isEqualTo(Frame.GSO_UDP);
        assertThat(read.gsoSize()).isEqualTo(100);
    }

    @Test
    void checksumAlreadyVerifiedLeavesNothingToDo() {
        header.put(0, (byte) 2); // DATA_VALID
        VirtioNetHeader.read(header, 0, frame, 0);
        assertThat(frame.hasPartialChecksum()).isFalse();
        assertThat(frame.gsoType()).isEqualTo(Frame.GSO_NONE);
    }
}
