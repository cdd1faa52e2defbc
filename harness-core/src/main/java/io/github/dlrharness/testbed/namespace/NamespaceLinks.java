package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.fault.FaultTable;
import io.github.dlrharness.testbed.fault.SpoiledLink;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The links of a testbed of namespaces: those of VMs are spoiled at the host's port, those of hosts between the bridge's. */
final class NamespaceLinks implements FaultTable.Links {
    private final TopologyPlan plan;
    private final Wiring wiring;
    private final List<TestbedHost> hosts;
    private final Function<VmPlan, Optional<String>> unspoilable;
    private SoftwareFabric fabric;
    private boolean closed;

    NamespaceLinks(
            TopologyPlan plan, Wiring wiring, List<TestbedHost> hosts, Function<VmPlan, Optional<String>> unspoilable) {
        this.plan = plan;
        this.wiring = wiring;
        this.hosts = hosts;
        this.unspoilable = unspoilable;
    }

    /** Why the link of a VM can't be spoiled where the agents run in this JVM. */
    static Optional<String> unspoilable(TopologyPlan plan, VmPlan vm) {
        HostPlan host = plan.host(vm.host()).orElseThrow();
        return host.hasEngine()
                ? Optional.empty()
                : Optional.of("%s is of kind %s, whose VM ports are not this JVM's"
                        .formatted(host.name(), host.kind().text()));
    }

    /** Why no VM's link can be spoiled where each agent is a process of its own. */
    static Optional<String> unspoilableWhenForked(VmPlan vm) {
        return Optional.of("the agent of %s is a process of its own, and so are its VM ports".formatted(vm.host()));
    }

    @Override
    public Optional<String> unspoilable(VmPlan vm) {
        return unspoilable.apply(vm);
    }

    @Override
    public void spoil(SpoiledLink link) {
        requireOpen();
        Attempt.run("The link of %s can't be spoiled".formatted(link.name()), () -> begin(link));
    }

    private void begin(SpoiledLink link) {
        if (link.kind() == TapPoint.Kind.VM) {
            hosts.forEach(host -> host.spoil(link));
            return;
        }
        synchronized (this) {
            if (fabric == null) {
                fabric = SoftwareFabric.start(plan, wiring);
            }
            fabric.spoil(link);
        }
    }

    @Override
    public void mend(SpoiledLink link) {
        requireOpen();
        Attempt.run("The link of %s can't be mended".formatted(link.name()), () -> end(link));
    }

    private void end(SpoiledLink link) {
        if (link.kind() == TapPoint.Kind.VM) {
            hosts.forEach(host -> host.mend(link));
            return;
        }
        synchronized (this) {
            if (!fabric.mend(link)) {
                fabric.close();
                fabric = null;
            }
        }
    }

    /** Carries what waits between the hosts; answers the frames carried since the underlay was spoiled. */
    synchronized long drain() {
        return fabric == null ? 0 : fabric.drain();
    }

    /** Stops to carry frames; the wiring goes, too. */
    synchronized void close() {
        closed = true;
        if (fabric != null) {
            fabric.stop();
        }
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new TestbedException("The testbed of topology \"%s\" is closed".formatted(plan.name()));
        }
    }
}
