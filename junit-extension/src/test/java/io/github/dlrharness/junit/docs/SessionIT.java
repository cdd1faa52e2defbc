package io.github.dlrharness.junit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.junit.Scope;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
class SessionIT {
    @Nested
    @Topology(scope = Scope.SESSION)
    class First {
        @Test
        void pings(Vm vm1, Vm vm2) {
            assertThat(vm1.ping(vm2).complete()).isTrue();
        }
    }

    @Nested
    @Topology(scope = Scope.SESSION)
    class GoesOnWithTheSameTestbed {
        @Test
        void findsItEmpty(Host hostA, Vm vm2) {
            assertThat(hostA.arp(vm2.address())).isEmpty();
        }
    }
}
