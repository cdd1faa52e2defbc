package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an engine says it holds is what its tables show. */
class GaugesTest {
    private final Fabric fabric = Fabric.builder()
            .lif(5000, "172.16.10.1", 24)
            .lif(5001, "172.16.20.1", 24)
            .host("a")
            .host("b")
            .vm("vm1", "a", 5000, "172.16.10.11")
            .vm("vm2", "b", 5001, "172.16.20.11")
            .vm("vm4", "b", 5001, "172.16.20.12")
            .build();
    private final TestHost a = fabric.host("a");
    private final TestHost b = fabric.host("b");

    @Test
    void countsEntriesAndWhatWaitsForThem() {
        fabric.vm("vm4").mute();
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);
        fabric.vm("vm1").sendTo(fabric.vm("vm4"), 2);
        fabric.vm("vm1").sendTo(fabric.vm("vm4"), 3);

        assertThat(a.engine().counters())
                .containsEntry("gauge.arp.valid", 1L)
                .containsEntry("gauge.arp.nascent", 1L)
                .containsEntry("gauge.arp.permanent", 2L)
                .containsEntry("gauge.queue.targets", 1L)
                .containsEntry("gauge.queue.packets", 2L)
                .containsEntry("gauge.queue.bytes", 4096L)
                .containsEntry("gauge.vtep.entries", 2L);
        assertThat(b.engine().counters()).containsEntry("gauge.proxy.pending", 1L);
        assertThat(gauge(b, Gauge.FDB_ENTRIES)).isEqualTo(b.tables().macs().size());
        assertThat(gauge(b, Gauge.FDB_ENTRIES)).isPositive();
    }

    @Test
    void holdsNothingAnyMoreWhenAllIsOver() {
        fabric.vm("vm4").mute();
        fabric.vm("vm1").sendTo(fabric.vm("vm4"), 1);
        fabric.advance(Duration.ofSeconds(8));
        assertThat(gauge(a, Gauge.ARP_FAILED)).isOne();
        fabric.advance(Duration.ofDays(1));

        assertThat(a.engine().counters())
                .containsEntry("gauge.arp.failed", 0L)
                .containsEntry("gauge.queue.packets", 0L)
                .containsEntry("gauge.queue.bytes", 0L)
                .containsEntry("gauge.fdb.entries", 0L);
        assertThat(b.engine().counters()).containsEntry("gauge.proxy.pending", 0L);
    }

    @Test
    void everyStateHasItsGauge() {
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);
        fabric.advance(RouterOptions.defaults().arp().timeout());
        Map<String, Long> counters = a.engine().counters();

        for (ArpState state : ArpState.values()) {
            long rows = a.tables().arp().stream()
                    .filter(row -> row.state() == state)
                    .count();
            assertThat(counters).as(state.name()).containsEntry(Gauge.of(state).label(), rows);
        }
        assertThat(gauge(a, Gauge.ARP_STALE)).isOne();
    }

    @Test
    void tellsEveryCounterToo() {
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);

        assertThat(a.engine().counters())
                .containsAllEntriesOf(a.tables().counters())
                .hasSize(Counter.values().length + Gauge.values().length);
    }

    private static long gauge(TestHost host, Gauge gauge) {
        return host.engine().counters().get(gauge.label());
    }
}
