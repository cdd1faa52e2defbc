package io.github.dlrharness.config;

import io.github.dlrharness.topology.RouterSections;
import java.util.List;

/** A configuration as somebody wrote it: well-formed, not checked; what is absent is null. */
record AgentSpec(
        String host,
        UnderlaySpec underlay,
        String pMac,
        RouterSections router,
        List<PortSpec> ports,
        List<VtepSpec> vteps,
        String datapath,
        ControlSpec control,
        MetricsSpec metrics,
        LogSpec log) {
    record UnderlaySpec(String interfaceName, String address, Integer mtu) {}

    record PortSpec(String interfaceName, long vni, String name, Integer number) {}

    record VtepSpec(String address, String pMac, List<Long> vnis) {}

    record ControlSpec(String socket) {}

    record MetricsSpec(String address, Integer port) {}

    record LogSpec(String level, String format) {}
}
