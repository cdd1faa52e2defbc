package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.util.concurrent.Callable;

/** The seed's figure, for a class loader that has the project's classes only. */
public final class BarePlay implements Callable<Boolean> {
    /** Tells whether the first packet is answered. */
    @Override
    public Boolean call() {
        TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());
        try (Testbed testbed = Backends.named("simulated").start(plan, HostEngine::new)) {
            return testbed.vm("vm1").ping(testbed.vm("vm2")).complete();
        }
    }
}
