package io.github.dlrharness.topology;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.topology.TopologyPlan.AgentPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.UnderlayPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.topology.TopologySpec.HostSpec;
import io.github.dlrharness.topology.TopologySpec.VmSpec;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.yaml.Problems;
import io.github.dlrharness.yaml.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Resolves one spec: parts first, then what spans them (names, MACs, places of VMs). */
final class TopologyResolver {
    private static final String DEFAULT_NAME = "topology";

    private final TopologySpec spec;
    private final Problems problems;
    private final Fields fields;
    private final MacPool macs;

    private TopologyResolver(TopologySpec spec, UnaryOperator<String> locate) {
        this.spec = spec;
        this.problems = new Problems(locate);
        this.fields = new Fields(problems);
        this.macs = new MacPool(problems);
    }

    /**
     * Resolves {@code spec}.
     *
     * @param locate the text to put in front of a problem with the value at a path of the spec, like {@code vms[0].address}
     * @throws TopologyException with every problem found
     */
    static TopologyPlan resolve(TopologySpec spec, UnaryOperator<String> locate) {
        return new TopologyResolver(spec, locate).resolve();
    }

    private TopologyPlan resolve() {
        String name = spec.name() == null ? DEFAULT_NAME : spec.name();
        fields.name("name", Fields.owner("topology", name, 0), name, Fields.TOPOLOGY_NAME_LENGTH);
        UnderlayPlan underlay = new UnderlayResolver(problems, fields)
                .resolve(spec.underlay(), spec.hosts().size());
        RouterSections.Resolved dlr =
                new RouterSections(spec.router(), spec.lifs(), spec.routes()).resolve(problems, fields);
        checkNames();
        List<Ipv4Address> vteps = new UnderlayResolver(problems, fields).vteps(underlay.subnet(), spec.hosts());
        List<VmResolver.Place> places = places(underlay, dlr.lifs());
        List<AgentPlan> agents = agents();
        List<MacAddress> asked = askedMacs(dlr.options());
        problems.throwIfAny(messages -> new TopologyException(spec.origin(), messages));
        List<HostPlan> hosts = hosts(vteps, asked, agents);
        return new TopologyPlan(name, underlay, dlr.options(), dlr.lifs(), hosts, vms(places, asked), dlr.routes());
    }

