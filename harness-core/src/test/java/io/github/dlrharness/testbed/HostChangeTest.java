package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a running host can be changed to, and what it refuses. */
class HostChangeTest {
    private static final TopologyPlan PLAN = Topologies.basedOn(Topologies.seedFigure())
            .vm("plain", vm -> vm.on("host-a").vni(6000).address("10.6.0.1/24"))
            .plan();
    private static final EngineConfig PLANNED = PLAN.engineConfig("host-a");
    /** Planned, and a route. */
    private static final EngineConfig ROUTED =
            new HostChange.AddRoute(route("10.0.0.0/8", "172.16.20.11")).applyTo(PLANNED, PLAN);

    private static final Ipv4Address VTEP_B = ip("192.168.250.52");

    private static Ipv4Address ip(String text) {
        return Ipv4Address.parse(text);
    }

    private static MacAddress mac(String text) {
        return MacAddress.parse(text);
    }

    private static HostChange addLif(int vni, String name, String address, int length) {
        return new HostChange.AddLif(new LifConfig(name, new Vni(vni), ip(address), length));
    }

    private static HostChange changeLif(int vni, String name, String address, int length) {
        return new HostChange.ChangeLif(new LifConfig(name, new Vni(vni), ip(address), length));
    }

    private static HostChange addVtep(int vni, String address, String pMac) {
        return new HostChange.AddVtep(new Vni(vni), new RemoteVtep(ip(address), pMac == null ? null : mac(pMac)));
    }

    private static HostChange changeVtep(int vni, String address, String pMac) {
        return new HostChange.ChangeVtep(new Vni(vni), new RemoteVtep(ip(address), mac(pMac)));
    }

    private static HostChange removeVtep(int vni, String address) {
        return new HostChange.RemoveVtep(new Vni(vni), ip(address));
    }

    private static StaticRoute route(String destination, String nextHop) {
        return new StaticRoute(prefix(destination), ip(nextHop));
    }

    private static Ipv4Prefix prefix(String text) {
        String[] parts = text.split("/");
        return new Ipv4Prefix(ip(parts[0]), Integer.parseInt(parts[1]));
    }

    private static HostChange addRoute(String destination, String nextHop) {
        return new HostChange.AddRoute(route(destination, nextHop));
    }

