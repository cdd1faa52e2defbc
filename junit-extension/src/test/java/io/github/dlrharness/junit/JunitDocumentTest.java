package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.evidence.Invariant;
import io.github.dlrharness.evidence.filter.FrameFilter;
import io.github.dlrharness.evidence.filter.Matching;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/junit.md, docs/expectations.md and docs/faults.md to the code. */
class JunitDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "junit.md");
    private static final Path EXPECTATIONS = Path.of("..", "docs", "expectations.md");
    private static final Path FAULTS = Path.of("..", "docs", "faults.md");
    private static final Path EXAMPLES = Path.of("src", "test", "java", "io", "github", "dlrharness", "junit", "docs");
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleIsPartOfATestThatRuns() throws IOException {
        List<String> examples = BLOCK.matcher(
                        Files.readString(DOCUMENT) + Files.readString(EXPECTATIONS) + Files.readString(FAULTS))
                .results()
                .map(MatchResult::group)
                .map(block -> withoutSpace(block.substring("```java".length(), block.length() - 3)))
                .toList();

        assertThat(examples).hasSizeGreaterThan(17);
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            List<String> sources = files.map(JunitDocumentTest::read)
                    .map(JunitDocumentTest::withoutSpace)
                    .toList();
            assertThat(examples)
                    .allSatisfy(example -> assertThat(sources)
                            .anySatisfy(source -> assertThat(source).contains(example)));
        }
    }

    @Test
    void everyArgumentIsDescribed() throws IOException {
        String document = Files.readString(DOCUMENT);

        for (Method argument : Topology.class.getDeclaredMethods()) {
            assertThat(document).contains("| `%s` |".formatted(argument.getName()));
        }
        for (Class<?> part : List.of(
                HostSpec.class,
                AgentSpec.class,
                LifSpec.class,
                VmSpec.class,
                UnderlaySpec.class,
                RouterSpec.class,
                RouteSpec.class)) {
            String row = Pattern.compile("`@%s\\((.*?)\\)`".formatted(part.getSimpleName()))
                    .matcher(document)
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group(1);
            assertThat(row.split(", "))
                    .containsExactlyInAnyOrder(Stream.of(part.getDeclaredMethods())
                            .map(Method::getName)
                            .toArray(String[]::new));
        }
    }

    @Test
    void everyArgumentOfAnExpectationIsDescribedInItsSection() throws IOException {
        String document = Files.readString(EXPECTATIONS);

        for (Class<?> annotation : List.of(
                ExpectArpResolved.class,
                ExpectArpUnresolved.class,
                ExpectFrames.class,
                ExpectNoFrames.class,
                ExpectReachable.class,
                ExpectUnreachable.class,
                WithoutInvariant.class)) {
            String heading = "`@%s`".formatted(annotation.getSimpleName());
            String section = Stream.of(document.split("\n## "))
                    .filter(each -> each.lines().findFirst().orElseThrow().contains(heading))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no section for " + heading));
            for (Method argument : annotation.getDeclaredMethods()) {
                assertThat(section).as(heading).contains("| `%s` |".formatted(argument.getName()));
            }
        }
    }

    @Test
    void everyFieldValueMatchingAndInvariantIsDescribed() throws IOException {
        String document = Files.readString(EXPECTATIONS);

        assertThat(Stream.of(Matching.values()))
                .allMatch(matching -> document.contains("| `%s` |".formatted(matching)));
        assertThat(Stream.of(Invariant.values()))
                .allMatch(invariant -> document.contains("| `%s` |".formatted(invariant)));
        // What a filter can be is told by one that can't.
        assertThatThrownBy(() -> FrameFilter.of("nothing", TopologyPlan.of(Topologies.seedFigure())))
                .satisfies(refusal -> assertThat(refusal.getMessage()
                                .lines()
                                .findFirst()
                                .orElseThrow()
                                .replaceFirst(".*the fields are ", "")
                                .split(", "))
                        .hasSizeGreaterThan(30)
                        .allMatch(field -> document.contains("`%s`".formatted(field)), "in the document"));
    }

    @Test
    void everyConfigurationParameterIsDescribed() throws IOException {
        assertThat(Files.readString(DOCUMENT))
                .contains(Stream.of(
                                Settings.REQUIRED,
                                Settings.BACKEND,
                                Settings.LADDER,
                                Settings.REPORT,
                                Settings.EVIDENCE_DIRECTORY)
                        .map("| `%s` |"::formatted)
                        .toList());
    }

    @Test
    void everyFaultAndEachOfItsMembersIsDescribed() throws IOException {
        String document = Files.readString(FAULTS);
        for (Class<?> annotation : FaultAnnotation.TYPES) {
            assertThat(document).contains("| `@" + annotation.getSimpleName());
            for (Method member : annotation.getDeclaredMethods()) {
                String name = member.getName().equals("value") ? "hosts" : member.getName();
                assertThat(document).containsPattern("`(@\\w+\\()?%s\\b".formatted(name));
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }
}
