package io.github.dlrharness.io.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.FramePortContract;
import io.github.dlrharness.io.ParkingWaiter;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.TestFrames;
import io.github.dlrharness.io.VethPair;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.testsupport.Capability;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
class PcapPortIT extends FramePortContract {
    private record PcapLink(VethPair pair, FramePort near, FramePort far, Waiter waiter) implements Link {
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
        Capability.LIBPCAP.require();
        VethPair pair = VethPair.quiet();
        PcapPort near = pair.left().call(() -> PcapPort.open(VethPair.LEFT));
        PcapPort far = pair.right().call(() -> PcapPort.open(VethPair.RIGHT));
        return new PcapLink(pair, near, far, new ParkingWaiter());
    }

    @Override
    protected int longestFrame() {
        return 1514;
    }

    @Test
    void unknownInterfaceIsRefusedWithItsName() {
        Capability.LIBPCAP.require();
        try (VethPair pair = VethPair.quiet()) {
            assertThatThrownBy(() -> pair.left().call(() -> PcapPort.open("nowhere")))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("nowhere");
        }
    }

    @Test
    void ownFramesDoNotComeBack() {
        try (Link link = open()) {
            exchange(link, List.of(TestFrames.numbered(1, 60)));
            transmit(link, link.far(), TestFrames.numbered(2, 60));
            // Would the own frame come back, it would be here before the other end's answer.
            assertThat(receive(link, link.near(), 1)).containsExactly(TestFrames.numbered(2, 60));
        }
    }

    @Test
    void removedInterfaceBreaksThePort() {
        try (PcapLink link = (PcapLink) open()) {
            exchange(link, List.of(TestFrames.numbered(1, 60)));
            IpBatch.run(List.of(new IpBatch(link.pair.left()).add("link delete left")));
            assertThatThrownBy(() -> await(link, link.far(), () -> link.far().receive(frame -> {}) < 0))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("right");
        }
    }
}
