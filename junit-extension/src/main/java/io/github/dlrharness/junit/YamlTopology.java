package io.github.dlrharness.junit;

import io.github.dlrharness.topology.TopologyException;
import io.github.dlrharness.topology.TopologySpec;
import io.github.dlrharness.topology.TopologyYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The YAML file that a {@link Topology} names.
 *
 * @param name as written
 * @param testClass the class it was written on, or whose method it was written on
 * @param where the class or the method it was written on, for people
 */
record YamlTopology(String name, Class<?> testClass, String where) {
    /**
     * Looks for the file and reads it.
     *
     * @throws TopologyException when there is none or it is no valid topology
     */
    TopologySpec spec() {
        for (String resource : List.of(name, "/" + name)) {
            if (testClass.getResource(resource) != null) {
                return TopologyYaml.readResource(testClass, resource);
            }
        }
        Path file = Path.of(name);
        if (Files.exists(file)) {
            return TopologyYaml.read(file);
        }
        throw new TopologyException(
                "@Topology on " + where,
                List.of(
                        "yaml = \"%s\" is neither on the class path, beside the class or at the top, nor a file (%s); put it into src/test/resources"
                                .formatted(name, file.toAbsolutePath())));
    }
}
