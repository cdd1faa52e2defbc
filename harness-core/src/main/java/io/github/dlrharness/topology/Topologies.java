package io.github.dlrharness.topology;

import io.github.dlrharness.topology.TopologySpec.HostSpec;
import io.github.dlrharness.topology.TopologySpec.LifSpec;
import io.github.dlrharness.topology.TopologySpec.VmSpec;
import java.util.List;

/** Where topologies come from. */
public final class Topologies {
    private Topologies() {}

    /**
     * The figure of the seven-step ARP: {@code vm1} (172.16.10.11) on {@code host-a} and VXLAN 5000, {@code vm2} (172.16.20.11) on
     * {@code host-b} and VXLAN 5001, a LIF on each of the two, VTEPs 192.168.250.51 and .52.
     */
    public static TopologySpec seedFigure() {
        return new TopologySpec(
                null,
                "the default topology",
                null,
                null,
                List.of(new LifSpec(null, 5000, "172.16.10.1/24"), new LifSpec(null, 5001, "172.16.20.1/24")),
                List.of(new HostSpec("host-a", null, null), new HostSpec("host-b", null, null)),
                List.of(
                        new VmSpec("vm1", "host-a", 5000, "172.16.10.11", null, null, null),
                        new VmSpec("vm2", "host-b", 5001, "172.16.20.11", null, null, null)));
    }

    /** Begins a topology of that name. */
    public static TopologyBuilder named(String name) {
        return new TopologyBuilder(name, caller());
    }

    /** Begins with all that {@code spec} asks for; what is called then adds to its lists and replaces its settings. */
    public static TopologyBuilder basedOn(TopologySpec spec) {
        return new TopologyBuilder(spec, caller());
    }

    /** File and line of whoever called this class, for messages. */
    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().equals(Topologies.class.getName()))
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                        .findFirst())
                .orElse(null);
    }
}
