package io.github.dlrharness.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Gauge;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricPlaceTest {
    @Test
    void everyCounterAndGaugeOfTheEngineHasAPlaceOfItsOwn() {
        Set<MetricPlace> places = new HashSet<>();
        Stream.concat(
                        Stream.of(Counter.values()).map(Counter::label),
                        Stream.of(Gauge.values()).map(Gauge::label))
                .forEach(name -> {
                    MetricPlace place = MetricPlace.of(name, Map.of());
                    assertThat(place).as(name).isNotNull();
                    assertThat(places.add(place))
                            .as(name + " alone at " + place)
                            .isTrue();
                    assertThat(place.labels()).hasSameSizeAs(place.metric().labels());
                    boolean gauge = place.metric().kind() == Metric.Kind.GAUGE;
                    assertThat(name.startsWith("gauge.")).as(name).isEqualTo(gauge);
                });
    }

    @Test
    void portsHaveTheirNames() {
        assertThat(MetricPlace.of("port.p3.sent.bytes", Map.of("p3", "vm3")))
                .isEqualTo(new MetricPlace(Metric.BYTES, List.of("vm3", "sent")));
        assertThat(MetricPlace.of("port.p4.sent.bytes", Map.of("p3", "vm3")))
                .isEqualTo(new MetricPlace(Metric.BYTES, List.of("p4", "sent")));
    }

    @Test
    void removedPortsHaveTheNamesOfTheirInterfacesAndNeverThoseOfPorts() {
        assertThat(MetricPlace.of("port.removed-eth0.100.sent.bytes", Map.of("p1", "eth0.100")))
                .isEqualTo(new MetricPlace(Metric.BYTES, List.of("eth0.100 (removed)", "sent")));
        assertThat(MetricPlace.of("port.removed-p1.received.link-drops", Map.of("p1", "vm1")))
                .isEqualTo(new MetricPlace(Metric.LINK_DROPS, List.of("p1 (removed)", "received")));
        assertThat(MetricPlace.of("port.removed.received.frames", Map.of()))
                .isEqualTo(new MetricPlace(Metric.FRAMES, List.of("(removed)", "received")));
    }

    @Test
    void whatIsUnknownHasNone() {
        assertThat(MetricPlace.of("magic.wands", Map.of())).isNull();
        assertThat(MetricPlace.of("port.p1.sent.smoke", Map.of())).isNull();
        assertThat(MetricPlace.of("port.p1", Map.of())).isNull();
        assertThat(MetricPlace.of("port.sent.frames", Map.of())).isNull();
        assertThat(MetricPlace.of("nothing", Map.of())).isNull();
    }
}
