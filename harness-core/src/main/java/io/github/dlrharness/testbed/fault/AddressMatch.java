package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.util.Optional;

/**
 * One end of a frame, found in the plan. What is null matches nothing.
 *
 * @param mac in the Ethernet header
 * @param address in the IP header, or of ARP
 * @param vtep in the outer IP header
 */
record AddressMatch(MacAddress mac, Ipv4Address address, Ipv4Address vtep) {
    /**
     * Finds out whom a text means; null when it is empty.
     *
     * @param member what it is called where it was written, for the message
     * @throws IllegalArgumentException when it means nobody
     */
    static AddressMatch of(String member, String text, TopologyPlan plan) {
        if (text.isEmpty()) {
            return null;
        }
        Optional<VmPlan> vm = plan.vm(text);
        if (vm.isPresent()) {
            return new AddressMatch(vm.get().mac(), vm.get().address(), null);
        }
        Optional<HostPlan> host = plan.host(text);
        if (host.isPresent()) {
            return new AddressMatch(host.get().pMac(), null, host.get().vtep());
        }
        try {
            return text.indexOf(':') >= 0
                    ? new AddressMatch(MacAddress.parse(text), null, null)
                    : new AddressMatch(null, Ipv4Address.parse(text), null);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s = \"%s\" is no VM or host of topology \"%s\" and no address; write one of %s, a MAC like 02:00:00:00:00:01, or an IPv4 address"
                            .formatted(member, text, plan.name(), PlanPlaces.names(plan)),
                    e);
        }
    }

    boolean isSource(SpoiledFrame frame) {
        return mac != null && frame.macSource() == mac.value()
                || address != null && frame.hasAddresses() && frame.source() == address.value()
                || vtep != null && frame.isOnUnderlay() && frame.outerSource() == vtep.value();
    }

    boolean isDestination(SpoiledFrame frame) {
        return mac != null && frame.macDestination() == mac.value()
                || address != null && frame.hasAddresses() && frame.destination() == address.value()
                || vtep != null && frame.isOnUnderlay() && frame.outerDestination() == vtep.value();
    }
}
