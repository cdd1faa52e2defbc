package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;

/**
 * Plays the seven steps through before the first testbed of a JVM is handed over, on a testbed of its own. Code that runs for the
 * first time is loaded, linked and interpreted, and takes tens of milliseconds for what it later does in one; times that a test
 * measures should not depend on whether it was the first.
 */
final class Rehearsal {
    /** So many resolutions that the code on their way is compiled: some ten frames each, 200 calls are HotSpot's first threshold. */
    private static final int RESOLUTIONS = 30;

    private static boolean held;

    private Rehearsal() {}

    /** Holds it unless it was held already. Callers wait until it is over. */
    static synchronized void once() {
        if (!held) {
            hold();
            held = true;
        }
    }

    private static void hold() {
        TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());
        try (Testbed testbed = new TestbedBuilder(plan, HostEngine.FACTORY).start()) {
            Vm asking = testbed.vms().get(0);
            Vm target = testbed.vms().get(1);
            for (int i = 0; i < RESOLUTIONS; i++) {
                asking.ping(target);
                testbed.capture().frames();
                testbed.reset();
            }
        }
    }
}
