package io.github.dlrharness.evidence.filter;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.MacAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the names of a topology stand for in a filter, by how they are written there. */
final class Names {
    /** Like {@code pmac(host-b)}: what may stand in front of the parenthesis, with what may stand in it. */
    private final Map<String, Map<String, Long>> macCalls = new LinkedHashMap<>();

    private final Map<String, Map<String, Long>> ipCalls = new LinkedHashMap<>();
    private final Map<String, Long> macs = new LinkedHashMap<>();
    private final Map<String, Long> ips = new LinkedHashMap<>();
    private final Map<String, Long> vteps = new LinkedHashMap<>();
    private final Map<String, Long> vnis = new LinkedHashMap<>();

    Names(TopologyPlan plan) {
        macs.put("broadcast", MacAddress.BROADCAST.value());
        macs.put("zero", 0L);
        macs.put("vmac", plan.router().vMac().value());
        for (VmPlan vm : plan.vms()) {
            long address = Integer.toUnsignedLong(vm.address().value());
            macs.put(vm.name(), vm.mac().value());
            ips.put(vm.name(), address);
            call(macCalls, "mac", vm.name(), vm.mac().value());
            call(ipCalls, "ip", vm.name(), address);
        }
        for (HostPlan host : plan.hosts()) {
            long vtep = Integer.toUnsignedLong(host.vtep().value());
            vteps.put(host.name(), vtep);
            call(ipCalls, "vtep", host.name(), vtep);
            if (host.hasDlr()) {
                call(macCalls, "pmac", host.name(), host.pMac().value());
            }
        }
        for (LifConfig lif : plan.lifs()) {
            long address = Integer.toUnsignedLong(lif.address().value());
            ips.putIfAbsent(lif.name(), address);
            vnis.put(lif.name(), (long) lif.vni().value());
            call(ipCalls, "lif", lif.name(), address);
            call(ipCalls, "lif", lif.vni().toString(), address);
        }
    }

    private static void call(Map<String, Map<String, Long>> calls, String function, String argument, long value) {
        calls.computeIfAbsent(function, name -> new LinkedHashMap<>()).put(argument, value);
    }

    /** The words that stand for a value of a field. */
    Map<String, Long> words(Field field) {
        if (field == Field.VNI) {
            return vnis;
        }
        return switch (field.kind()) {
            case MAC -> macs;
            case IP -> field.layer() == Layer.TUNNEL ? vteps : ips;
            default -> field.constants();
        };
    }

    /** The functions that give a value of a field: by name, what each argument gives. */
    Map<String, Map<String, Long>> calls(Field field) {
        return switch (field.kind()) {
            case MAC -> macCalls;
            case IP -> ipCalls;
            default -> Map.of();
        };
    }
}
