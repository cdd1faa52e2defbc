package io.github.dlrharness.junit.docs;

import io.github.dlrharness.junit.ExpectArpResolved;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
@Topology(yaml = "two-racks.yaml")
class FromYamlIT {
    @Test
    @ExpectArpResolved(on = "rack-1", target = "db")
    void webReachesDatabase(Vm web, Vm db) {
        web.ping(db);
    }
}
