package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.Optional;

/** Makes testbeds out of network namespaces of this machine. */
public final class NamespaceBackend implements TestbedBackend {
    @Override
    public String name() {
        return "namespace";
    }

    @Override
    public Optional<Unsupported> unsupported() {
        return NamespaceSupport.unsupported();
    }

    @Override
    public Testbed start(TopologyPlan plan, EngineFactory engines) {
        TestbedBuilder.requireSupport(plan);
        Rehearsal.once();
        return new TestbedBuilder(plan, engines).start();
    }

    @Override
    public Optional<String> unspoilable(TopologyPlan plan, VmPlan vm) {
        return NamespaceLinks.unspoilable(plan, vm);
    }
}
