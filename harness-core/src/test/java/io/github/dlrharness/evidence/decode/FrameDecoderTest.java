package io.github.dlrharness.evidence.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.decode.DecodedLayer.Field;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
    private static final FrameDecoder DECODER = new FrameDecoder(UnaryOperator.identity());
    private static final String ETHERNET = "020000000002 020000000001 ";
    private static final String ARP =
            "ffffffffffff 02505600a000 0806 0001 0800 06 04 0001 025056564452 ac101401 000000000000 ac10140b";
    private static final String VXLAN =
            ETHERNET + "0800 4500004e 00014000 4011c4e6 c0a8fa33 c0a8fa34 c350 12b5 003a 0000 08000000 00138900 " + ARP;

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static List<String> names(byte[] frame) {
        return DECODER.decode(frame).stream().map(DecodedLayer::name).toList();
    }

    @Test
    void decodesTheInnerFrameOfVxlan() {
        List<DecodedLayer> layers = DECODER.decode(bytes(VXLAN));
        assertThat(layers)
                .extracting(DecodedLayer::name)
                .containsExactly("Ethernet", "IPv4", "UDP", "VXLAN", "inner Ethernet", "inner ARP");
        assertThat(layers.get(3).fields()).contains(new Field("VNI", "5001"));
        assertThat(layers.get(5).fields())
                .containsExactly(
                        new Field("operation", "request"),
                        new Field("SHA", "02:50:56:56:44:52"),
                        new Field("SPA", "172.16.20.1"),
                        new Field("THA", "00:00:00:00:00:00"),
                        new Field("TPA", "172.16.20.11"));
    }

    @Test
    void putsNamesBehindAddressesOnly() {
        List<DecodedLayer> layers = new FrameDecoder(text -> "<" + text + ">").decode(bytes(ARP));
        assertThat(layers.get(0).fields())
                .containsExactly(
                        new Field("DST", "<ff:ff:ff:ff:ff:ff>"),
                        new Field("SRC", "<02:50:56:00:a0:00>"),
                        new Field("type", "0x0806"));
    }

    @Test
    void decodesTcpAndIcmp() {
        String ip = ETHERNET + "0800 45000028 00010000 40%s0000 ac100a0b ac10140b ";
        assertThat(names(bytes(ip.formatted("06") + "1f90 0050 00000001 00000002 5012 ffff 0000 0000")))
                .containsExactly("Ethernet", "IPv4", "TCP");
        List<DecodedLayer> icmp =
                DECODER.decode(bytes(ip.formatted("01") + "0800 0000 0001 0001 000000000000000000000000"));
        assertThat(icmp).extracting(DecodedLayer::name).containsExactly("Ethernet", "IPv4", "ICMP");
        assertThat(icmp.get(2).fields().get(0).value()).contains("Echo");
    }

    @Test
    void saysWhatItCannotDecodeWhereverAFrameIsCut() {
        byte[] whole = bytes(VXLAN);
        for (int length = 0; length < whole.length; length++) {
            assertThat(DECODER.decode(Arrays.copyOf(whole, length)))
                    .as("cut after %d bytes", length)
                    .isNotEmpty();
        }
        assertThat(names(Arrays.copyOf(whole, 10))).containsExactly("Undecodable");
    }
}
