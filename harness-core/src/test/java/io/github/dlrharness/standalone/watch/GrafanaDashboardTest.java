package io.github.dlrharness.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.RouterOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard asks for what a scrape has. */
class GrafanaDashboardTest {
    private static final Path DASHBOARD = Path.of("..", "dist", "grafana", "dlr-agent.json");
    private static final Pattern NAME = Pattern.compile("\\bdlr_[a-z_]+");
    private static final Pattern GROUPED = Pattern.compile("(?:by|on|group_left) ?\\(([^)]*)\\)");
    private static final Pattern MATCHED = Pattern.compile("([a-z_]+)=~?\"");
    private static final Pattern SHOWN = Pattern.compile("\\{\\{(\\w+)}}");
    /** What Prometheus adds, and a histogram's buckets. */
    private static final Set<String> OTHER_LABELS = Set.of("instance", "le");

    private final JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    private final ScrapedText scrape = scrape();

    GrafanaDashboardTest() throws IOException {}

    @Test
    void everyMetricItAsksForIsInAScrape() {
        Set<String> series = scrape.samples().keySet().stream()
                .map(one -> one.replaceFirst("\\{.*", ""))
                .collect(Collectors.toSet());

        assertThat(expressions())
                .hasSizeGreaterThan(20)
                .allSatisfy(expression -> assertThat(names(expression))
                        .as(expression)
                        .isNotEmpty()
                        .isSubsetOf(series));
    }

    @Test
    void everyMetricIsShown() {
        Set<String> shown = expressions().stream()
                .flatMap(expression -> names(expression).stream())
                .collect(Collectors.toSet());

        for (Metric metric : Metric.values()) {
            String name =
                    metric.kind() == Metric.Kind.HISTOGRAM ? metric.exposedName() + "_bucket" : metric.exposedName();
            assertThat(shown).contains(name);
        }
    }

    @Test
    void everyLabelItUsesIsOneOfTheMetrics() {
        for (JsonNode target : dashboard.findValues("targets").stream()
                .flatMap(list ->
                        Stream.iterate(0, i -> i < list.size(), i -> i + 1).map(list::get))
                .toList()) {
            String expression = target.get("expr").asText();
            Set<String> known = new HashSet<>(OTHER_LABELS);
            for (Metric metric : Metric.values()) {
                if (names(expression).stream().anyMatch(name -> name.startsWith(metric.exposedName()))) {
                    known.addAll(metric.labels());
                }
            }
            assertThat(labels(expression, target.get("legendFormat").asText()))
                    .as(expression)
                    .isSubsetOf(known);
        }
    }

    private static Set<String> labels(String expression, String legend) {
        Set<String> labels = new HashSet<>();
        GROUPED.matcher(expression)
                .results()
                .forEach(match -> labels.addAll(List.of(match.group(1).split(", *"))));
        MATCHED.matcher(expression).results().forEach(match -> labels.add(match.group(1)));
        SHOWN.matcher(legend).results().forEach(match -> labels.add(match.group(1)));
        return labels;
    }

    private List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        dashboard.findValues("expr").forEach(node -> expressions.add(node.asText()));
        expressions.add(dashboard.at("/templating/list/1/definition").asText());
        return expressions;
    }

    private static Set<String> names(String expression) {
        return NAME.matcher(expression).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static ScrapedText scrape() {
        ResolutionTimer timer = new ResolutionTimer(RouterOptions.defaults());
        timer.event(EngineEvent.REQUEST_ORIGINATED, 1, 1, 0, 0);
        byte[] body = new Scrape(Reading.of(new FakeAgent()), timer).text(null).body();
        return ScrapedText.parse(new String(body, StandardCharsets.UTF_8));
    }
}
