package io.github.dlrharness.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.conformance.RequirementList;
import io.github.dlrharness.conformance.RequirementList.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Breaks the router rule by rule and lets the tests that name the rule find out: what no test notices is not held. {@code
 * mutants.yaml} says what is broken and how; docs/mutants.md tells the rest.
 */
class RuleMutantsTest {
    private static final NamingTests TESTS = new NamingTests();
    private static final Map<Mutant, String> KILLED = new ConcurrentHashMap<>();

    static Stream<Mutant> mutants() throws IOException {
        return Mutant.all().stream();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void brokenRouterIsNoticedByTheTestsOfItsRule(Mutant mutant) throws Exception {
        KILLED.put(mutant, TESTS.killerOf(mutant));
    }

    @Test
    void eachRuleOfTheStepsOfLiesAndOfIsolationIsBrokenAtLeastOnce() throws IOException {
        Set<String> broken = mutants().map(Mutant::rule).collect(Collectors.toCollection(TreeSet::new));

        assertThat(RequirementList.listed().sections().stream()
                        .filter(section -> Set.of("A", "G", "H").contains(section.section()))
                        .flatMap(section -> section.requirements().stream())
                        .filter(item -> !item.later())
                        .map(Item::id)
                        .filter(id -> !broken.contains(id)))
                .as("rules that no router of mutants.yaml breaks")
                .isEmpty();
    }

    @Test
    void routerThatNobodyNoticesIsTold() {
        Mutant harmless = new Mutant(
                "A3",
                "is as it should be",
                "vtep/Encapsulator.java",
                "frame.outer(vtep, sourcePort);",
                "frame.outer(vtep, sourcePort);");

        assertThatThrownBy(() -> TESTS.killerOf(harmless))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("no test that names A3 notices a router that is as it should be; tried with ")
                .hasMessageContaining("SevenStepsTest");
    }

    @Test
    void mutantThatFitsNoMoreIsTold() {
        assertThatThrownBy(() -> new Mutant("A3", "x", "vtep/Encapsulator.java", "no such text", "").source())
                .hasMessage(
                        "mutants.yaml, A3 x: \"no such text\" is 0 times in vtep/Encapsulator.java, and must be there once; "
                                + "where the router has changed, break it in another way");
        assertThatThrownBy(() -> TESTS.killerOf(
                        new Mutant("A3", "x", "vtep/Encapsulator.java", "frame.outer(vtep, sourcePort);", "no Java;")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the mutant does not compile:\n");
    }

    @AfterAll
    static void tell() throws IOException {
        long all = mutants().count();
        String summary = "Mutants: %d of %d killed by the tests of their rules".formatted(KILLED.size(), all);
        System.out.println(summary);
        String folder = System.getProperty("conformance.folder");
        if (folder != null) {
            StringBuilder page = new StringBuilder("# Mutants\n\n" + summary + ".\n\n")
                    .append("| rule | a router that | is noticed by |\n|---|---|---|\n");
            mutants()
                    .forEach(mutant -> page.append("| %s | %s | %s |\n"
                            .formatted(mutant.rule(), mutant.router(), KILLED.getOrDefault(mutant, "**nobody**"))));
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, "mutants.md"), page);
        }
    }
}
