package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyBuilder;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologySpec;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Starts testbeds of namespaces with the real router, where the machine can. */
final class Testbeds {
    private Testbeds() {}

    /** Runs work on a thread of its own. The common pool may have a single one, and work that blocks keeps others from it. */
    static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "test-background").start());
    }

    static Testbed seedFigure() {
        return start(Topologies.seedFigure());
    }

    /** The seed's figure and {@code count} more hosts, each with a VM on VXLAN 5001: host-c with vm3, and so on. */
    static Testbed withMoreHosts(int count) {
        TopologyBuilder topology = Topologies.basedOn(Topologies.seedFigure());
        for (int i = 0; i < count; i++) {
            String host = "host-" + (char) ('c' + i);
            String address = "172.16.20." + (12 + i);
            topology.host(host).vm("vm" + (3 + i), vm -> vm.on(host).vni(5001).address(address));
        }
        return start(topology.build());
    }

    static Testbed start(TopologySpec spec) {
        Capability.NETWORK_NAMESPACES.require();
        return Backends.named("namespace").start(TopologyPlan.of(spec), HostEngine::new);
    }
}
