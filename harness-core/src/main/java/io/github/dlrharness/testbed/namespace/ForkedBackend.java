package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.Optional;

/** As {@link NamespaceBackend}, with each agent in a process of its own, the one that users run alone. */
public final class ForkedBackend implements TestbedBackend {
    @Override
    public String name() {
        return "forked";
    }

    @Override
    public Optional<Unsupported> unsupported() {
        return NamespaceSupport.unsupported();
    }

    /**
     * As the interface says.
     *
     * @param engines must be {@link HostEngine#FACTORY}: another's engine can't be handed to another process
     */
    @Override
    public Testbed start(TopologyPlan plan, EngineFactory engines) {
        TestbedBuilder.requireSupport(plan);
        if (engines != HostEngine.FACTORY) {
            throw new TestbedException(
                    ("Topology \"%s\" can't be built: its agents are processes of their own and run the product's engine, not one of the"
                                    + " test's; choose the backend \"namespace\" for that")
                            .formatted(plan.name()));
        }
        return TestbedBuilder.forked(plan).start();
    }

    @Override
    public Optional<String> unspoilable(TopologyPlan plan, VmPlan vm) {
        return NamespaceLinks.unspoilableWhenForked(vm);
    }
}
