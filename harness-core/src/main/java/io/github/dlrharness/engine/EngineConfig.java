package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.List;
import java.util.Map;

/**
 * What one host's engine starts with.
 *
 * @param host the host's name, for messages
 * @param vtep the local VTEP's underlay address
 * @param pMac the MAC unique to this host's DLR instance
 * @param lifs the DLR's logical interfaces, at most one per VNI; the same on every host
 * @param vmPorts the VM ports of this host
 * @param vteps the remote VTEPs of each VNI, this host's own not among them
 * @param options the router's settings
 * @param underlayMtu bytes of an outer IP packet; what a VNI carries is {@link #ENCAPSULATION} less
 * @param routes static routes, the same on every host
 */
public record EngineConfig(
        String host,
        Ipv4Address vtep,
        MacAddress pMac,
        List<LifConfig> lifs,
        List<VmPortConfig> vmPorts,
        Map<Vni, List<RemoteVtep>> vteps,
        RouterOptions options,
        int underlayMtu,
        List<StaticRoute> routes) {
    /** Bytes between an inner and an outer IP packet: inner Ethernet 14, VXLAN 8, UDP 8, IPv4 20 (RFC 7348 §5). */
    public static final int ENCAPSULATION = 50;

    /** Copies the collections. */
    public EngineConfig {
        routes = List.copyOf(routes);
        lifs = List.copyOf(lifs);
        vmPorts = List.copyOf(vmPorts);
        vteps = Map.copyOf(vteps);
    }

    /** This configuration with other LIFs. */
    public EngineConfig withLifs(List<LifConfig> value) {
        return new EngineConfig(host, vtep, pMac, value, vmPorts, vteps, options, underlayMtu, routes);
    }

    /** This configuration with other VM ports. */
    public EngineConfig withVmPorts(List<VmPortConfig> value) {
        return new EngineConfig(host, vtep, pMac, lifs, value, vteps, options, underlayMtu, routes);
    }

    /** This configuration with other remote VTEPs. */
    public EngineConfig withVteps(Map<Vni, List<RemoteVtep>> value) {
        return new EngineConfig(host, vtep, pMac, lifs, vmPorts, value, options, underlayMtu, routes);
    }

    /** This configuration with other static routes. */
    public EngineConfig withRoutes(List<StaticRoute> value) {
        return new EngineConfig(host, vtep, pMac, lifs, vmPorts, vteps, options, underlayMtu, value);
    }
}
