package io.github.dlrharness.evidence;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the addresses of a topology are called, so that a person need not know them by heart. */
public final class PlanNames {
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, MacAddress> macs = new LinkedHashMap<>();

    /** Collects the names of a topology. */
    public PlanNames(TopologyPlan plan) {
        name(MacAddress.BROADCAST, "broadcast");
        name(plan.router().vMac(), "vMAC");
        macs.put("vMAC", plan.router().vMac());
        for (HostPlan host : plan.hosts()) {
            name(host.vtep(), "VTEP " + host.name());
            if (host.hasDlr()) {
                name(host.pMac(), "pMAC " + host.name());
                macs.put("pMAC " + host.name(), host.pMac());
            }
        }
        for (LifConfig lif : plan.lifs()) {
            name(lif.address(), "LIF " + lif.vni());
        }
        for (VmPlan vm : plan.vms()) {
            // Two VMs in different VNIs may share an address; then both are named.
            name(vm.mac(), vm.name());
            name(vm.address(), vm.name());
            macs.put(vm.name(), vm.mac());
        }
    }

    private void name(Object address, String name) {
        names.merge(address.toString(), name, (one, other) -> one.equals(other) ? one : one + "/" + other);
    }

    /** The MACs by the names they are shown under, of the participants in {@code of}: hosts and VMs by name. */
    Map<String, MacAddress> macs(Collection<String> of) {
        Map<String, MacAddress> some = new LinkedHashMap<>(macs);
        some.keySet().removeIf(name -> !name.equals("vMAC") && !of.contains(name.replaceFirst("^pMAC ", "")));
        return some;
    }

    /** The text with its name behind it, like {@code 02:50:56:56:44:52 (vMAC)}; the text alone when it has none. */
    public String annotate(String text) {
        String name = names.get(text);
        return name == null ? text : text + " (" + name + ")";
    }

    String annotate(Ipv4Address address) {
        return annotate(address.toString());
    }

    /** The name alone, like {@code vMAC}; the address itself when it has none. */
    String shortName(MacAddress mac) {
        return shortName(mac.toString());
    }

    String shortName(String text) {
        return names.getOrDefault(text, text);
    }
}
