package io.github.dlrharness.config;

import io.github.dlrharness.config.AgentSpec.VtepSpec;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.topology.Fields;
import io.github.dlrharness.topology.MacPool;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import io.github.dlrharness.yaml.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the replication lists of a configuration. */
final class VtepResolver {
    private final Problems problems;
    private final Fields fields;
    private final MacPool macs;
    private final Ipv4Address own;
    private final Set<Vni> everyVni;
    private final Map<Vni, List<RemoteVtep>> vteps = new TreeMap<>();
    /** Who has a pMAC: one host may be written twice, for different VNIs. */
    private final Map<MacAddress, Ipv4Address> pMacs = new HashMap<>();

    /**
     * Makes one.
     *
     * @param own the local VTEP; null when it is not known
     * @param everyVni where a VTEP is that names no VNI
     */
    VtepResolver(Problems problems, Fields fields, MacPool macs, Ipv4Address own, Set<Vni> everyVni) {
        this.problems = problems;
        this.fields = fields;
        this.macs = macs;
        this.own = own;
        this.everyVni = everyVni;
    }

    /** Tells whether a VTEP may have an address, and files a problem when not. */
    static boolean isVtep(Problems problems, String path, String owner, Ipv4Address address) {
        int first = address.value() >>> 24;
        if (first != 0 && first < 224) {
            return true;
        }
        problems.add(path, "%s: address %s is no host's; choose a unicast address like 192.168.250.51", owner, address);
        return false;
    }

    Map<Vni, List<RemoteVtep>> resolve(List<VtepSpec> specs) {
        for (int i = 0; i < specs.size(); i++) {
            resolve("vteps[" + i + "]", Fields.owner("VTEP", specs.get(i).address(), i), specs.get(i));
        }
        return vteps;
    }

    private void resolve(String path, String owner, VtepSpec spec) {
        Ipv4Address address = fields.address(path + ".address", owner, "address", spec.address());
        if (address != null && address.equals(own)) {
            problems.add(path + ".address", "%s: that is this host's own; list the other hosts only", owner);
            return;
        }
        boolean sound = address != null && isVtep(problems, path + ".address", owner, address);
        MacAddress pMac = spec.pMac() == null ? null : fields.mac(path + ".pmac", owner, "pmac", spec.pMac());
        Set<Vni> vnis = spec.vnis() == null ? everyVni : vnis(path + ".vnis", owner, spec.vnis());
        if (!sound) {
            return;
        }
        if (pMac != null && !address.equals(pMacs.putIfAbsent(pMac, address))) {
            macs.take(path + ".pmac", pMac, owner, "pmac");
        }
        for (Vni vni : vnis) {
            add(path, owner, vni, new RemoteVtep(address, pMac));
        }
    }

    private Set<Vni> vnis(String path, String owner, List<Long> numbers) {
        Set<Vni> vnis = new LinkedHashSet<>();
        for (int i = 0; i < numbers.size(); i++) {
            Vni vni = fields.vni(path + "[" + i + "]", owner, numbers.get(i));
            if (vni != null && !vnis.add(vni)) {
                problems.add(path + "[" + i + "]", "%s: VNI %s is there twice; remove one of the two", owner, vni);
            }
        }
        if (numbers.isEmpty()) {
            problems.add(
                    path, "%s: the list of VNIs is empty; name at least one, or leave it out for all there are", owner);
        }
        return vnis;
    }

    private void add(String path, String owner, Vni vni, RemoteVtep vtep) {
        List<RemoteVtep> present = vteps.computeIfAbsent(vni, absent -> new ArrayList<>());
        if (present.stream().anyMatch(other -> other.address().equals(vtep.address()))) {
            problems.add(
                    path + ".address",
                    "%s: it is in VNI %s already; write each host once, or with VNIs of its own each time",
                    owner,
                    vni);
        } else {
            present.add(vtep);
        }
    }
}
