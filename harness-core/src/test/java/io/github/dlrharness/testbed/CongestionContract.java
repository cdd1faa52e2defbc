package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The outer header's TOS byte and TTL on the wire, on any backend. */
public abstract class CongestionContract {
    private static final int OUTER_TOS = 15;
    private static final int OUTER_TTL = 22;
    private static final int TOS = 15;
    private static final int EXPEDITED = 46 << 2;

    /** Makes a testbed on the backend under test. */
    protected abstract TestbedBackend backend();

    @Test
    @Requirement("I6")
    void ecnIsCopiedOutAndBothTosAndTtlOfThePacketArriveAsTheyWereSent() {
        TopologyPlan plan = TopologyPlan.of(Topologies.basedOn(Topologies.seedFigure())
                .vm("vm3", vm -> vm.on("host-b").vni(5000).address("172.16.10.13"))
                .build());
        try (Testbed testbed = backend().start(plan, HostEngine::new)) {
            Vm vm1 = testbed.vm("vm1");
            Vm vm3 = testbed.vm("vm3");
            for (int ecn = 0; ecn < 4; ecn++) {
                testbed.reset();
                byte[] frame = packet(vm1, vm3, EXPEDITED | ecn);
                vm1.inject(frame);
                testbed.awaitQuiescence(Duration.ofSeconds(5));

                assertThat(seen(testbed, "host-a", Direction.SENT))
                        .singleElement()
                        .satisfies(outer -> {
                            assertThat(outer[OUTER_TOS]).isEqualTo((byte) ecn(frame));
                            assertThat(outer[OUTER_TTL]).isEqualTo((byte) 64);
                        });
                assertThat(seen(testbed, "vm3", Direction.RECEIVED)).containsExactly(frame);
            }
        }
    }

    private static int ecn(byte[] frame) {
        return frame[TOS] & 3;
    }

    /** An IPv4 datagram that the router has nothing to do with, its TTL spent. */
    private static byte[] packet(Vm from, Vm to, int tos) {
        byte[] frame = Packets.udp(
                to.plan().mac().value(),
                from.plan().mac().value(),
                from.plan().address().value(),
                to.plan().address().value(),
                1,
                7);
        frame[TOS] = (byte) tos;
        return Packets.withIpChecksum(frame);
    }

    /** The IP packets that went by; what vm3's kernel says to them goes the other way. */
    private static List<byte[]> seen(Testbed testbed, String tap, Direction direction) {
        return WireFrame.of(testbed).stream()
                .filter(frame -> frame.at(tap, direction) && frame.etherType() == 0x0800)
                .map(frame -> frame.captured().bytes())
                .toList();
    }
}
