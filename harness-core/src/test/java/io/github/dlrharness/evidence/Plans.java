package io.github.dlrharness.evidence;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.UnderlayPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.List;

/** Topologies written out, so that expected texts in tests can be written by hand. */
final class Plans {
    static final Vni WEB = new Vni(5000);
    static final Vni DB = new Vni(5001);
    static final Ipv4Address VM2 = Ipv4Address.parse("172.16.20.11");

    private Plans() {}

    /** The seed's figure: vm1 on host-a in VNI 5000, vm2 on host-b in VNI 5001. */
    static TopologyPlan seed() {
        return plan(List.of("host-a", "host-b"), List.of(vm(1, "host-a", WEB), vm(2, "host-b", DB)));
    }

    /** The seed's figure with a neighbour of vm2 on each host (vm3 on host-a, vm4 on host-b) and a third host with vm5. */
    static TopologyPlan crowded() {
        return plan(
                List.of("host-a", "host-b", "host-c"),
                List.of(
                        vm(1, "host-a", WEB),
                        vm(2, "host-b", DB),
                        vm(3, "host-a", DB),
                        vm(4, "host-b", DB),
                        vm(5, "host-c", DB),
                        vm(6, "host-b", WEB)));
    }

    static TopologyPlan plan(List<String> hosts, List<VmPlan> vms) {
        List<HostPlan> plans = new ArrayList<>();
        for (int index = 0; index < hosts.size(); index++) {
            plans.add(new HostPlan(
                    hosts.get(index),
                    index,
                    Ipv4Address.parse("192.168.250." + (51 + index)),
                    new MacAddress(0x0250_5600_a000L + index)));
        }
        return new TopologyPlan(
                "seed",
                new UnderlayPlan(Ipv4Prefix.of(Ipv4Address.parse("192.168.250.0"), 24), 1600),
                RouterOptions.defaults(),
                List.of(
                        new LifConfig("lif-5000", WEB, Ipv4Address.parse("172.16.10.1"), 24),
                        new LifConfig("lif-5001", DB, Ipv4Address.parse("172.16.20.1"), 24)),
                plans,
                vms);
    }

    /** vm1 is 172.16.10.11 in VNI 5000, vm2 172.16.20.11 in VNI 5001; others follow by number. */
    static VmPlan vm(int number, String host, Vni vni) {
        String net = vni.equals(WEB) ? "172.16.10." : "172.16.20.";
        int last = number <= 2 ? 11 : 10 + number;
        return new VmPlan(
                "vm" + number,
                host,
                number,
                vni,
                Ipv4Address.parse(net + last),
                24,
                new MacAddress(0x0200_0000_0000L + number),
                Ipv4Address.parse(net + "1"),
                1500);
    }

    static TopologyPlan with(TopologyPlan plan, RouterOptions options) {
        return new TopologyPlan(plan.name(), plan.underlay(), options, plan.lifs(), plan.hosts(), plan.vms());
    }
}
