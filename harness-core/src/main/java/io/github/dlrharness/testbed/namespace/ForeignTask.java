package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a program is told that is to be a host's VTEP and DLR instance: docs/foreign-agents.md is its contract.
 *
 * @param host the host
 * @param engine what our own engine would be given in its place
 * @param configuration the JSON document with everything
 */
record ForeignTask(HostPlan host, EngineConfig engine, String configuration) {
    private static final String CONFIGURATION = "{config}";

    static ForeignTask of(TopologyPlan plan, HostPlan host) {
        EngineConfig engine = plan.engineConfig(host.name());
        Map<Integer, String> interfaces = new LinkedHashMap<>();
        interfaces.put(Engine.UPLINK, LinkNames.UPLINK);
        plan.vmsOn(host.name()).forEach(vm -> interfaces.put(vm.port(), LinkNames.vmPort(vm)));
        return new ForeignTask(host, engine, AgentJson.writePretty(AgentConfig.of(engine, interfaces)));
    }

    /** The command line, with the path of the document in it where it asks for that. */
    List<String> command(String path) {
        return host.agent().command().stream()
                .map(word -> word.replace(CONFIGURATION, path))
                .toList();
    }

    /** What a shell script can use without reading JSON. Lists are separated by spaces. */
    Map<String, String> environment(String path) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("DLRHARNESS_AGENT_CONFIG", path);
        variables.put("DLRHARNESS_HOST", engine.host());
        variables.put("DLRHARNESS_UPLINK", LinkNames.UPLINK);
        variables.put("DLRHARNESS_VTEP", engine.vtep().toString());
        variables.put("DLRHARNESS_MTU", String.valueOf(engine.underlayMtu()));
        variables.put("DLRHARNESS_PMAC", engine.pMac().toString());
        variables.put("DLRHARNESS_VMAC", engine.options().vMac().toString());
        variables.put("DLRHARNESS_LIFS", words(engine.lifs(), ForeignTask::lif));
        variables.put("DLRHARNESS_PORTS", words(engine.vmPorts(), ForeignTask::port));
        variables.put("DLRHARNESS_VTEPS", String.join(" ", vteps()));
        return variables;
    }

    private static <T> String words(List<T> items, Function<T, String> word) {
        return items.stream().map(word).collect(Collectors.joining(" "));
    }

    private static String lif(LifConfig lif) {
        return "%s=%s/%d".formatted(lif.vni(), lif.address(), lif.prefixLength());
    }

    private static String port(VmPortConfig port) {
        return "p%d=%s".formatted(port.port(), port.vni());
    }

    /** One word for each VNI and remote VTEP: {@code 5001=192.168.250.52}. */
    private List<String> vteps() {
        return engine.vteps().entrySet().stream()
                .sorted(Comparator.comparing(vni -> vni.getKey().value()))
                .flatMap(vni -> vni.getValue().stream()
                        .map(RemoteVtep::address)
                        .map(vtep -> "%s=%s".formatted(vni.getKey(), vtep)))
                .toList();
    }
}
