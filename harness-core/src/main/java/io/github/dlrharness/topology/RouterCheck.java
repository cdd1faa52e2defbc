package io.github.dlrharness.topology;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.topology.TopologySpec.LifSpec;
import io.github.dlrharness.topology.TopologySpec.RouteSpec;
import io.github.dlrharness.yaml.Problems;
import java.util.List;

/** Holds LIFs and routes that a running router is to get to the rules that topologies are held to. */
public final class RouterCheck {
    private RouterCheck() {}

    /** What is wrong with them, in the words topologies are refused with; empty when nothing is. */
    public static List<String> problems(List<LifConfig> lifs, List<StaticRoute> routes) {
        Problems problems = new Problems(path -> "");
        Fields fields = new Fields(problems);
        new RouterSections(
                        null,
                        lifs.stream()
                                .map(lif -> new LifSpec(
                                        lif.name(), lif.vni().value(), lif.address() + "/" + lif.prefixLength()))
                                .toList(),
                        routes.stream()
                                .map(route -> new RouteSpec(
                                        route.destination().toString(),
                                        route.nextHop().toString()))
                                .toList())
                .resolve(problems, fields);
        return problems.messages();
    }
}
