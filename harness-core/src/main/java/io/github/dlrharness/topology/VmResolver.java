package io.github.dlrharness.topology;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.topology.TopologyPlan.UnderlayPlan;
import io.github.dlrharness.topology.TopologySpec.LifSpec;
import io.github.dlrharness.topology.TopologySpec.VmSpec;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Vni;
import io.github.dlrharness.yaml.Problems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives each VM of a spec its place: host, VNI, addresses and MTU. */
final class VmResolver {
    static final int DEFAULT_MTU = 1500;

    private final Problems problems;
    private final Fields fields;
    private final UnderlayPlan underlay;
    private final Map<Vni, LifConfig> lifs;
    private final Set<Long> askedLifs;
    private final Map<VniAddress, String> addresses = new HashMap<>();

    /** The same address in two VNIs is two addresses (H1). */
    private record VniAddress(Vni vni, Ipv4Address address) {}

    /** Where a VM is, without its MAC and port. */
    record Place(Vni vni, Ipv4Address address, int prefixLength, Ipv4Address gateway, int mtu) {}

    /**
     * Makes one.
     *
     * @param sound the LIFs that are sound
     * @param asked the LIFs asked for: a VM is not blamed for the problems of its LIF
     */
    VmResolver(Problems problems, Fields fields, UnderlayPlan underlay, List<LifConfig> sound, List<LifSpec> asked) {
        this.problems = problems;
        this.fields = fields;
        this.underlay = underlay;
        this.lifs = sound.stream().collect(Collectors.toMap(LifConfig::vni, lif -> lif));
        this.askedLifs = asked.stream().map(LifSpec::vni).collect(Collectors.toCollection(HashSet::new));
    }

    /** The place, or null when something in it can't be used. */
    Place resolve(String path, String owner, VmSpec spec) {
        Vni vni = fields.vni(path + ".vni", owner, spec.vni());
        Integer mtu = mtu(path + ".mtu", owner, spec.mtu());
        Fields.Cidr written = fields.cidr(path + ".address", owner, "address", spec.address(), false);
        if (vni == null || written == null || !lifs.containsKey(vni) && askedLifs.contains(spec.vni())) {
            return null;
        }
        LifConfig lif = lifs.get(vni);
        Fields.Cidr cidr = checked(path + ".address", owner, vni, written, lif);
        if (cidr == null || !isUnique(path + ".address", owner, vni, cidr.address())) {
            return null;
        }
        Ipv4Address gateway = lif == null ? null : lif.address();
        if (spec.gateway() != null) {
            gateway = gateway(path + ".gateway", owner, spec.gateway(), cidr);
            if (gateway == null) {
                return null;
            }
        }
        return mtu == null ? null : new Place(vni, cidr.address(), cidr.length(), gateway, mtu);
    }

    private Fields.Cidr checked(String path, String owner, Vni vni, Fields.Cidr written, LifConfig lif) {
        String refusal = lif == null ? refusalWithoutLif(vni, written) : refusal(written, lif);
        if (refusal != null) {
            problems.add(path, "%s: %s", owner, refusal);
            return null;
        }
        return lif == null ? written : new Fields.Cidr(written.address(), lif.prefixLength());
    }

    private static String refusal(Fields.Cidr written, LifConfig lif) {
        Ipv4Address address = written.address();
        UsableAddresses usable = new UsableAddresses(lif.subnet());
        if (written.length() >= 0 && written.length() != lif.prefixLength()) {
            return "address %s/%d has another prefix length than the /%d of LIF \"%s\"; leave it out"
                    .formatted(address, written.length(), lif.prefixLength(), lif.name());
        }
        if (!lif.subnet().contains(address)) {
            return "address %s is not in %s of LIF \"%s\"; choose %s"
                    .formatted(address, lif.subnet(), lif.name(), usable.range());
        }
        if (address.equals(lif.address())) {
            return "address %s is that of LIF \"%s\"; choose another of %s"
                    .formatted(address, lif.name(), lif.subnet());
        }
        return usable.refusal(address)
                .map(reason -> "address " + address + " " + reason)
                .orElse(null);
    }

    private static String refusalWithoutLif(Vni vni, Fields.Cidr written) {
        Ipv4Address address = written.address();
        if (written.length() < 0) {
            return "VNI %s has no LIF, so the prefix length of %s is unknown; write it like %s/24, or add a LIF on VNI %s"
                    .formatted(vni, address, address, vni);
        }
        return written.refusal().orElse(null);
    }

    private boolean isUnique(String path, String owner, Vni vni, Ipv4Address address) {
        String other = addresses.putIfAbsent(new VniAddress(vni, address), owner);
        if (other != null) {
            problems.add(
                    path, "%s: address %s is %s's already on VNI %s; give each its own", owner, address, other, vni);
        }
        return other == null;
    }

    private Ipv4Address gateway(String path, String owner, String text, Fields.Cidr vm) {
        Ipv4Address gateway = fields.address(path, owner, "gateway", text);
        if (gateway == null) {
            return null;
        }
        String refusal = gateway.equals(vm.address())
                ? "is the VM's own address; name the LIF's, or leave it out"
                : vm.usable().refusal(gateway).orElse(null);
        if (refusal != null) {
            problems.add(path, "%s: gateway %s %s", owner, gateway, refusal);
            return null;
        }
        return gateway;
    }

    private Integer mtu(String path, String owner, Integer asked) {
        int mtu = asked == null ? DEFAULT_MTU : asked;
        int overhead = UnderlayResolver.OVERHEAD;
        int most = UnderlayResolver.MOST_MTU - overhead;
        if (mtu < UnderlayResolver.LEAST_MTU || mtu > most) {
            fields.range(path, owner, "MTU", mtu, UnderlayResolver.LEAST_MTU, most);
            return null;
        }
        boolean underlaySound =
                underlay.mtu() >= UnderlayResolver.LEAST_MTU + overhead && underlay.mtu() <= UnderlayResolver.MOST_MTU;
        // Whoever writes it wants it: what the router does with packets that don't fit is worth a test.
        if (asked == null && underlaySound && mtu + overhead > underlay.mtu()) {
            problems.add(
                    path,
                    "%s: MTU %d and %d bytes of VXLAN headers make %d, more than the underlay's MTU %d, and VXLAN is never"
                            + " fragmented; set the VM's MTU to %d or less, or the underlay's to %d or more; a larger MTU is taken when it"
                            + " is written",
                    owner,
                    mtu,
                    overhead,
                    mtu + overhead,
                    underlay.mtu(),
                    underlay.mtu() - overhead,
                    mtu + overhead);
            return null;
        }
        return mtu;
    }
}
