package io.github.dlrharness.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FrameTest {
    private final byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    @Test
    void encapsulationIsPrependedAndStrippedInPlace() {
        Frame frame = Frame.copyOf(bytes);
        frame.prepend(8);
        assertThat(frame.length()).isEqualTo(18);
        assertThat(frame.encapsulation()).isEqualTo(8);
        assertThat(frame.bytes().get(frame.offset() + 8)).isEqualTo((byte) 1);
        frame.stripEncapsulation();
        assertThat(frame.toByteArray()).isEqualTo(bytes);
        assertThat(frame.encapsulation()).isZero();
    }

    @Test
    void decapsulationDropsBytesAtTheFront() {
        Frame frame = Frame.copyOf(bytes);
        frame.decapsulate(8);
        assertThat(frame.toByteArray()).containsExactly(9, 10);
        assertThat(frame.encapsulation()).isZero();
        assertThatThrownBy(() -> frame.decapsulate(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decapsulationTakesBackWhatWasPrepended() {
        Frame frame = Frame.copyOf(bytes);
        frame.prepend(8);
        frame.decapsulate(8);
        assertThat(frame.encapsulation()).isZero();
        assertThat(frame.toByteArray()).isEqualTo(bytes);
        frame.stripEncapsulation();
        assertThat(frame.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void copyHasEverything() {
        Frame frame = Frame.copyOf(bytes);
        frame.prepend(8);
        frame.outer(0x0a00_0001, 50_000);
        frame.partialChecksum(34, 16);
        frame.gso(Frame.GSO_TCP4, 1460);
        Frame copy = Frame.allocateDirect(100);
        copy.set(frame);

        assertThat(copy.toByteArray()).isEqualTo(frame.toByteArray());
        assertThat(copy.encapsulation()).isEqualTo(8);
        assertThat(copy.outerAddress()).isEqualTo(0x0a00_0001);
        assertThat(copy.outerPort()).isEqualTo(50_000);
        assertThat(copy.hasPartialChecksum()).isTrue();
        assertThat(copy.checksumStart()).isEqualTo(34);
        assertThat(copy.checksumOffset()).isEqualTo(16);
        assertThat(copy.gsoType()).isEqualTo(Frame.GSO_TCP4);
        assertThat(copy.gsoSize()).isEqualTo(1460);
        copy.clearOffload();
        assertThat(copy.hasPartialChecksum()).isFalse();
        assertThat(copy.gsoType()).isEqualTo(Frame.GSO_NONE);
    }

    @Test
    void newContentForgetsTheOldState() {
        Frame frame = Frame.copyOf(bytes);
        frame.prepend(8);
        frame.outer(1, 2);
        frame.partialChecksum(34, 16);
        frame.gso(Frame.GSO_UDP, 1000);
        frame.set(bytes, 2, 3);

        assertThat(frame.toByteArray()).containsExactly(3, 4, 5);
        assertThat(frame.offset()).isEqualTo(Frame.HEADROOM);
        assertThat(frame.encapsulation()).isZero();
        assertThat(frame.outerAddress()).isZero();
        assertThat(frame.outerPort()).isZero();
        assertThat(frame.hasPartialChecksum()).isFalse();
        assertThat(frame.gsoType()).isEqualTo(Frame.GSO_NONE);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Frame frame = Frame.allocate(10);
        assertThatThrownBy(() -> frame.length(11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11 bytes");
        assertThatThrownBy(() -> frame.length(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> frame.prepend(Frame.HEADROOM + 1)).isInstanceOf(IllegalStateException.class);
    }
}
