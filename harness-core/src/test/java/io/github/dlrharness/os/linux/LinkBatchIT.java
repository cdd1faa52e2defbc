package io.github.dlrharness.os.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.os.linux.LinkBatch.End;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What netlink was asked for, as {@code ip} and {@code /proc} show it. */
@Tag("netns")
class LinkBatchIT {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:0a");
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("10.0.0.1");

    private NetworkNamespace left;
    private NetworkNamespace right;

    @BeforeEach
    void create() {
        Capability.NETWORK_NAMESPACES.require();
        List<NetworkNamespace> namespaces = NetworkNamespace.create(List.of("left", "right"));
        left = namespaces.get(0);
        right = namespaces.get(1);
    }

    @AfterEach
    void close() {
        left.close();
        right.close();
    }

    private static String ip(NetworkNamespace namespace, String arguments) throws IOException {
        return program(namespace, "ip", arguments);
    }

    private static String program(NetworkNamespace namespace, String program, String arguments) throws IOException {
        Process process = new ProcessBuilder(
                        Program.path("nsenter", "util-linux"),
                        "--net=" + namespace.path(),
                        "sh",
                        "-c",
                        Program.path(program, "iproute2") + " " + arguments)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private LinkBatch pair() {
        return new LinkBatch().addPair(new End(left, 7, "a", MAC, 1400), new End(right, 9, "b", null, 1300));
    }

    @Test
    void makesAPairWithEachEndWhereItBelongs() throws IOException {
        left.configure(pair().up(7));
        right.configure(new LinkBatch().upWithoutArp(9));
        assertThat(ip(left, "-o link show dev a")).startsWith("7: a@").contains("mtu 1400", MAC.toString(), ",UP,");
        assertThat(ip(right, "-o link show dev b")).startsWith("9: b@").contains("mtu 1300", "NOARP", ",UP,");
    }

    @Test
    void setsAddressesAndRoutesAndTakesThemBack() throws IOException {
        left.configure(pair().up(7).address(7, ADDRESS, 24).defaultRoute(7, Ipv4Address.parse("10.0.0.254")));
        assertThat(ip(left, "-o -4 address show dev a")).contains("inet 10.0.0.1/24");
        assertThat(ip(left, "route")).contains("default via 10.0.0.254 dev a");
        assertThat(left.addresses(7)).containsExactly(new LinkAddress(ADDRESS, 24));

        left.configure(new LinkBatch().address(7, ADDRESS, 24).deleteAddress(7, ADDRESS, 24));
        assertThat(left.addresses(7)).isEmpty();
        assertThat(ip(left, "-o -4 address show dev a")).isEmpty();
    }

    @Test
    void aQuietLinkMakesItselfNoIpv6Address() throws IOException {
        left.configure(pair().quiet(7).up(7));
        right.configure(new LinkBatch().up(9));
        assertThat(ip(left, "-o -6 address show dev a")).isEmpty();
        assertThat(ip(right, "-o -6 address show dev b")).contains("fe80::");
    }

    @Test
    void aBridgeForwardsAtOnceAndSaysNothing() throws IOException {
        left.configure(pair().addBridge(3, "bridge", 1500).master(7, 3).up(3).up(7));
        assertThat(ip(left, "-d -o link show dev bridge")).contains("stp_state 0", "mcast_snooping 0");
        assertThat(ip(left, "-o link show dev a")).contains("master bridge");
    }

    @Test
    void aVxlanLinkLearnsAndFloodsToEveryVtepItWasToldOf() throws IOException {
        left.configure(pair().up(7)
                .address(7, ADDRESS, 24)
                .addVxlan(4, "vxlan", new Vni(0xabcdef), ADDRESS, 4789, 1350)
                .floodTo(4, Ipv4Address.parse("10.0.0.2"))
                .floodTo(4, Ipv4Address.parse("10.0.0.3"))
                .upWithoutArp(4));
        assertThat(ip(left, "-d -o link show dev vxlan"))
                .startsWith("4: vxlan")
                .contains("mtu 1350", "vxlan id 11259375 local 10.0.0.1 ", "dstport 4789", ",UP,")
                .doesNotContain("nolearning");
        assertThat(program(left, "bridge", "fdb show dev vxlan").lines())
                .containsExactlyInAnyOrder(
                        "00:00:00:00:00:00 dst 10.0.0.2 self permanent",
                        "00:00:00:00:00:00 dst 10.0.0.3 self permanent");
    }

    @Test
    void aBridgeForgetsWhatItLearned() throws IOException {
        left.configure(pair().addBridge(3, "bridge", 1500).master(7, 3).up(3).up(7));
        right.configure(new LinkBatch().up(9));
        program(left, "bridge", "fdb add 02:00:00:00:00:77 dev a master dynamic");
        assertThat(program(left, "bridge", "fdb show dev a")).contains("02:00:00:00:00:77");
        left.configure(new LinkBatch().flushFdb(3));
        assertThat(program(left, "bridge", "fdb show dev a")).doesNotContain("02:00:00:00:00:77");
        left.configure(new LinkBatch().down(7));
        assertThat(ip(left, "-o link show dev a")).doesNotContain(",UP");
    }

    @Test
    void forwardsWhereItIsTold() throws IOException {
        left.configure(pair().forward(7));
        Path forwarding = Path.of("/proc/sys/net/ipv4/conf/a/forwarding");
        assertThat(left.call(() -> Files.readString(forwarding)).strip()).isEqualTo("1");
        right.configure(new LinkBatch().up(9));
        assertThat(right.call(() -> Files.readString(Path.of("/proc/sys/net/ipv4/conf/b/forwarding")))
                        .strip())
                .isEqualTo("0");
    }

    @Test
    void givingTheSameMacAgainEmptiesTheNeighbourCache() throws IOException {
        left.configure(pair().up(7).address(7, ADDRESS, 24));
        right.configure(new LinkBatch().up(9));
        ip(left, "neighbour add 10.0.0.2 lladdr 02:00:00:00:00:0b dev a nud reachable");
        assertThat(arpCache()).hasSize(1);
        left.configure(new LinkBatch().mac(7, MAC));
        assertThat(arpCache()).isEmpty();
    }

    private List<String> arpCache() {
        return left.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/arp"))).stream()
                .skip(1)
                .toList();
    }

    @Test
    void tellsWhichChangeWasRefusedAndWhy() {
        assertThatThrownBy(() -> left.configure(pair().mtu(7, 99_999_999).up(7)))
                .isInstanceOf(SystemException.class)
                .hasMessage(
                        "left: link set index 7 mtu 99999999: Invalid argument (errno 22) (mtu greater than device maximum)");
        assertThatThrownBy(() -> left.configure(new LinkBatch().up(99)))
                .hasMessageStartingWith("left: link set index 99 arp on up: No such device (errno 19)");
    }

    @Test
    void carriesOutMoreChangesThanFitOneMessage() {
        LinkBatch batch = pair().up(7);
        for (int i = 1; i <= 200; i++) {
            batch.address(7, new Ipv4Address(0x0a00_0000 | i << 8 | 1), 24);
        }
        left.configure(batch);
        assertThat(left.addresses(7)).hasSize(200);
    }
}