    private static HostChange changeRoute(String destination, String nextHop) {
        return new HostChange.ChangeRoute(route(destination, nextHop));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        addLif(5001, "twin", "172.16.30.1", 24),
                        "host-a can't get LIF \"twin\" 172.16.30.1/24 on VNI 5001: LIF \"twin\": VNI 5001 already has LIF"
                                + " \"lif-5001\"; a VNI has one LIF, so choose another VNI or remove one of the two"),
                Arguments.of(
                        addLif(5002, "lif-5001", "172.16.30.1", 24),
                        "host-a can't get LIF \"lif-5001\" 172.16.30.1/24 on VNI 5002: LIF \"lif-5001\": the name is taken by LIF"
                                + " #2; rename one of the two"),
                Arguments.of(
                        addLif(5002, "wide", "172.16.1.1", 16),
                        "host-a can't get LIF \"wide\" 172.16.1.1/16 on VNI 5002: LIF \"wide\": subnet 172.16.0.0/16 overlaps"
                                + " 172.16.10.0/24 of LIF \"lif-5000\"; choose subnets that share no address, so that the router can"
                                + " tell where an address lies; LIF \"wide\": subnet 172.16.0.0/16 overlaps 172.16.20.0/24 of LIF"
                                + " \"lif-5001\"; choose subnets that share no address, so that the router can tell where an address"
                                + " lies"),
                Arguments.of(
                        addLif(5002, "same", "172.16.20.1", 24),
                        "host-a can't get LIF \"same\" 172.16.20.1/24 on VNI 5002: LIF \"same\": subnet 172.16.20.0/24 overlaps"
                                + " 172.16.20.0/24 of LIF \"lif-5001\"; choose subnets that share no address, so that the router can"
                                + " tell where an address lies"),
                Arguments.of(
                        addLif(5002, "edge", "172.16.30.0", 24),
                        "host-a can't get LIF \"edge\" 172.16.30.0/24 on VNI 5002: LIF \"edge\": address 172.16.30.0 is the network"
                                + " address of 172.16.30.0/24; choose 172.16.30.1 to 172.16.30.254"),
                Arguments.of(
                        addLif(5002, "group", "224.0.0.1", 24),
                        "host-a can't get LIF \"group\" 224.0.0.1/24 on VNI 5002: LIF \"group\": subnet 224.0.0.0/24 overlaps"
                                + " 224.0.0.0/4 (multicast); choose a unicast subnet like 172.16.10.0/24"),
                Arguments.of(
                        addLif(5002, "narrow", "172.16.30.1", 32),
                        "host-a can't get LIF \"narrow\" 172.16.30.1/32 on VNI 5002: LIF \"narrow\": address 172.16.30.1/32 has"
                                + " prefix length \"32\"; choose 1 to 30"),
                Arguments.of(
                        addLif(5002, "a b", "172.16.30.1", 24),
                        "host-a can't get LIF \"a b\" 172.16.30.1/24 on VNI 5002: LIF \"a b\": not every file name can have that"
                                + " name's characters; use letters, digits, \".\", \"_\" and \"-\", and begin with a letter or digit"),
                Arguments.of(
                        addLif(6000, "plain", "10.6.0.1", 24),
                        "host-a can't get LIF \"plain\" 10.6.0.1/24 on VNI 6000: address 10.6.0.1 is that of plain; choose another"
                                + " of 10.6.0.0/24"),
                Arguments.of(
                        changeLif(5001, "lif-5001", "172.16.20.11", 24),
                        "host-a can't change the LIF of VNI 5001 to \"lif-5001\" 172.16.20.11/24 on VNI 5001: route to 10.0.0.0/8:"
                                + " next hop 172.16.20.11 is the router itself, LIF \"lif-5001\"; name a neighbour; address"
                                + " 172.16.20.11 is that of vm2; choose another of 172.16.20.0/24"),
                Arguments.of(
                        changeLif(5001, "lif-5001", "172.16.30.1", 24),
                        "host-a can't change the LIF of VNI 5001 to \"lif-5001\" 172.16.30.1/24 on VNI 5001: route to 10.0.0.0/8:"
                                + " next hop 172.16.20.11 is in no LIF's subnet; choose a neighbour in 172.16.10.0/24 (lif-5000),"
                                + " 172.16.30.0/24 (lif-5001)"),
                Arguments.of(
                        changeLif(5002, "lif-5002", "172.16.30.1", 24),
                        "host-a can't change the LIF of VNI 5002 to \"lif-5002\" 172.16.30.1/24 on VNI 5002: there is none; the"
                                + " LIFs are \"lif-5000\" 172.16.10.1/24 on VNI 5000, \"lif-5001\" 172.16.20.1/24 on VNI 5001"),
                Arguments.of(
                        new HostChange.RemoveLif(new Vni(5002)),
                        "host-a can't remove the LIF of VNI 5002: there is none; the LIFs are \"lif-5000\" 172.16.10.1/24 on VNI"
                                + " 5000, \"lif-5001\" 172.16.20.1/24 on VNI 5001"),
                Arguments.of(
                        new HostChange.RemoveLif(new Vni(5001)),
                        "host-a can't remove the LIF of VNI 5001: the route to 10.0.0.0/8 has its next hop 172.16.20.11 in its"
                                + " subnet; remove the route first"),
                Arguments.of(
                        addVtep(7000, "192.168.250.60", null),
                        "host-a can't add VTEP 192.168.250.60 to VNI 7000: the host does not take part in VNI 7000; add a LIF or a VM"
                                + " there first, its VNIs are [5000, 5001, 6000]"),
                Arguments.of(
                        addVtep(5001, "192.168.250.52", null),
                        "host-a can't add VTEP 192.168.250.52 to VNI 5001: it is there already; change or remove it"),
                Arguments.of(
                        addVtep(5001, "192.168.250.51", null),
                        "host-a can't add VTEP 192.168.250.51 to VNI 5001: that is the host's own; name another host's"),
                Arguments.of(
                        addVtep(5001, "192.168.251.60", null),
                        "host-a can't add VTEP 192.168.251.60 to VNI 5001: it is no address of the underlay 192.168.250.0/24, and"
                                + " nothing else is reached from there"),
                Arguments.of(
                        addVtep(5001, "192.168.250.255", null),
                        "host-a can't add VTEP 192.168.250.255 to VNI 5001: it is no address of the underlay 192.168.250.0/24, and"
                                + " nothing else is reached from there"),
                Arguments.of(
                        addVtep(5001, "192.168.250.60", "02:50:56:56:44:52"),
                        "host-a can't add VTEP 192.168.250.60 to VNI 5001: pMAC 02:50:56:56:44:52 is vMAC, which all instances share;"
                                + " name the one of the DLR instance there, or none"),
                Arguments.of(
                        addVtep(5001, "192.168.250.60", "02:50:56:00:00:01"),
                        "host-a can't add VTEP 192.168.250.60 to VNI 5001: pMAC 02:50:56:00:00:01 is the host's own; name the one of"
                                + " the DLR instance there, or none"),
                Arguments.of(
                        addVtep(5001, "192.168.250.60", "02:50:56:00:00:02"),
                        "host-a can't add VTEP 192.168.250.60 to VNI 5001: pMAC 02:50:56:00:00:02 is that of VTEP 192.168.250.52;"
                                + " name the one of the DLR instance there, or none"),
                Arguments.of(
                        addVtep(5001, "192.168.250.60", "02:00:00:00:00:02"),
                        "host-a can't add VTEP 192.168.250.60 to VNI 5001: pMAC 02:00:00:00:00:02 is the MAC of vm2; name the one of"
                                + " the DLR instance there, or none"),
                Arguments.of(
                        addVtep(5001, "192.168.250.60", "01:00:5e:00:00:02"),
                        "host-a can't add VTEP 192.168.250.60 to VNI 5001: pMAC 01:00:5e:00:00:02 is no interface's address; name the"
                                + " one of the DLR instance there, or none"),
                Arguments.of(
                        changeVtep(5001, "192.168.250.60", "02:50:56:00:00:09"),
                        "host-a can't change VTEP 192.168.250.60 in VNI 5001: it is not there; there are [192.168.250.52]"),
                Arguments.of(
                        changeVtep(5001, "192.168.250.52", "02:50:56:56:44:52"),
                        "host-a can't change VTEP 192.168.250.52 in VNI 5001: pMAC 02:50:56:56:44:52 is vMAC, which all instances"
                                + " share; name the one of the DLR instance there, or none"),
                Arguments.of(
                        removeVtep(5001, "192.168.250.60"),
                        "host-a can't remove VTEP 192.168.250.60 in VNI 5001: it is not there; there are [192.168.250.52]"),
                Arguments.of(
                        removeVtep(7000, "192.168.250.52"),
                        "host-a can't remove VTEP 192.168.250.52 in VNI 7000: the VNI has no remote VTEP; its VNIs are [5000, 5001,"
                                + " 6000]"),
                Arguments.of(
                        addRoute("10.0.0.0/8", "172.16.10.11"),
                        "host-a can't route 10.0.0.0/8 via 172.16.10.11: route to 10.0.0.0/8: route #1 leads there already; remove one"
                                + " of the two"),
                Arguments.of(
                        addRoute("172.16.20.0/24", "172.16.10.11"),
                        "host-a can't route 172.16.20.0/24 via 172.16.10.11: route to 172.16.20.0/24: the subnet is connected to LIF"
                                + " \"lif-5001\", so the route would never be used; remove it"),
                Arguments.of(
                        addRoute("10.9.0.0/16", "10.9.0.1"),
                        "host-a can't route 10.9.0.0/16 via 10.9.0.1: route to 10.9.0.0/16: next hop 10.9.0.1 is in no LIF's subnet;"
                                + " choose a neighbour in 172.16.10.0/24 (lif-5000), 172.16.20.0/24 (lif-5001)"),
                Arguments.of(
                        addRoute("10.9.0.0/16", "172.16.10.1"),
                        "host-a can't route 10.9.0.0/16 via 172.16.10.1: route to 10.9.0.0/16: next hop 172.16.10.1 is the router"
                                + " itself, LIF \"lif-5000\"; name a neighbour"),
                Arguments.of(
                        addRoute("10.9.0.0/16", "172.16.10.255"),
                        "host-a can't route 10.9.0.0/16 via 172.16.10.255: route to 10.9.0.0/16: next hop 172.16.10.255 is the"
                                + " broadcast address of 172.16.10.0/24; choose 172.16.10.1 to 172.16.10.254"),
                Arguments.of(
                        addRoute("224.0.0.0/4", "172.16.10.11"),
                        "host-a can't route 224.0.0.0/4 via 172.16.10.11: route to 224.0.0.0/4: destination overlaps 224.0.0.0/4"
                                + " (multicast); choose a unicast subnet like 172.16.10.0/24"),
                Arguments.of(
                        changeRoute("10.9.0.0/16", "172.16.10.11"),
                        "host-a can't change the route to 10.9.0.0/16 to next hop 172.16.10.11: there is none; there are routes to"
                                + " [10.0.0.0/8]"),
                Arguments.of(
                        changeRoute("10.0.0.0/8", "172.16.10.1"),
                        "host-a can't change the route to 10.0.0.0/8 to next hop 172.16.10.1: route to 10.0.0.0/8: next hop 172.16.10.1"
                                + " is the router itself, LIF \"lif-5000\"; name a neighbour"),
                Arguments.of(
                        new HostChange.RemoveRoute(prefix("10.9.0.0/16")),
                        "host-a can't remove the route to 10.9.0.0/16: there is none; there are routes to [10.0.0.0/8]"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void isRefusedWithWhatWasFoundAndWhatToDo(HostChange change, String message) {
        assertThatThrownBy(() -> change.applyTo(ROUTED, PLAN))
                .isInstanceOf(TestbedException.class)
                .hasMessage(message);
    }

    @Test
    void hostWithoutAnyTellsThat() {
        EngineConfig bare = PLANNED.withLifs(List.of());
        assertThatThrownBy(() -> new HostChange.RemoveLif(new Vni(5001)).applyTo(bare, PLAN))
                .hasMessage("host-a can't remove the LIF of VNI 5001: it has no LIF at all; add one");
        assertThatThrownBy(() -> addRoute("10.0.0.0/8", "172.16.10.11").applyTo(bare, PLAN))
                .hasMessageEndingWith("next hop 172.16.10.11 is in no LIF's subnet; there is no LIF, add one");
        assertThatThrownBy(() -> new HostChange.RemoveRoute(prefix("10.0.0.0/8")).applyTo(bare, PLAN))
                .hasMessage("host-a can't remove the route to 10.0.0.0/8: it has no static route");
    }

    @Test
    void whatIsSoundChangesTheConfigurationAndNothingElse() {
        LifConfig lif = new LifConfig("lif-5002", new Vni(5002), ip("172.16.30.1"), 24);
        EngineConfig more = new HostChange.AddLif(lif).applyTo(PLANNED, PLAN);
        assertThat(more.lifs()).hasSize(3).endsWith(lif);
        assertThat(new HostChange.RemoveLif(lif.vni()).applyTo(more, PLAN)).isEqualTo(PLANNED);

        LifConfig other = new LifConfig("renumbered", new Vni(5001), ip("172.16.40.1"), 25);
        assertThat(new HostChange.ChangeLif(other).applyTo(PLANNED, PLAN).lifs())
                .containsExactly(PLANNED.lifs().get(0), other);

        EngineConfig third = addVtep(5001, "192.168.250.60", null).applyTo(PLANNED, PLAN);
        assertThat(third.vteps().get(new Vni(5001)))
                .extracting(RemoteVtep::address)
                .containsExactly(VTEP_B, ip("192.168.250.60"));
        assertThat(removeVtep(5001, "192.168.250.60").applyTo(third, PLAN)).isEqualTo(PLANNED);

        assertThat(changeVtep(5001, "192.168.250.52", "02:50:56:00:00:09")
                        .applyTo(PLANNED, PLAN)
                        .vteps()
                        .get(new Vni(5001)))
                .containsExactly(new RemoteVtep(VTEP_B, mac("02:50:56:00:00:09")));
        assertThat(new HostChange.RemoveRoute(prefix("10.0.0.0/8")).applyTo(ROUTED, PLAN))
                .isEqualTo(PLANNED);
        EngineConfig twice = addRoute("0.0.0.0/0", "172.16.20.11").applyTo(ROUTED, PLAN);
        assertThat(twice.routes()).hasSize(2);
        assertThat(changeRoute("10.0.0.0/8", "172.16.10.11")
                        .applyTo(twice, PLAN)
                        .routes())
                .containsExactly(
                        route("10.0.0.0/8", "172.16.10.11"), twice.routes().get(1));
    }
}
