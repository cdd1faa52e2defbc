package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static io.github.dlrharness.engine.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.Ipv4View;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** IPv4 between LIFs, and to them. */
class RoutingTest {
    private static final int IP = EthernetView.HEADER;

    private final Fabric fabric = Fabric.seedBuilder()
            .vm("vm3", "a", 5001, "172.16.20.13")
            .vm("vm4", "a", 5000, "172.16.10.14")
            .build();
    private final TestHost a = fabric.host("a");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");
    private final TestVm vm3 = fabric.vm("vm3");
    private final TestVm vm4 = fabric.vm("vm4");

    @BeforeEach
    void everybodyIsResolved() {
        for (TestVm vm : List.of(vm1, vm2, vm3, vm4)) {
            vm.send(Packets.arpRequest(vm.mac, vm.ip, vm.host.lifAddress(vm.vni)));
        }
        vm1.sendTo(vm2, 0);
        fabric.forgetSeen();
    }

    private byte[] udp(int ttl) {
        return Packets.udp(VMAC, vm1.mac, vm1.ip, vm3.ip, ttl, 1);
    }

    private void assertDropped(byte[] frame, Counter reason) {
        long before = a.count(reason);
        vm1.send(frame);
        assertThat(a.count(reason)).isEqualTo(before + 1);
        assertThat(vm2.received()).isEmpty();
        assertThat(vm3.received()).isEmpty();
        assertThat(a.uplink()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 64, 128, 254, 255})
    @Requirement("I8")
    void ttlGoesDownByOneAndTheChecksumStaysCorrect(int ttl) {
        vm1.send(udp(ttl));
        vm1.send(Packets.udp(VMAC, vm1.mac, vm1.ip, vm2.ip, ttl, 2));

        for (TestVm vm : List.of(vm3, vm2)) {
            assertThat(vm.received()).singleElement().satisfies(packet -> {
                assertThat(packet.ip().ttl()).isEqualTo(ttl - 1);
                assertThat(packet.source()).isEqualTo(VMAC);
                assertThat(packet.destination()).isEqualTo(vm.mac);
            });
        }
    }

