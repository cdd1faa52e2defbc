package io.github.dlrharness.topology;

import io.github.dlrharness.topology.TopologyPlan.UnderlayPlan;
import io.github.dlrharness.topology.TopologySpec.HostSpec;
import io.github.dlrharness.topology.TopologySpec.UnderlaySpec;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.yaml.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the underlay of a spec and gives every host's VTEP its address there. */
final class UnderlayResolver {
    static final String DEFAULT_SUBNET = "192.168.250.0/24";
    static final int DEFAULT_MTU = 1600;

    /** Outer IPv4 (20), UDP (8), VXLAN (8) and inner Ethernet (14) headers: bytes an inner IP packet grows by (RFC 7348 §5). */
    static final int OVERHEAD = 50;

    /** The least MTU of an IPv4 link (RFC 791 §3.2). */
    static final int LEAST_MTU = 68;

    static final int MOST_MTU = 65_535;

    /** Where automatic VTEP addresses begin when the subnet is large enough: the default figure's .51. */
    private static final int FIRST_VTEP = 51;

    private final Problems problems;
    private final Fields fields;

    UnderlayResolver(Problems problems, Fields fields) {
        this.problems = problems;
        this.fields = fields;
    }

    /** The underlay; its subnet is null when it can't be used. */
    UnderlayPlan resolve(UnderlaySpec spec, int hosts) {
        String text = spec == null || spec.subnet() == null ? DEFAULT_SUBNET : spec.subnet();
        int mtu = fields.underlayMtu("underlay.mtu", spec == null ? null : spec.mtu());
        Fields.Cidr cidr = fields.cidr("underlay.subnet", "underlay", "subnet", text, true);
        return new UnderlayPlan(cidr == null ? null : subnet(cidr, hosts), mtu);
    }

    private Ipv4Prefix subnet(Fields.Cidr cidr, int hosts) {
        String path = "underlay.subnet";
        Ipv4Prefix subnet = cidr.usable().subnet();
        if (!cidr.address().equals(subnet.network())) {
            problems.add(
                    path,
                    "underlay: subnet %s/%d has host bits set; write the network, %s",
                    cidr.address(),
                    cidr.length(),
                    subnet);
            return null;
        }
        String special = cidr.usable().specialUse().orElse(null);
        if (special != null) {
            problems.add(path, "underlay: subnet %s %s", subnet, special);
            return null;
        }
        if (cidr.usable().count() < hosts) {
            problems.add(
                    path,
                    "underlay: subnet %s has %d addresses for %d hosts; choose a prefix length of %d or less",
                    subnet,
                    cidr.usable().count(),
                    hosts,
                    lengthFor(hosts));
            return null;
        }
        return subnet;
    }

    /** The longest prefix with an address for each host. */
    private static int lengthFor(int hosts) {
        int length = UsableAddresses.LONGEST_PREFIX;
        while ((1L << 32 - length) - 2 < hosts) {
            length--;
        }
        return length;
    }

    /** The VTEP address of each host, in their order; null where what was asked for can't be used. */
    List<Ipv4Address> vteps(Ipv4Prefix subnet, List<HostSpec> hosts) {
        Map<Ipv4Address, String> taken = new HashMap<>();
        List<Ipv4Address> vteps = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            vteps.add(hosts.get(i).vtep() == null ? null : asked(subnet, hosts.get(i), i, taken));
        }
        if (subnet == null) {
            return vteps;
        }
        UsableAddresses usable = new UsableAddresses(subnet);
        long next = usable.count() < FIRST_VTEP ? 1 : FIRST_VTEP;
        for (int i = 0; i < hosts.size(); i++) {
            if (hosts.get(i).vtep() == null) {
                while (taken.containsKey(usable.at(next))) {
                    next = next % usable.count() + 1;
                }
                vteps.set(i, usable.at(next));
                taken.put(usable.at(next), hosts.get(i).name());
            }
        }
        return vteps;
    }

    private Ipv4Address asked(Ipv4Prefix subnet, HostSpec host, int index, Map<Ipv4Address, String> taken) {
        String path = "hosts[" + index + "].vtep";
        String owner = Fields.owner("host", host.name(), index);
        Ipv4Address vtep = fields.address(path, owner, "VTEP", host.vtep());
        if (vtep == null || subnet == null) {
            return null;
        }
        String refusal = new UsableAddresses(subnet).refusal(vtep).orElse(null);
        if (refusal != null) {
            problems.add(path, "%s: VTEP %s %s", owner, vtep, refusal);
            return null;
        }
        String other = taken.putIfAbsent(vtep, owner);
        if (other != null) {
            problems.add(path, "%s: VTEP %s is %s's already; give each its own", owner, vtep, other);
            return null;
        }
        return vtep;
    }
}
