package io.github.dlrharness.testbed.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Faults and links without any network around them. */
class FaultTableTest {
    private static final TopologyPlan PLAN = TopologyPlan.of(Topologies.seedFigure());

    private final Map<String, SpoiledLink> links = new HashMap<>();

    private final class Links implements FaultTable.Links {
        @Override
        public Optional<String> unspoilable(VmPlan vm) {
            return Optional.empty();
        }

        @Override
        public void spoil(SpoiledLink link) {
            links.put(link.name(), link);
        }

        @Override
        public void mend(SpoiledLink link) {
            links.remove(link.name());
        }
    }

    private FaultTable table(long seed) {
        links.clear();
        return new FaultTable(PLAN, seed, () -> 0, new Links(), this);
    }

    /** What comes out of vm1's link, of so many frames that are numbered by their 15th byte. */
    private List<Integer> through(int frames) {
        List<Integer> arrived = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            byte[] bytes = new byte[60];
            bytes[14] = (byte) i;
            links.get("vm1").sent().carry(Frame.copyOf(bytes), 0, frame -> arrived.add(frame.toByteArray()[14] & 0xff));
        }
        return arrived;
    }

    @Test
    void onlyLinksThatAFaultCanHappenOnAreSpoiled() {
        FaultTable table = table(1);
        assertThat(links).isEmpty();
        Fault vni = Fault.drop().vni(5001);
        table.add(vni);
        assertThat(links).containsOnlyKeys("vm2", "host-a", "host-b");
        table.add(Fault.drop().onVm("vm1"));
        table.remove(vni);
        assertThat(links).containsOnlyKeys("vm1");
        table.clear();
        assertThat(links).isEmpty();
    }

    @Test
    void theSameSeedHitsTheSameFrames() {
        Fault half = Fault.drop().onVm("vm1").probability(0.5);
        table(7).add(half);
        List<Integer> one = through(100);
        table(7).add(half);
        assertThat(through(100)).isEqualTo(one);
        assertThat(one).hasSizeBetween(30, 70);
        table(8).add(half);
        assertThat(through(100)).isNotEqualTo(one);
    }

    @Test
    void anotherFaultDoesNotChangeWhomOneHits() {
        Fault half = Fault.drop().onVm("vm1").probability(0.5);
        table(7).add(half);
        List<Integer> alone = through(100);
        FaultTable both = table(7);
        both.add(Fault.duplicate().onVm("vm1").probability(0.5));
        both.add(half);
        assertThat(through(100).stream().distinct().toList()).isEqualTo(alone);
    }

    @Test
    void faultsActInTheOrderTheyWereAddedIn() {
        FaultTable table = table(1);
        Fault first = Fault.drop().onVm("vm1").nth(1);
        Fault each = Fault.duplicate().onVm("vm1");
        table.add(first);
        table.add(each);
        assertThat(through(3)).containsExactly(1, 1, 2, 2);
        assertThat(table.applied(first)).isEqualTo(1);
        assertThat(table.applied(each)).isEqualTo(2);
    }

    @Test
    void whatWasDoneIsKeptInBoundedMemory() {
        FaultTable table = table(1);
        Fault all = Fault.drop().onVm("vm1");
        table.add(all);
        through(AppliedFault.KEPT + 10);
        assertThat(table.applied()).hasSize(AppliedFault.KEPT);
        assertThat(table.forgotten()).isEqualTo(10);
        assertThat(table.applied(all)).isEqualTo(AppliedFault.KEPT + 10);
        table.reset();
        assertThat(table.applied()).isEmpty();
        assertThat(table.applied(all)).isZero();
        assertThat(table.forgotten()).isZero();
    }

    @Test
    void theSameFaultTwiceIsRefusedAndSoIsRemovingNone() {
        FaultTable table = table(1);
        table.add(Fault.drop());
        assertThatThrownBy(() -> table.add(Fault.drop()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@Drop is there already");
        assertThatThrownBy(() -> table.remove(Fault.corrupt()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no @Corrupt to be removed; there is [@Drop]");
    }

    @Test
    void aFaultReadsAsItsAnnotation() {
        assertThat(Fault.drop().arp(ArpOperation.REPLY).vni(5001).nth(1))
                .hasToString("@Drop(arp = REPLY, vni = 5001, nth = 1)");
        assertThat(Fault.delay(Duration.ofMillis(20)).onVm("vm1").sent().probability(0.25))
                .hasToString("@Delay(by = \"20ms\", vm = \"vm1\", direction = SENT, probability = 0.25)");
        assertThat(Fault.partition("host-a", "host-b")).hasToString("@Partition({\"host-a\", \"host-b\"})");
        assertThat(Fault.duplicate(3).between("host-a", "host-b").protocol(Protocol.ICMP))
                .hasToString("@Duplicate(copies = 3, from = \"host-a\", to = \"host-b\", protocol = ICMP)");
    }
}
