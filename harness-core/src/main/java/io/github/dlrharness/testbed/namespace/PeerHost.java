package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.testbed.HostChange;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A host that somebody else's VTEP runs on, with a DLR instance or without. It tells nothing: its frames do. */
final class PeerHost implements TestbedHost {
    private final TopologyPlan topology;
    private final HostPlan plan;
    private final PeerVtep vtep;

    PeerHost(TopologyPlan topology, HostPlan plan, PeerVtep vtep) {
        this.topology = topology;
        this.plan = plan;
        this.vtep = vtep;
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public HostPlan plan() {
        return plan;
    }

    @Override
    public EngineConfig configuration() {
        if (!plan.hasDlr()) {
            throw silent("configuration");
        }
        return topology.engineConfig(plan.name());
    }

    @Override
    public void change(HostChange change) {
        throw new TestbedException("%s can't be changed: %s; change a host of kind dlr".formatted(name(), reason()));
    }

    @Override
    public void plug(VmPlan vm) {
        throw new TestbedException(
                "%s can't go to %s: %s; choose a host of kind dlr".formatted(vm.name(), name(), reason()));
    }

    @Override
    public void unplug(VmPlan vm) {
        throw new TestbedException(
                "%s can't leave %s: %s; move a VM of a host of kind dlr".formatted(vm.name(), name(), reason()));
    }

    private String reason() {
        String kind = "it is of kind " + plan.kind().text();
        return plan.hasDlr() ? kind + ", a program of its own" : kind + " and has no DLR instance";
    }

    @Override
    public EngineTables tables() {
        throw silent("tables");
    }

    @Override
    public Map<String, Long> counters() {
        throw silent("counters");
    }

    /** Nobody there tells anything. */
    @Override
    public List<HostEvent> events() {
        return List.of();
    }

    @Override
    public String output() {
        return vtep.output();
    }

    @Override
    public EngineTables await(Predicate<EngineTables> condition, Duration limit) {
        throw silent("tables");
    }

    private TestbedException silent(String what) {
        return new TestbedException(
                "%s can't tell its %s: %s; ask the capture what its VTEP (%s) sent and got, or a host of kind dlr"
                        .formatted(name(), what, reason(), plan.vtep()));
    }

    /** It counts no frames; the taps see them move. */
    @Override
    public long drain() {
        vtep.drain();
        return 0;
    }

    @Override
    public void reset() {
        vtep.reset();
    }

    @Override
    public void close() {
        vtep.close();
    }
}
