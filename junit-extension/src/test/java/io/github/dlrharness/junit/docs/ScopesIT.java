package io.github.dlrharness.junit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.junit.RouterSpec;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Vm;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
class ScopesIT {
    @Retention(RetentionPolicy.RUNTIME)
    @Topology(router = @RouterSpec(arpRetry = "200ms"))
    @interface ImpatientFigure {}

    @Nested
    @ImpatientFigure
    class Composed {
        @RepeatedTest(2)
        void everyTestStartsWithEmptyTables(Host hostA, Vm vm1, Vm vm2) {
            assertThat(hostA.arp(vm2.address())).isEmpty();
            vm1.ping(vm2);
            assertThat(hostA.arp(vm2.address())).isPresent();
        }

        @Test
        @Topology
        void hasItsOwn(Host hostA) {
            assertThat(hostA.tables().arp()).hasSize(2);
        }

        @Nested
        class SharesTheTopologyAround {
            @Test
            void works(Vm vm1, Vm vm2) {
                assertThat(vm1.ping(vm2).complete()).isTrue();
            }
        }
    }
}
