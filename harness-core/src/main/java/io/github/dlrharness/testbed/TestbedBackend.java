package io.github.dlrharness.testbed;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.Optional;

/** Makes running testbeds of one kind: namespaces, later containers or a simulation. */
public interface TestbedBackend {
    /** The name users choose it by, like {@code namespace}. */
    String name();

    /** Why this machine can't run it, with what to do about it; empty when it can. Cheap after the first call. */
    Optional<Unsupported> unsupported();

    /**
     * Builds and starts a topology; returns when every VM can send.
     *
     * @param engines makes each host's engine
     * @throws TestbedException when it can't be built; nothing is left then
     */
    Testbed start(TopologyPlan plan, EngineFactory engines);

    /**
     * Why this backend can't make {@linkplain io.github.dlrharness.testbed.fault.Faults faults} on the link of a VM; empty when it can.
     * On the underlay every backend can.
     */
    default Optional<String> unspoilable(TopologyPlan plan, VmPlan vm) {
        return Optional.empty();
    }

    /**
     * Why a backend can't run here.
     *
     * @param reason what was found
     * @param remedy what the user can do
     */
    record Unsupported(String reason, String remedy) {}
}
