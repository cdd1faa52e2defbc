package io.github.dlrharness.standalone.watch;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Gauge;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The text of docs/metrics.md. */
final class MetricsDocument {
    private static final String HEAD = """
            # Metrics

            What a scrape of an agent's `/metrics` shows ([how to watch an agent](agent.md#watching)). This page is written from the code:
            `mvn -pl harness-core test -Dtest=MetricsDocumentTest -Dmetrics.document=write`.

            | metric | type | labels | meaning |
            |---|---|---|---|
            """;

    private static final String EVENTS = """

            ## Labels

            `port` is the port's name, and the name of its interface and ` (removed)` once the port was removed; it counts on under its own name when that interface
            has a port again. `direction` is `received` or `sent`, as the agent sees it;
            `vni` is 0 for the underlay. The other labels have these values, every one of them present from the start:

            | metric | label | values |
            |---|---|---|
            """;

    private MetricsDocument() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Metric metric : Metric.values()) {
            text.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            metric.exposedName(),
                            metric.kind().name().toLowerCase(Locale.ROOT),
                            String.join(
                                    ", ",
                                    metric.labels().stream()
                                            .map(label -> "`" + label + "`")
                                            .toList()),
                            metric.help()));
        }
        text.append(EVENTS);
        for (Metric metric : Metric.values()) {
            for (int i = 0; i < metric.labels().size(); i++) {
                TreeSet<String> values = values(metric, i);
                if (!values.isEmpty()) {
                    text.append("| `%s` | `%s` | %s |%n"
                            .formatted(metric.exposedName(), metric.labels().get(i), String.join(", ", values)));
                }
            }
        }
        return text.toString();
    }

    private static TreeSet<String> values(Metric metric, int label) {
        TreeSet<String> values = new TreeSet<>();
        Stream.concat(
                        Stream.of(Counter.values()).map(Counter::label),
                        Stream.of(Gauge.values()).map(Gauge::label))
                .map(name -> MetricPlace.of(name, Map.of()))
                .filter(place -> place.metric() == metric)
                .forEach(place -> values.add(place.labels().get(label)));
        return values;
    }
}