    /** Hosts and VMs share one name space: tests and captures call both by name alone. */
    private void checkNames() {
        if (spec.hosts().isEmpty()) {
            problems.add("hosts", "there is no host; add at least one");
        }
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < spec.hosts().size(); i++) {
            checkName("hosts[" + i + "].name", "host", spec.hosts().get(i).name(), i, owners);
        }
        for (int i = 0; i < spec.vms().size(); i++) {
            checkName("vms[" + i + "].name", "VM", spec.vms().get(i).name(), i, owners);
        }
    }

    private void checkName(String path, String what, String text, int index, Map<String, String> owners) {
        String owner = Fields.owner(what, text, index);
        String name = fields.name(path, owner, text, Fields.NAME_LENGTH);
        String other = name == null ? null : owners.putIfAbsent(name, what + " #" + (index + 1));
        if (other != null) {
            problems.add(
                    path,
                    "%s: the name is taken by %s; hosts and VMs need names of their own, so rename one of the two",
                    owner,
                    other);
        }
    }

    private List<VmResolver.Place> places(UnderlayPlan underlay, List<LifConfig> lifs) {
        VmResolver resolver = new VmResolver(problems, fields, underlay, lifs, spec.lifs());
        Set<String> hosts = new LinkedHashSet<>();
        spec.hosts().stream()
                .map(HostSpec::name)
                .filter(name -> !Fields.isMissing(name))
                .forEach(hosts::add);
        List<VmResolver.Place> places = new ArrayList<>();
        for (int i = 0; i < spec.vms().size(); i++) {
            VmSpec vm = spec.vms().get(i);
            String owner = Fields.owner("VM", vm.name(), i);
            checkHost("vms[" + i + "].host", owner, vm.host(), hosts);
            places.add(resolver.resolve("vms[" + i + "]", owner, vm));
        }
        return places;
    }

    private void checkHost(String path, String owner, String host, Set<String> hosts) {
        if (hosts.isEmpty() || hosts.contains(host) && host != null) {
            return;
        }
        String list = "the hosts are "
                + String.join(", ", hosts.stream().map(String::valueOf).toList());
        if (host == null || host.isEmpty()) {
            problems.add(path, "%s: the host it runs on is missing; %s", owner, list);
        } else {
            problems.add(
                    path, "%s: there is no host \"%s\"; %s%s", owner, host, Suggestion.question(host, hosts), list);
        }
    }

    /** The programs that hosts run; null where one runs none. */
    private List<AgentPlan> agents() {
        HostAgentResolver resolver = new HostAgentResolver(problems, fields);
        List<AgentPlan> agents = new ArrayList<>();
        for (int i = 0; i < spec.hosts().size(); i++) {
            HostSpec host = spec.hosts().get(i);
            agents.add(resolver.resolve("hosts[" + i + "]", Fields.owner("host", host.name(), i), host));
        }
        return agents;
    }

    /** The MACs that were asked for, hosts' first; null where one is to be derived. */
    private List<MacAddress> askedMacs(RouterOptions router) {
        macs.take("router.vmac", router.vMac(), "the router", "vmac");
        List<MacAddress> asked = new ArrayList<>();
        for (int i = 0; i < spec.hosts().size(); i++) {
            HostSpec host = spec.hosts().get(i);
            String owner = Fields.owner("host", host.name(), i);
            asked.add(askedMac("hosts[" + i + "].pmac", owner, "pmac", host.pmac()));
        }
        for (int i = 0; i < spec.vms().size(); i++) {
            VmSpec vm = spec.vms().get(i);
            asked.add(askedMac("vms[" + i + "].mac", Fields.owner("VM", vm.name(), i), "mac", vm.mac()));
        }
        return asked;
    }

    private MacAddress askedMac(String path, String owner, String field, String text) {
        MacAddress mac = text == null ? null : fields.mac(path, owner, field, text);
        if (mac != null) {
            macs.take(path, mac, owner, field);
        }
        return mac;
    }

    private List<HostPlan> hosts(List<Ipv4Address> vteps, List<MacAddress> asked, List<AgentPlan> agents) {
        List<HostPlan> hosts = new ArrayList<>();
        for (int i = 0; i < spec.hosts().size(); i++) {
            HostKind kind = HostAgentResolver.kind(spec.hosts().get(i));
            MacAddress pMac = asked.get(i);
            if (pMac == null && kind.hasDlr()) {
                pMac = macs.derive(MacPool.PMAC_BASE, i + 1);
            }
            hosts.add(new HostPlan(spec.hosts().get(i).name(), i, vteps.get(i), pMac, kind, agents.get(i)));
        }
        return hosts;
    }

    private List<VmPlan> vms(List<VmResolver.Place> places, List<MacAddress> asked) {
        List<VmPlan> vms = new ArrayList<>();
        Map<String, Integer> ports = new HashMap<>();
        for (int i = 0; i < spec.vms().size(); i++) {
            VmSpec vm = spec.vms().get(i);
            VmResolver.Place place = places.get(i);
            MacAddress mac = asked.get(spec.hosts().size() + i);
            vms.add(new VmPlan(
                    vm.name(),
                    vm.host(),
                    ports.merge(vm.host(), 1, Integer::sum),
                    place.vni(),
                    place.address(),
                    place.prefixLength(),
                    mac == null ? macs.derive(MacPool.VM_BASE, i + 1) : mac,
                    place.gateway(),
                    place.mtu()));
        }
        return vms;
    }
}
