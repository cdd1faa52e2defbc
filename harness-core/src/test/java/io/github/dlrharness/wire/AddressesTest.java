package io.github.dlrharness.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "02:50:56:56:44:52, 0x025056564452",
        "FF-ff-FF-ff-FF-ff, 0xffffffffffff",
        "00:00:00:00:00:00, 0",
        "80:00:00:00:00:01, 0x800000000001"
    })
    void macIsReadAndWritten(String text, String value) {
        MacAddress mac = MacAddress.parse(text);
        assertThat(mac.value()).isEqualTo(Long.decode(value));
        assertThat(mac).hasToString(text.toLowerCase(Locale.ROOT).replace('-', ':'));
        ByteBuffer bytes = ByteBuffer.allocate(9);
        MacAddress.write(bytes, 2, mac.value());
        assertThat(MacAddress.read(bytes, 2)).isEqualTo(mac.value());
        assertThat(bytes.get(1)).isZero();
        assertThat(bytes.get(8)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "02:50:56:56:44", "02:50:56:56:44:5g", "025056564452", "02:50:56:56:44:52:00", "2:0:0:0:0:1"
            })
    void whatIsNoMacIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> MacAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining('"' + text + '"')
                .hasMessageContaining("02:00:00:00:00:01");
    }

    @Test
    void macHasSixOctets() {
        assertThatThrownBy(() -> new MacAddress(1L << 48)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MacAddress(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void groupBitTellsMulticast() {
        assertThat(MacAddress.BROADCAST.isGroup()).isTrue();
        assertThat(MacAddress.parse("01:00:5e:00:00:01").isGroup()).isTrue();
        assertThat(MacAddress.parse("fe:ff:ff:ff:ff:ff").isGroup()).isFalse();
        assertThat(MacAddress.ZERO.isGroup()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 0", "10.1.2.3, 0x0a010203", "255.255.255.255, -1", "192.168.250.51, -1062667725"})
    void ipv4AddressIsReadAndWritten(String text, String value) {
        Ipv4Address address = Ipv4Address.parse(text);
        assertThat(address.value()).isEqualTo(Long.decode(value).intValue());
        assertThat(address).hasToString(text);
        assertThat(ByteBuffer.wrap(address.toBytes()).getInt()).isEqualTo(address.value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "256.0.0.1",
                "1.2.3.-4",
                "localhost",
                "1.2.3.4/24",
                "999.1.1.1",
                " 1.2.3.4"
            })
    void whatIsNoIpv4AddressIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Ipv4Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining('"' + text + '"')
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void addressesAreOrderedUnsigned() {
        assertThat(Ipv4Address.parse("200.0.0.1")).isGreaterThan(Ipv4Address.parse("10.0.0.1"));
        assertThat(MacAddress.BROADCAST).isGreaterThan(MacAddress.ZERO);
        assertThat(new Vni(2)).isGreaterThan(new Vni(1));
    }

    @Test
    void prefixContainsItsAddressesOnly() {
        Ipv4Prefix prefix = Ipv4Prefix.of(Ipv4Address.parse("172.16.10.77"), 24);
        assertThat(prefix).hasToString("172.16.10.0/24");
        assertThat(prefix.broadcast()).hasToString("172.16.10.255");
        assertThat(prefix.contains(Ipv4Address.parse("172.16.10.0"))).isTrue();
        assertThat(prefix.contains(Ipv4Address.parse("172.16.10.255"))).isTrue();
        assertThat(prefix.contains(Ipv4Address.parse("172.16.11.0"))).isFalse();
        assertThat(prefix.contains(Ipv4Address.parse("172.16.9.255"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0x80000000", "24, 0xffffff00", "31, 0xfffffffe", "32, 0xffffffff"})
    void maskHasItsBits(int length, String mask) {
        assertThat(Ipv4Prefix.mask(length)).isEqualTo(Long.decode(mask).intValue());
    }

    @Test
    void prefixesOverlapWhenOneContainsTheOther() {
        Ipv4Prefix wide = Ipv4Prefix.of(Ipv4Address.parse("10.0.0.0"), 8);
        Ipv4Prefix narrow = Ipv4Prefix.of(Ipv4Address.parse("10.9.0.0"), 16);
        Ipv4Prefix other = Ipv4Prefix.of(Ipv4Address.parse("11.0.0.0"), 16);
        assertThat(wide.overlaps(narrow)).isTrue();
        assertThat(narrow.overlaps(wide)).isTrue();
        assertThat(narrow.overlaps(other)).isFalse();
        assertThat(Ipv4Prefix.of(Ipv4Address.ANY, 0).overlaps(other)).isTrue();
    }

    @Test
    void prefixWithHostBitsOrAnImpossibleLengthIsRefused() {
        assertThatThrownBy(() -> new Ipv4Prefix(Ipv4Address.parse("10.0.0.1"), 24))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.0.0.0/24");
        assertThatThrownBy(() -> new Ipv4Prefix(Ipv4Address.ANY, 33)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ipv4Prefix(Ipv4Address.ANY, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 0x100_0000})
    void vniOutsideItsRangeIsRefused(int value) {
        assertThatThrownBy(() -> new Vni(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 16777215");
    }

    @Test
    void vniHas24Bits() {
        assertThat(new Vni(Vni.MAX)).hasToString("16777215");
    }
}
