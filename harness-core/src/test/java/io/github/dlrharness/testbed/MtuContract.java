package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Packets that are longer than the tunnel carries (RFC 7348 §4.3, RFC 1191, RFC 791), on any backend. */
public abstract class MtuContract {
    /** Outer IPv4 20, UDP 8, VXLAN 8, inner Ethernet 14. */
    private static final int OVERHEAD = 50;

    /** IPv4 20, ICMP 8. */
    private static final int ECHO = 28;

    private static final int EXPERIMENTAL = 0x88b5;

    private Testbed testbed;

    /** Makes a testbed on the backend under test. */
    protected abstract TestbedBackend backend();

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    /** The figure, with VMs that send packets as long as the underlay's. */
    protected final Testbed start(int mtu) {
        testbed = backend()
                .start(
                        TopologyPlan.of(Topologies.named("mtu")
                                .underlayMtu(mtu)
                                .lif(5000, "172.16.10.1/24")
                                .lif(5001, "172.16.20.1/24")
                                .host("host-a")
                                .host("host-b")
                                .vm(
                                        "vm1",
                                        vm -> vm.on("host-a")
                                                .vni(5000)
                                                .address("172.16.10.11")
                                                .mtu(mtu))
                                .vm(
                                        "vm2",
                                        vm -> vm.on("host-b")
                                                .vni(5001)
                                                .address("172.16.20.11")
                                                .mtu(mtu))
                                .vm(
                                        "vm3",
                                        vm -> vm.on("host-b")
                                                .vni(5000)
                                                .address("172.16.10.13")
                                                .mtu(mtu))
                                .build()),
                        HostEngine::new);
        return testbed;
    }

    /** Pings with IP packets of that length. */
    private PingResult ping(int length, boolean dontFragment) {
        PingOptions options = PingOptions.defaults().withPayload(length - ECHO).withDontFragment(dontFragment);
        PingResult result = testbed.vm("vm1").ping(testbed.vm("vm2").address(), options);
        testbed.awaitQuiescence(Duration.ofSeconds(5));
        return result;
    }

    private List<byte[]> underlayPackets() {
        return WireFrame.of(testbed).stream()
                .filter(WireFrame::isSentOnUnderlay)
                .map(frame -> frame.captured().bytes())
                .toList();
    }

    private void assertNoOuterFragments(int mtu) {
        assertThat(underlayPackets()).isNotEmpty().allSatisfy(packet -> {
            ByteBuffer bytes = ByteBuffer.wrap(packet);
            assertThat(bytes.getShort(20) & 0x3fff).as("MF and fragment offset").isZero();
            assertThat(bytes.getShort(16) & 0xffff).as("outer length").isLessThanOrEqualTo(mtu);
        });
    }

    @Test
    @Requirement("I4")
    void packetThatMustNotBeFragmentedIsRefusedWithTheInnerMtu() {
        start(1500);
        assertThat(ping(1450, true).complete()).isTrue();
        PingResult refused = ping(1451, true);

        assertThat(refused.received()).isZero();
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .contains("172.16.10.1")
                .contains("(3/4)")
                .contains("1450");
        assertNoOuterFragments(1500);
    }

    @Test
    @Requirement("I4")
    void packetThatMayBeFragmentedIsFragmentedInsideTheTunnel() {
        start(1500);
        assertThat(ping(1500, false).complete()).isTrue();
        assertNoOuterFragments(1500);
        List<byte[]> fragments = WireFrame.of(testbed).stream()
                .filter(frame -> frame.isSentOnUnderlay()
                        && frame.isFragmentTo(testbed.vm("vm2").address()))
                .map(WireFrame::behindUdp)
                .toList();
        assertThat(fragments).as("fragments of the request").hasSize(2);
    }

    @Test
    @Requirement("I4")
    void frameWithoutIpThatIsTooLongIsDropped() {
        start(1500);
        Vm vm1 = testbed.vm("vm1");
        vm1.inject(frame(testbed.vm("vm3"), vm1, 1450));
        vm1.inject(frame(testbed.vm("vm3"), vm1, 1451));
        testbed.awaitQuiescence(Duration.ofSeconds(5));

        assertThat(underlayPackets().stream().map(packet -> packet.length)).containsExactly(14 + OVERHEAD + 1450);
        assertThat(testbed.host("host-a").counters()).containsEntry("drop.too-long", 1L);
    }

    private static byte[] frame(Vm to, Vm from, int payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload);
        MacAddress.write(frame, 0, to.plan().mac().value());
        MacAddress.write(frame, 6, from.plan().mac().value());
        return frame.putShort(12, (short) EXPERIMENTAL).array();
    }

    @Test
    @Requirement("I5")
    void jumboPacketPassesUpToTheInnerMtu() {
        start(9000);
        assertThat(ping(8950, true).complete()).isTrue();
        assertThat(ping(8951, true).errors())
                .singleElement()
                .asString()
                .contains("8950")
                .contains("(3/4)");
        assertNoOuterFragments(9000);
        assertThat(underlayPackets())
                .anySatisfy(packet ->
                        assertThat(ByteBuffer.wrap(packet).getShort(16)).isEqualTo((short) 9000));
    }
}
