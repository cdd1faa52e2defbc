package io.github.dlrharness.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views against bytes that were not made by them. */
class ViewsTest {
    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
    }

    @Test
    void arpRequestIsRead() {
        ByteBuffer bytes =
                hex("ffffffffffff 025056564452 0806 0001 0800 06 04 0001 025056564452 ac101401 000000000000 ac10140b");
        EthernetView ethernet = new EthernetView();
        ArpView arp = new ArpView();
        assertThat(ethernet.wrap(bytes, 0, 42)).isTrue();
        assertThat(arp.wrap(ethernet)).isTrue();
        assertThat(ethernet.destination()).isEqualTo(0xffff_ffff_ffffL);
        assertThat(ethernet.source()).isEqualTo(0x0250_5656_4452L);
        assertThat(ethernet.etherType()).isEqualTo(EtherType.ARP);
        assertThat(arp.operation()).isEqualTo(ArpView.REQUEST);
        assertThat(arp.senderMac()).isEqualTo(0x0250_5656_4452L);
        assertThat(arp.senderIp()).isEqualTo(0xac10_1401);
        assertThat(arp.targetMac()).isZero();
        assertThat(arp.targetIp()).isEqualTo(0xac10_140b);

        ByteBuffer written = ByteBuffer.allocate(42);
        ethernet.wrap(written, 0, 42);
        ethernet.destination(0xffff_ffff_ffffL);
        ethernet.source(0x0250_5656_4452L);
        ethernet.etherType(EtherType.ARP);
        arp.write(written, 14, ArpView.REQUEST, 0x0250_5656_4452L, 0xac10_1401, 0, 0xac10_140b);
        assertThat(written).isEqualTo(bytes);
    }

    @Test
    void ipv4HeaderIsReadAndItsChecksumJudged() {
        // The header of RFC 791's shape that checksum examples use: UDP, 192.168.0.1 to 192.168.0.199.
        ByteBuffer bytes = hex("4500 0073 0000 4000 4011 b861 c0a80001 c0a800c7");
        ByteBuffer packet = ByteBuffer.allocate(0x73).put(bytes.duplicate());
        Ipv4View ip = new Ipv4View();
        assertThat(ip.wrap(packet, 0, 0x73)).isTrue();
        assertThat(ip.checksumIsCorrect()).isTrue();
        assertThat(ip.ttl()).isEqualTo(64);
        assertThat(ip.protocol()).isEqualTo(IpProtocol.UDP);
        assertThat(ip.dontFragment()).isTrue();
        assertThat(ip.isFragment()).isFalse();
        assertThat(ip.payloadOffset()).isEqualTo(20);
        assertThat(ip.payloadLength()).isEqualTo(0x73 - 20);
        packet.put(8, (byte) 63);
        assertThat(ip.checksumIsCorrect()).isFalse();
        ip.writeChecksum();
        assertThat(ip.checksumIsCorrect()).isTrue();

        ByteBuffer written = ByteBuffer.allocate(20);
        ip.write(written, 0, 0x73, 64, IpProtocol.UDP, 0xc0a8_0001, 0xc0a8_00c7);
        assertThat(written).isEqualTo(bytes);
    }

    @Test
    void fragmentsAreTold() {
        ByteBuffer packet = ByteBuffer.allocate(40);
        Ipv4View ip = new Ipv4View();
        ip.write(packet, 0, 40, 64, IpProtocol.UDP, 1, 2);
        packet.putShort(6, (short) 0x2000);
        assertThat(ip.isFragment()).isTrue();
        assertThat(ip.isLaterFragment()).isFalse();
        packet.putShort(6, (short) 0x0001);
        assertThat(ip.isFragment()).isTrue();
        assertThat(ip.isLaterFragment()).isTrue();
    }

    @Test
    void swappedAndRenewedHeaderKeepsACorrectChecksum() {
        Ipv4View ip = new Ipv4View();
        ip.write(ByteBuffer.allocate(20), 0, 20, 1, IpProtocol.ICMP, 0x0a00_0001, 0xac10_0b02);
        ip.swapAddresses();
        ip.ttl(64);
        assertThat(ip.source()).isEqualTo(0xac10_0b02);
        assertThat(ip.destination()).isEqualTo(0x0a00_0001);
        assertThat(ip.ttl()).isEqualTo(64);
        assertThat(ip.checksumIsCorrect()).isTrue();
    }

    @Test
    void udpChecksumCoversThePseudoHeader() {
        ByteBuffer bytes = ByteBuffer.allocate(13);
        bytes.put(8, new byte[] {'h', 'e', 'l', 'l', 'o'});
        UdpView udp = new UdpView();
        udp.write(bytes, 0, 1234, 4789, 13);
        assertThat(udp.checksumIsCorrect(1, 2)).as("none").isTrue();
        udp.writeChecksum(0x0a00_0001, 0x0a00_0002);
        assertThat(udp.checksum()).isNotZero();
        assertThat(udp.checksumIsCorrect(0x0a00_0001, 0x0a00_0002)).isTrue();
        assertThat(udp.checksumIsCorrect(0x0a00_0001, 0x0a00_0003)).isFalse();
        assertThat(udp.sourcePort()).isEqualTo(1234);
        assertThat(udp.destinationPort()).isEqualTo(4789);
    }

    @Test
    void udpChecksumOfZeroIsSentAsAllOnes() {
        ByteBuffer bytes = ByteBuffer.allocate(10);
        UdpView udp = new UdpView();
        udp.write(bytes, 0, 0, 0, 10);
        // Protocol 17, length 10 twice: 37. The payload makes the sum 0xffff.
        bytes.putShort(8, (short) (0xffff - 37));
        udp.writeChecksum(0, 0);
        assertThat(udp.checksum()).isEqualTo(0xffff);
        assertThat(udp.checksumIsCorrect(0, 0)).isTrue();
    }

    @Test
    void vxlanHeaderIsAsInRfc7348() {
        ByteBuffer bytes = ByteBuffer.allocate(8);
        VxlanView vxlan = new VxlanView();
        vxlan.write(bytes, 0, 0xabcdef);
        assertThat(bytes).isEqualTo(hex("08000000 abcdef00"));
        assertThat(vxlan.wrap(hex("ffffffff abcdefff"), 0, 8)).isTrue();
        assertThat(vxlan.hasVni()).isTrue();
        assertThat(vxlan.vni()).isEqualTo(0xabcdef);
        assertThat(vxlan.wrap(hex("f7ffffff abcdefff"), 0, 8)).isTrue();
        assertThat(vxlan.hasVni()).isFalse();
    }

    @Test
    void icmpErrorsAreToldFromQueries() {
        assertThat(IcmpView.isError(IcmpView.UNREACHABLE)).isTrue();
        assertThat(IcmpView.isError(IcmpView.TIME_EXCEEDED)).isTrue();
        assertThat(IcmpView.isError(5)).as("redirect").isTrue();
        assertThat(IcmpView.isError(IcmpView.ECHO_REQUEST)).isFalse();
        assertThat(IcmpView.isError(IcmpView.ECHO_REPLY)).isFalse();
        assertThat(IcmpView.isError(13)).as("timestamp").isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void tooFewBytesAreRefusedWithoutLookingAtThem(int count) {
        ByteBuffer none = ByteBuffer.allocate(count);
        assertThat(new EthernetView().wrap(none, 0, count)).isFalse();
        assertThat(new ArpView().wrap(none, 0, count)).isFalse();
        assertThat(new Ipv4View().wrap(none, 0, count)).isFalse();
        assertThat(new IcmpView().wrap(none, 0, count)).isFalse();
        assertThat(new UdpView().wrap(none, 0, count)).isFalse();
        assertThat(new VxlanView().wrap(none, 0, count)).isFalse();
    }

    @Test
    void impossibleLengthsAreRefused() {
        ByteBuffer ip = ByteBuffer.allocate(40);
        Ipv4View view = new Ipv4View();
        view.write(ip, 0, 40, 64, 17, 1, 2);
        assertThat(view.wrap(ip, 0, 40)).isTrue();
        assertThat(view.wrap(ip, 0, 39)).as("longer than there are bytes").isFalse();
        ip.put(0, (byte) 0x44);
        assertThat(view.wrap(ip, 0, 40)).as("header below 20 bytes").isFalse();
        ip.put(0, (byte) 0x4b);
        assertThat(view.wrap(ip, 0, 40)).as("header longer than the packet").isFalse();
        ip.put(0, (byte) 0x65);
        assertThat(view.wrap(ip, 0, 40)).as("version 6").isFalse();

        ByteBuffer udp = ByteBuffer.allocate(20);
        UdpView datagram = new UdpView();
        datagram.write(udp, 0, 1, 2, 21);
        assertThat(datagram.wrap(udp, 0, 20)).isFalse();
        datagram.write(udp, 0, 1, 2, 7);
        assertThat(datagram.wrap(udp, 0, 20)).isFalse();
    }
}
