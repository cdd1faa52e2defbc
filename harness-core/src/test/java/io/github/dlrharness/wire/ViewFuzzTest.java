package io.github.dlrharness.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testsupport.ByteFuzz;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every view over spoiled bytes: it refuses them, or each of its accessors stays within them. */
class ViewFuzzTest {
    /** An ARP request, a UDP datagram with options in its IP header, and an echo request, each in an Ethernet frame; VXLAN. */
    private static final List<byte[]> SEEDS = List.of(
            HexFormat.of()
                    .parseHex("ffffffffffff020000000001" + "0806" + "000108000604" + "0001"
                            + "020000000001ac100a0b000000000000ac100a01"),
            HexFormat.of()
                    .parseHex("025056564452020000000001" + "0800" + "4600002800010000401100000a0000010a000002"
                            + "01010100" + "0fa0138800100000" + "0102030405060708"),
            HexFormat.of()
                    .parseHex("025056564452020000000001" + "0800" + "4500002400010000400100000a0000010a000002"
                            + "0800000000010001" + "0102030405060708"),
            HexFormat.of()
                    .parseHex("0800000000138900" + "ffffffffffff020000000001" + "0806" + "000108000604" + "0001"
                            + "020000000001ac100a0b000000000000ac100a01"));

    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();
    private final Ipv4View ip = new Ipv4View();
    private final UdpView udp = new UdpView();
    private final IcmpView icmp = new IcmpView();
    private final VxlanView vxlan = new VxlanView();

    @Test
    void noAccessorLeavesTheBytesThatAViewTook() {
        new ByteFuzz(ViewFuzzTest.class, SEEDS).run(ByteFuzz.FRAMES, this::look);
    }

    /** The buffer ends where the bytes end: whatever reads or writes behind them throws. */
    private void look(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean tunnelled = vxlan.wrap(buffer, 0, bytes.length);
        if (tunnelled) {
            assertThat(vxlan.vni()).isBetween(0, Vni.MAX);
            vxlan.hasVni();
        }
        lookAtEthernet(buffer, 0, bytes.length);
        if (tunnelled) {
            lookAtEthernet(buffer, VxlanView.HEADER, bytes.length - VxlanView.HEADER);
        }
        lookAtIcmp(icmp.wrap(buffer, 0, bytes.length));
        lookAtUdp(udp.wrap(buffer, 0, bytes.length), buffer);
    }

    private void lookAtEthernet(ByteBuffer buffer, int at, int count) {
        if (!ethernet.wrap(buffer, at, count)) {
            return;
        }
        ethernet.destination(ethernet.source());
        ethernet.source(ethernet.destination());
        ethernet.etherType(ethernet.etherType());
        assertThat(ethernet.payloadOffset() + ethernet.payloadLength()).isEqualTo(at + count);
        if (arp.wrap(ethernet)) {
            arp.senderMac(arp.targetMac());
            arp.targetMac(arp.senderMac());
            assertThat(arp.operation()).isBetween(0, 0xffff);
            arp.write(
                    buffer,
                    ethernet.payloadOffset(),
                    1,
                    arp.senderMac(),
                    arp.senderIp(),
                    arp.targetMac(),
                    arp.targetIp());
        }
        if (ip.wrap(ethernet)) {
            lookAtIp(buffer);
        }
    }

    private void lookAtIp(ByteBuffer buffer) {
        assertThat(ip.payloadLength()).isBetween(0, buffer.capacity() - ip.payloadOffset());
        assertThat(ip.isLaterFragment() && !ip.isFragment()).isFalse();
        ip.dontFragment();
        ip.swapAddresses();
        Ipv4Options.of(ip);
        lookAtIcmp(icmp.wrap(ip));
        lookAtUdp(udp.wrap(ip), buffer);
        ip.writeChecksum();
        assertThat(ip.checksumIsCorrect()).isTrue();
        ip.ttl(ip.ttl() + 1 & 0xff);
        if (ip.ttl() > 0) {
            ip.decrementTtl();
        }
        assertThat(ip.checksumIsCorrect()).as("after an incremental update").isTrue();
    }

    private void lookAtIcmp(boolean taken) {
        if (taken) {
            icmp.rest(icmp.rest());
            icmp.type(icmp.type());
            icmp.code(icmp.code());
            icmp.isError();
            assertThat(icmp.payloadLength()).isNotNegative();
            icmp.writeChecksum();
            assertThat(icmp.checksumIsCorrect()).isTrue();
        }
    }

    private void lookAtUdp(boolean taken, ByteBuffer buffer) {
        if (taken) {
            assertThat(udp.payloadLength()).isBetween(0, buffer.capacity() - udp.payloadOffset());
            assertThat(udp.sourcePort() | udp.destinationPort()).isBetween(0, 0xffff);
            udp.writeChecksum(1, 2);
            assertThat(udp.checksumIsCorrect(1, 2)).isTrue();
        }
    }

    @Test
    void addressesAreReadOrRefusedWithTheirText() {
        List<byte[]> texts = List.of(
                "02:50:56:56:44:52".getBytes(StandardCharsets.UTF_8),
                "172.16.10.1".getBytes(StandardCharsets.UTF_8),
                "02-50-56-00-00-01".getBytes(StandardCharsets.UTF_8),
                "0.0.0.0".getBytes(StandardCharsets.UTF_8));
        new ByteFuzz(ViewFuzzTest.class, texts).run(ByteFuzz.FRAMES / 24, bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            try {
                assertThat(MacAddress.parse(MacAddress.parse(text).toString())).isEqualTo(MacAddress.parse(text));
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining(text);
            }
            try {
                assertThat(Ipv4Address.parse(Ipv4Address.parse(text).toString()))
                        .isEqualTo(Ipv4Address.parse(text));
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining(text);
            }
        });
    }
}
