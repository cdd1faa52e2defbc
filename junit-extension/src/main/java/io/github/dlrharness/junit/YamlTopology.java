package io.github.dlrharness.junit;

import io.github.dlrharness.topology.TopologySpec;

/** Finds the YAML file that a {@link Topology} names. */
final class YamlTopology {
    YamlTopology(String name, Class<?> testClass, String where) {}

    TopologySpec spec() {
        throw new UnsupportedOperationException("being built");
    }
}
