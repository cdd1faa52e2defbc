package io.github.dlrharness.testbed.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.LinkFaults;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testbed.backend.Seed;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The same seed gives the same frames at the same times, to the nanosecond. */
@Isolated("sets a system property")
class DeterminismTest {
    private static final LinkFaults FAULTS = LinkFaults.NONE
            .withDelay(Duration.ofMillis(1))
            .withJitter(Duration.ofMillis(3))
            .withLoss(0.1)
            .withDuplication(0.1)
            .withReordering(0.1);

    /** Every frame of a busy minute, with its time, its place and its bytes. */
    private static List<String> run(long seed, LinkFaults faults) {
        TopologyPlan plan = TopologyPlan.of(Topologies.basedOn(Topologies.seedFigure())
                .host("host-c")
                .vm("vm3", vm -> vm.on("host-c").vni(5001).address("172.16.20.13"))
                .build());
        try (Testbed testbed = new SimulatedTestbed(plan, HostEngine::new, seed)) {
            testbed.hosts().forEach(host -> host.linkFaults(faults));
            testbed.vms().forEach(vm -> vm.linkFaults(faults));
            for (Vm from : testbed.vms()) {
                for (Vm to : testbed.vms()) {
                    from.ping(to.address(), PingOptions.defaults().withCount(5).withPayload(2000));
                }
            }
            testbed.elapse(Duration.ofMinutes(1));
            return testbed.capture().frames().stream()
                    .map(DeterminismTest::text)
                    .toList();
        }
    }

    private static String text(CapturedFrame frame) {
        return "%d %s %s %s"
                .formatted(
                        frame.timeNanos(),
                        frame.tap().name(),
                        frame.direction(),
                        HexFormat.of().formatHex(frame.bytes()));
    }

    @Test
    void theSameSeedRepeatsEveryFrame() {
        assertThat(run(7, FAULTS)).hasSizeGreaterThan(300).isEqualTo(run(7, FAULTS));
    }

    @Test
    void anotherSeedMeetsAnotherFate() {
        assertThat(run(7, FAULTS)).isNotEqualTo(run(8, FAULTS));
    }

    @Test
    void withoutFaultsNothingIsLeftToChance() {
        assertThat(run(7, LinkFaults.NONE)).isEqualTo(run(8, LinkFaults.NONE));
    }

    @Test
    void theSeedIsASystemProperty() {
        String before = System.getProperty(Seed.PROPERTY);
        TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());
        try {
            System.setProperty(Seed.PROPERTY, "42");
            try (Testbed testbed = Backends.named("simulated").start(plan, HostEngine::new)) {
                assertThat(testbed.seed()).hasValue(42);
            }
            System.setProperty(Seed.PROPERTY, "many");
            assertThatThrownBy(() -> Backends.named("simulated").start(plan, HostEngine::new))
                    .isInstanceOf(TestbedException.class)
                    .hasMessage(
                            "System property dlrharness.seed is \"many\"; write a whole number, or leave it out for 1");
        } finally {
            if (before == null) {
                System.clearProperty(Seed.PROPERTY);
            } else {
                System.setProperty(Seed.PROPERTY, before);
            }
        }
    }
}
