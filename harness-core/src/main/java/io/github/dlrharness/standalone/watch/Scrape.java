package io.github.dlrharness.standalone.watch;

import io.github.dlrharness.control.AgentInfo;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.engine.Engine;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One reading in the words of Prometheus. */
final class Scrape {
    private static final String TOTAL = "_total";
    private static final ExpositionFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();
    private static final ExpositionFormatWriter TEXT = PrometheusTextFormatWriter.create();

    private final Map<Metric, Map<Labels, Double>> values = new EnumMap<>(Metric.class);
    private final MetricSnapshot resolutions;

    Scrape(Reading reading, ResolutionTimer timer) {
        for (Metric metric : Metric.values()) {
            values.put(metric, new LinkedHashMap<>());
        }
        resolutions = timer.snapshot();
        AgentInfo info = reading.info();
        put(Metric.AGENT, List.of(info.host(), info.version()), 1);
        put(Metric.UPTIME, List.of(), info.uptime().toNanos() / 1e9);
        Runtime runtime = Runtime.getRuntime();
        put(Metric.HEAP, List.of(), runtime.totalMemory() - runtime.freeMemory());
        put(Metric.ARP_RESOLUTIONS_UNTIMED, List.of(), timer.untimed());
        put(Metric.READ_SECONDS, List.of(), reading.nanos() / 1e9);
        Map<String, String> names = ports(info);
        reading.counters().forEach((counter, value) -> {
            MetricPlace place = MetricPlace.of(counter, names);
            if (place != null) {
                put(place.metric(), place.labels(), value);
            }
        });
    }

    private Map<String, String> ports(AgentInfo info) {
        Map<String, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (PortInfo port : info.ports()) {
            String key = port.number() == Engine.UPLINK ? "uplink" : "p" + port.number();
            // Two series must not have the same labels, whatever ports are called.
            String name = taken.add(port.name()) ? port.name() : port.name() + "#" + port.number();
            names.put(key, name);
            put(
                    Metric.PORT_UP,
                    List.of(name, port.interfaceName(), String.valueOf(port.vni())),
                    port.state() == PortInfo.State.UP ? 1 : 0);
        }
        return names;
    }

    private void put(Metric metric, List<String> labels, double value) {
        Labels.Builder builder = Labels.builder();
        for (int i = 0; i < labels.size(); i++) {
            builder.label(metric.labels().get(i), labels.get(i));
        }
        values.get(metric).put(builder.build(), value);
    }

    private MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        values.forEach((metric, points) -> {
            switch (metric.kind()) {
                case COUNTER -> all.metricSnapshot(counter(metric, points));
                case GAUGE -> all.metricSnapshot(gauge(metric, points));
                case HISTOGRAM -> all.metricSnapshot(resolutions);
            }
        });
        return all.build();
    }

    private static CounterSnapshot counter(Metric metric, Map<Labels, Double> points) {
        String name = metric.exposedName();
        CounterSnapshot.Builder builder = CounterSnapshot.builder()
                .name(name.substring(0, name.length() - TOTAL.length()))
                .help(metric.help());
        points.forEach((labels, value) -> builder.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
        return builder.build();
    }

    private static GaugeSnapshot gauge(Metric metric, Map<Labels, Double> points) {
        GaugeSnapshot.Builder builder =
                GaugeSnapshot.builder().name(metric.exposedName()).help(metric.help());
        points.forEach((labels, value) -> builder.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
        return builder.build();
    }

    /**
     * The scrape's text.
     *
     * @param accept what the scraper says it reads, as in HTTP; null: anything
     */
    HttpResponse text(String accept) {
        ExpositionFormatWriter writer = OPEN_METRICS.accepts(accept) ? OPEN_METRICS : TEXT;
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
        try {
            writer.write(out, snapshots());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HttpResponse(200, writer.getContentType(), out.toByteArray());
    }
}
