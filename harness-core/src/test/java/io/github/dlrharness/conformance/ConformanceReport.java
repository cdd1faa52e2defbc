package io.github.dlrharness.conformance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which requirements are proved, and by which tests. */
final class ConformanceReport {
    private final Map<RequirementList.Section, List<Row>> rows = new LinkedHashMap<>();
    private final List<String> unlisted = new ArrayList<>();

    /**
     * One requirement.
     *
     * @param tests those that name it
     * @param notPassed those of them that have failed or were skipped
     */
    record Row(RequirementList.Item requirement, List<String> tests, List<String> notPassed) {
        /** Whether a test proves it, and none that names it has anything against it. */
        boolean proved() {
            return !tests.isEmpty() && notPassed.isEmpty();
        }

        String status() {
            return proved() ? "proved" : "open";
        }
    }

    /** The file for programs. */
    record Json(String summary, int proved, int open, List<String> due, List<JsonRow> requirements) {}

    /** A requirement in it. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record JsonRow(
            String id,
            String title,
            String section,
            String source,
            boolean later,
            String status,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<String> tests,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notPassed) {}

    ConformanceReport(RequirementList list, List<TestResult> results) {
        for (RequirementList.Section section : list.sections()) {
            rows.put(
                    section,
                    section.requirements().stream()
                            .map(item -> row(item, results))
                            .toList());
        }
        for (TestResult result : results) {
            result.requirements().stream()
                    .filter(id -> !list.contains(id))
                    .forEach(id -> unlisted.add(result.test() + " names " + id));
        }
    }

    private static Row row(RequirementList.Item item, List<TestResult> results) {
        List<TestResult> naming = results.stream()
                .filter(result -> result.requirements().contains(item.id()))
                .toList();
        return new Row(
                item,
                naming.stream().map(TestResult::test).toList(),
                naming.stream()
                        .filter(result -> !result.passed())
                        .map(TestResult::test)
                        .toList());
    }

    /** The requirements, by section. */
    Map<RequirementList.Section, List<Row>> rows() {
        return rows;
    }

    /** Each test that names a requirement which is not listed. */
    List<String> unlisted() {
        return unlisted;
    }

    /** One line for people. */
    String summary() {
        long later = all().stream()
                .filter(row -> !row.proved() && row.requirement().later())
                .count();
        return proved() + " proved, " + open() + " open" + (later == 0 ? "" : ", " + later + " of them for later");
    }

    int proved() {
        return (int) all().stream().filter(Row::proved).count();
    }

    int open() {
        return all().size() - proved();
    }

    /** What is open and not for later: a whole build where nothing is skipped must leave nothing here. */
    List<Row> due() {
        return all().stream()
                .filter(row -> !row.proved() && !row.requirement().later())
                .toList();
    }

    /** The same for programs. */
    Json json() {
        List<JsonRow> requirements = all().stream()
                .map(row -> new JsonRow(
                        row.requirement().id(),
                        row.requirement().title(),
                        row.requirement().id().substring(0, 1),
                        row.requirement().source(),
                        row.requirement().later(),
                        row.status(),
                        row.tests(),
                        row.notPassed()))
                .toList();
        return new Json(
                summary(),
                proved(),
                open(),
                due().stream().map(row -> row.requirement().id()).toList(),
                requirements);
    }

    private List<Row> all() {
        return rows.values().stream().flatMap(List::stream).toList();
    }
}