    @Test
    @Requirement("I8")
    void everythingButTtlAndChecksumIsLeftAlone() {
        byte[] sent = udp(64);
        vm1.send(sent);

        byte[] got = vm3.received().get(0).bytes();
        byte[] expected = sent.clone();
        System.arraycopy(got, 0, expected, 0, EthernetView.HEADER);
        expected[IP + Ipv4View.TTL] = 63;
        System.arraycopy(got, IP + Ipv4View.CHECKSUM, expected, IP + Ipv4View.CHECKSUM, 2);
        assertThat(got).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Requirement("I7")
    void spentTtlIsReportedFromTheIngressLif(int ttl) {
        vm1.send(udp(ttl));

        assertThat(vm3.received()).isEmpty();
        assertThat(vm1.received()).singleElement().satisfies(error -> {
            assertThat(error.source()).isEqualTo(VMAC);
            assertThat(error.ip().source()).isEqualTo(ip("172.16.10.1"));
            assertThat(error.ip().destination()).isEqualTo(vm1.ip);
            assertThat(error.icmp().type()).isEqualTo(IcmpView.TIME_EXCEEDED);
            assertThat(error.icmp().code()).isZero();
            Ipv4View quoted = new Ipv4View();
            quoted.wrap(
                    error.ip().bytes(),
                    error.icmp().payloadOffset(),
                    error.icmp().payloadLength());
            assertThat(quoted.destination()).isEqualTo(vm3.ip);
        });
        assertThat(a.count(Counter.DROP_TTL)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"172.16.10.1, 64", "172.16.20.1, 64", "172.16.10.1, 1", "172.16.20.1, 1"})
    @Requirement("I7")
    @Requirement("I9")
    @Requirement("I10")
    void pingToAnyLifIsAnsweredHereAsVmac(String lif, int ttl) {
        for (TestVm vm : List.of(vm1, vm2, vm4)) {
            vm.send(Packets.echo(VMAC, vm.mac, vm.ip, ip(lif), ttl, 0x1234_0001));

            assertThat(vm.received()).singleElement().satisfies(reply -> {
                assertThat(reply.source()).isEqualTo(VMAC);
                assertThat(reply.ip().source()).isEqualTo(ip(lif));
                assertThat(reply.ip().destination()).isEqualTo(vm.ip);
                assertThat(reply.ip().ttl()).isEqualTo(64);
                assertThat(reply.icmp().type()).isEqualTo(IcmpView.ECHO_REPLY);
                assertThat(reply.icmp().rest()).isEqualTo(0x1234_0001);
            });
        }
        assertThat(fabric.underlay()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"172.16.20.255", "172.16.20.0", "172.16.10.255", "255.255.255.255", "224.0.0.1"})
    @Requirement("I10")
    @Requirement("I11")
    void broadcastAndMulticastAreNeitherAnsweredNorRouted(String target) {
        assertDropped(Packets.echo(VMAC, vm1.mac, vm1.ip, ip(target), 64, 1), Counter.DROP_NOT_ROUTABLE);
        assertThat(vm1.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"172.16.10.255, DROP_MARTIAN_SOURCE", "172.16.20.0, DROP_MARTIAN_SOURCE", "10.9.8.7, DROP_LIF_UNHANDLED"
    })
    @Requirement("D4")
    void pingFromNobodyInParticularIsNotAnswered(String source, Counter reason) {
        assertDropped(Packets.echo(VMAC, vm1.mac, ip(source), ip("172.16.10.1"), 64, 1), reason);
        assertThat(a.seen()).isEmpty();
    }

    @Test
    @Requirement({"I7", "I9", "H1"})
    void neighbourIsAnsweredOnItsOwnVniThoughAnotherHasTheSameSubnet() {
        Fabric twins = Fabric.builder()
                .lif(7000, "10.0.0.1", 24)
                .lif(7001, "10.0.0.254", 24)
                .host("a")
                .vm("one", "a", 7000, "10.0.0.11")
                .vm("two", "a", 7001, "10.0.0.11")
                .build();
        TestVm two = twins.vm("two");
        two.send(Packets.echo(VMAC, two.mac, two.ip, ip("10.0.0.254"), 64, 1));
        two.send(Packets.udp(VMAC, two.mac, two.ip, ip("10.0.0.12"), 1, 1));
        two.send(Packets.udp(VMAC, two.mac, two.ip, ip("192.0.2.1"), 64, 1));

        assertThat(twins.vm("one").received()).isEmpty();
        assertThat(two.received())
                .filteredOn(Seen::isIp)
                .extracting(answer -> answer.icmp().type())
                .containsExactly(IcmpView.ECHO_REPLY, IcmpView.TIME_EXCEEDED, IcmpView.UNREACHABLE);
        assertThat(two.received())
                .filteredOn(Seen::isIp)
                .extracting(answer -> answer.ip().source())
                .containsOnly(ip("10.0.0.254"));
    }

    @Test
    @Requirement("D7")
    void noRouteIsReportedAndNobodyIsAsked() {
        assertDropped(Packets.udp(VMAC, vm1.mac, vm1.ip, ip("10.9.8.7"), 64, 1), Counter.DROP_NO_ROUTE);

        assertThat(vm1.received()).singleElement().satisfies(error -> {
            assertThat(error.icmp().type()).isEqualTo(IcmpView.UNREACHABLE);
            assertThat(error.icmp().code()).isEqualTo(IcmpView.NETWORK_UNREACHABLE);
        });
    }

    @Test
    @Requirement("I12")
    void packetForTheSameSubnetGoesBackWithoutARedirect() {
        vm1.sendTo(vm4, 5);

        assertThat(vm4.marks()).containsExactly(5);
        assertThat(vm1.received()).isEmpty();
    }

    @Test
    void longestPrefixWins() {
        Fabric nested = Fabric.builder()
                .lif(1, "10.0.0.1", 8)
                .lif(2, "10.1.0.1", 16)
                .lif(3, "10.1.1.1", 24)
                .host("a")
                .vm("from", "a", 1, "10.9.9.9")
                .vm("wide", "a", 1, "10.2.0.9")
                .vm("middle", "a", 2, "10.1.2.9")
                .vm("narrow", "a", 3, "10.1.1.9")
                .build();
        for (String name : List.of("wide", "middle", "narrow")) {
            nested.vm("from").sendTo(nested.vm(name), 1);
            assertThat(nested.vm(name).marks()).containsExactly(1);
        }
    }

    @Test
    @Requirement("M47")
    void wrongHeaderChecksumIsDropped() {
        byte[] frame = udp(64);
        frame[IP + Ipv4View.CHECKSUM] ^= 1;
        assertDropped(frame, Counter.DROP_IP_CHECKSUM);
    }

    @Test
    @Requirement("M45")
    @Requirement("M46")
    void impossibleVersionOrLengthIsDropped() {
        byte[] version6 = udp(64);
        version6[IP] = 0x65;
        byte[] shortHeader = udp(64);
        shortHeader[IP] = 0x44;
        byte[] longHeader = udp(64);
        longHeader[IP] = 0x4f;
        longHeader[IP + Ipv4View.TOTAL_LENGTH + 1] = 59;
        byte[] tooLong = udp(64);
        tooLong[IP + Ipv4View.TOTAL_LENGTH]++;
        byte[] tooShort = udp(64);
        tooShort[IP + Ipv4View.TOTAL_LENGTH + 1] = 19;
        for (byte[] frame : List.of(version6, shortHeader, longHeader, tooLong, tooShort)) {
            assertDropped(frame, Counter.DROP_BAD_IP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "224.0.0.9", "255.255.255.255", "172.16.10.1", "172.16.20.1"})
    @Requirement("M48")
    void impossibleSourceIsDropped(String source) {
        assertDropped(Packets.udp(VMAC, vm1.mac, ip(source), vm3.ip, 64, 1), Counter.DROP_MARTIAN_SOURCE);
    }

    @Test
    void paddingDoesNotTravelOn() {
        byte[] sent = udp(64);
        vm1.send(Arrays.copyOf(sent, sent.length + 18));

        assertThat(vm3.received().get(0).bytes()).hasSize(sent.length);
    }

    @Test
    @Requirement("M52")
    void brokenEchoRequestsAreNotAnswered() {
        byte[] badChecksum = Packets.echo(VMAC, vm1.mac, vm1.ip, ip("172.16.20.1"), 64, 1);
        badChecksum[badChecksum.length - 1] ^= 1;
        byte[] truncated = Packets.raw(VMAC, vm1.mac, EtherType.IPV4, 27);
        new Ipv4View().write(ByteBuffer.wrap(truncated), IP, 27, 64, 1, vm1.ip, ip("172.16.20.1"));
        assertDropped(badChecksum, Counter.DROP_LIF_UNHANDLED);
        assertDropped(truncated, Counter.DROP_LIF_UNHANDLED);
        assertThat(vm1.received()).isEmpty();
    }

    @Test
    void whatIsNeitherArpNorIpIsNotForTheRouter() {
        assertDropped(Packets.raw(VMAC, vm1.mac, 0x86dd, 60), Counter.DROP_UNHANDLED_TYPE);
    }

    @Test
    void broadcastPacketIsFloodedInItsVniAndNotRouted() {
        vm1.send(Packets.udp(BROADCAST, vm1.mac, vm1.ip, ip("172.16.10.255"), 64, 8));

        assertThat(vm4.marks()).containsExactly(8);
        assertThat(vm3.received()).isEmpty();
        assertThat(a.uplink()).extracting(Seen::vni).containsOnly(5000);
    }

    @Test
    void superFramesAndPartialChecksumsAreRoutedWhole() {
        for (TestVm target : List.of(vm2, vm3)) {
            Frame sent = Offloads.superFrame(vm1, target);
            int length = sent.length();
            vm1.send(sent);

            assertThat(target.received()).singleElement().satisfies(packet -> {
                assertThat(packet.bytes()).hasSize(length);
                assertThat(packet.offload()).isEqualTo(Offloads.SUPER_FRAME);
                assertThat(packet.ip().ttl()).isEqualTo(63);
            });
        }
        assertThat(a.uplink())
                .singleElement()
                .satisfies(packet -> assertThat(packet.offload()).isEqualTo(Offloads.SUPER_FRAME));
    }
}
