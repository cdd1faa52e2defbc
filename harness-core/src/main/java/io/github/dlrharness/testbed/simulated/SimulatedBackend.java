package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.backend.Seed;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import java.util.Optional;

/** Makes testbeds in memory, on a virtual clock. Runs anywhere. */
public final class SimulatedBackend implements TestbedBackend {
    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public Optional<Unsupported> unsupported() {
        return Optional.empty();
    }

    @Override
    public Testbed start(TopologyPlan plan, EngineFactory engines) {
        for (HostPlan host : plan.hosts()) {
            if (!host.hasEngine()) {
                throw new TestbedException(
                        "Topology \"%s\" can't be built: %s is of kind %s, which takes a kernel; use the \"namespace\" backend for it"
                                .formatted(plan.name(), host.name(), host.kind().text()));
            }
        }
        return new SimulatedTestbed(plan, engines, Seed.get());
    }
}
