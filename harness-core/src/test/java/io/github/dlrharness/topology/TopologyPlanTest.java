package io.github.dlrharness.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.UnderlayPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.topology.TopologySpec.HostSpec;
import io.github.dlrharness.topology.TopologySpec.LifSpec;
import io.github.dlrharness.topology.TopologySpec.UnderlaySpec;
import io.github.dlrharness.topology.TopologySpec.VmSpec;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologyPlanTest {
    private static final Vni VNI_5000 = new Vni(5000);
    private static final Vni VNI_5001 = new Vni(5001);

    @Test
    void seedFigureResolvesToTheFiguresAddresses() {
        assertThat(TopologyPlan.of(Topologies.seedFigure()))
                .isEqualTo(new TopologyPlan(
                        "topology",
                        new UnderlayPlan(new Ipv4Prefix(ip("192.168.250.0"), 24), 1600),
                        RouterOptions.defaults(),
                        List.of(
                                new LifConfig("lif-5000", VNI_5000, ip("172.16.10.1"), 24),
                                new LifConfig("lif-5001", VNI_5001, ip("172.16.20.1"), 24)),
                        List.of(
                                new HostPlan("host-a", 0, ip("192.168.250.51"), mac("02:50:56:00:00:01")),
                                new HostPlan("host-b", 1, ip("192.168.250.52"), mac("02:50:56:00:00:02"))),
                        List.of(
                                vm("vm1", "host-a", 1, VNI_5000, "172.16.10.11", "02:00:00:00:00:01", "172.16.10.1"),
                                vm("vm2", "host-b", 1, VNI_5001, "172.16.20.11", "02:00:00:00:00:02", "172.16.20.1"))));
    }

    @Test
    void engineOfAHostKnowsEveryOtherHostInEveryRoutedVni() {
        List<RemoteVtep> onlyB = List.of(new RemoteVtep(ip("192.168.250.52"), mac("02:50:56:00:00:02")));

        EngineConfig config = TopologyPlan.of(Topologies.seedFigure()).engineConfig("host-a");

        assertThat(config.vteps()).isEqualTo(Map.of(VNI_5000, onlyB, VNI_5001, onlyB));
        assertThat(config.vmPorts()).containsExactly(new VmPortConfig(1, "vm1", VNI_5000));
        assertThat(config.lifs()).hasSize(2);
        assertThat(config.vtep()).isEqualTo(ip("192.168.250.51"));
        assertThat(config.pMac()).isEqualTo(mac("02:50:56:00:00:01"));
        assertThat(config.host()).isEqualTo("host-a");
    }

    @Test
    void vniWithoutLifReachesOnlyTheHostsWithAVmOnIt() {
        TopologyPlan plan = TopologyPlan.of(spec(
                List.of(),
                List.of(host("a"), host("b"), host("c")),
                List.of(vmSpec("v1", "a", 7, "10.0.0.1/24"), vmSpec("v2", "c", 7, "10.0.0.2/24"))));

        assertThat(plan.members(new Vni(7))).extracting(HostPlan::name).containsExactly("a", "c");
        assertThat(plan.engineConfig("a").vteps().get(new Vni(7)))
                .extracting(RemoteVtep::address)
                .containsExactly(ip("192.168.250.53"));
        assertThat(plan.engineConfig("b").vteps()).isEmpty();
        assertThat(plan.vm("v1").orElseThrow().gateway()).isNull();
        assertThat(plan.vm("v1").orElseThrow().prefixLength()).isEqualTo(24);
    }

    @Test
    void engineOfAnUnknownHostIsRefusedWithTheHostsThereAre() {
        TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());

        assertThatThrownBy(() -> plan.engineConfig("host-c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no host \"host-c\" in topology \"topology\"; there are [host-a, host-b]");
    }

    @Test
    void automaticVtepsSkipTheOnesAskedFor() {
        assertThat(vteps("192.168.250.0/24", null, "192.168.250.52", null))
                .containsExactly("192.168.250.51", "192.168.250.52", "192.168.250.53");
    }

    @Test
    void automaticVtepsBeginAtOneInASmallUnderlay() {
        assertThat(vteps("10.9.9.8/29", null, "10.9.9.9", null)).containsExactly("10.9.9.10", "10.9.9.9", "10.9.9.11");
    }

    @Test
    void automaticVtepsWrapAtTheEndOfTheUnderlay() {
        assertThat(vteps(
                        "10.0.0.0/26",
                        "10.0.0.52",
                        "10.0.0.53",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null))
                .startsWith("10.0.0.52", "10.0.0.53", "10.0.0.51", "10.0.0.54")
                .endsWith("10.0.0.62", "10.0.0.1");
    }

    @Test
    void derivedMacsSkipTheOnesAskedFor() {
        TopologyPlan plan = TopologyPlan.of(spec(
                List.of(new LifSpec(null, 5000, "172.16.10.1/24")),
                List.of(host("a"), new HostSpec("b", null, "02:50:56:00:00:01")),
                List.of(
                        vmSpec("v1", "a", 5000, "172.16.10.11"),
                        new VmSpec("v2", "a", 5000, "172.16.10.12", "02:00:00:00:00:01", null, null))));

        assertThat(plan.hosts())
                .extracting(HostPlan::pMac)
                .containsExactly(mac("02:50:56:00:00:02"), mac("02:50:56:00:00:01"));
        assertThat(plan.vms())
                .extracting(VmPlan::mac)
                .containsExactly(mac("02:00:00:00:00:02"), mac("02:00:00:00:00:01"));
        assertThat(plan.vms()).extracting(VmPlan::port).containsExactly(1, 2);
    }

    private static List<String> vteps(String underlay, String... asked) {
        List<HostSpec> hosts = new ArrayList<>();
        for (int i = 0; i < asked.length; i++) {
            hosts.add(new HostSpec("h" + i, asked[i], null));
        }
        TopologySpec spec =
                new TopologySpec(null, null, new UnderlaySpec(underlay, null), null, List.of(), hosts, List.of());
        return TopologyPlan.of(spec).hosts().stream()
                .map(host -> host.vtep().toString())
                .toList();
    }

    @Test
    void aHostWithoutDlrHasNoPMacAndTakesPartInTheVnisOfItsVms() {
        TopologyPlan plan = Topologies.basedOn(Topologies.seedFigure())
                .host("host-c", host -> host.kind(HostKind.LINUX))
                .host("host-d", host -> host.kind(HostKind.LINUX_ANYCAST))
                .vm("vm3", vm -> vm.on("host-c").vni(5001).address("172.16.20.13"))
                .plan();

        assertThat(plan.host("host-c").orElseThrow().pMac()).isNull();
        assertThat(plan.members(new Vni(5000)))
                .extracting(HostPlan::name)
                .containsExactly("host-a", "host-b", "host-d");
        assertThat(plan.members(new Vni(5001))).hasSize(4);
        assertThat(plan.engineConfig("host-a").vteps().get(new Vni(5001)))
                .contains(new RemoteVtep(ip("192.168.250.53"), null));
        assertThatThrownBy(() -> plan.engineConfig("host-c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("host \"host-c\" of topology \"%s\" is of kind linux: it has no DLR instance, so no engine"
                        .formatted(plan.name()));
    }

    private static TopologySpec spec(List<LifSpec> lifs, List<HostSpec> hosts, List<VmSpec> vms) {
        return new TopologySpec(null, null, null, null, lifs, hosts, vms);
    }

    private static HostSpec host(String name) {
        return new HostSpec(name, null, null);
    }

    private static VmSpec vmSpec(String name, String host, long vni, String address) {
        return new VmSpec(name, host, vni, address, null, null, null);
    }

    private static VmPlan vm(String name, String host, int port, Vni vni, String address, String mac, String gateway) {
        return new VmPlan(name, host, port, vni, ip(address), 24, mac(mac), ip(gateway), 1500);
    }

    private static Ipv4Address ip(String text) {
        return Ipv4Address.parse(text);
    }

    private static MacAddress mac(String text) {
        return MacAddress.parse(text);
    }
}
