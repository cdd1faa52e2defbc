package io.github.dlrharness.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dlrharness.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs fixtures with the listener and looks into its report. */
class ConformanceListenerTest {
    @TempDir
    private Path folder;

    @Test
    void passedTestProvesWhatItNames() throws IOException {
        run(Plain.class);

        assertThat(proved()).containsEntry("A1", true).containsEntry("A2", true);
        assertThat(requirement("A1").get("tests").toString()).isEqualTo("[\"" + Plain.class.getName() + "#passes\"]");
        assertThat(requirement("A1").has("notPassed")).isFalse();
    }

    @Test
    void failedAbortedAndDisabledTestsProveNothing() throws IOException {
        run(Plain.class);

        assertThat(proved())
                .containsEntry("A3", false)
                .containsEntry("A4", false)
                .containsEntry("A5", false);
        assertThat(requirement("A5").get("notPassed").toString()).contains("#isDisabled");
    }

    @Test
    void oneTestThatDoesNotPassOpensWhatOthersProve() throws IOException {
        run(Plain.class);

        assertThat(requirement("A6").get("tests")).hasSize(2);
        assertThat(proved()).containsEntry("A6", false);
    }

    @Test
    void everyInvocationMustPass() throws IOException {
        run(Invocations.class);

        assertThat(proved())
                .containsEntry("B1", true)
                .containsEntry("B2", false)
                .containsEntry("B3", false)
                .containsEntry("B4", false);
    }

    @Test
    void classNamesForItsTestsNestedAndInheritedOnes() throws IOException {
        run(Contract.class, Whole.class);

        assertThat(requirement("C1").get("tests").toString())
                .contains("$Contract#keepsIt", "$Contract#own")
                .doesNotContain("$Base#");
        assertThat(requirement("C2").get("tests").toString()).contains("$Contract#keepsIt");
        assertThat(requirement("C3").get("tests").toString()).contains("$Whole#first", "$Whole$Inner#second");
        assertThat(proved()).containsEntry("C1", true).containsEntry("C2", true).containsEntry("C3", true);
    }

    @Test
    void classThatFailsBeforeOrAfterItsTestsOrIsDisabledProvesNothing() throws IOException {
        run(FailsBefore.class, FailsAfter.class, DisabledAltogether.class);

        assertThat(proved())
                .containsEntry("D1", false)
                .containsEntry("D2", false)
                .containsEntry("D3", false);
        assertThat(requirement("D1").get("tests")).hasSize(1);
    }

    @Test
    void testThatNamesAnUnlistedRequirementFails() throws IOException {
        SummaryGeneratingListener summary = run(Misspelt.class);

        assertThat(summary.getSummary().getFailures())
                .extracting(failure -> failure.getException().getMessage())
                .containsExactlyInAnyOrder(
                        "Misspelt.beyond names the requirement \"A18\", which docs/requirements.md does not list; "
                                + "the nearest is A17: No VM ever gets a frame with a pMAC",
                        "Misspelt.misspelt names the requirement \"seven\", which docs/requirements.md does not list; "
                                + "an ID is a section's letter and a number, like A3");
        assertThat(proved()).containsEntry("A1", false);
    }

    @Test
    void runWithoutNamingTestsReportsNothing() {
        run(Silent.class);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void nothingIsReportedWhereNoBuildAsks() {
        SummaryGeneratingListener summary = reportingTo(null, Plain.class);

        assertThat(summary.getSummary().getTestsSucceededCount()).isPositive();
        assertThat(folder).isEmptyDirectory();
    }

    private SummaryGeneratingListener run(Class<?>... fixtures) {
        return reportingTo(new ReportFolder(folder, "a build", "a run"), fixtures);
    }

    private static SummaryGeneratingListener reportingTo(ReportFolder folder, Class<?>... fixtures) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        var request = LauncherDiscoveryRequestBuilder.request();
        Stream.of(fixtures).forEach(fixture -> request.selectors(selectClass(fixture)));
        LauncherFactory.create(config).execute(request.build(), new ConformanceListener(folder), summary);
        return summary;
    }

    private Map<String, Boolean> proved() throws IOException {
        Map<String, Boolean> proved = new TreeMap<>();
        json().get("requirements")
                .forEach(row -> proved.put(
                        row.get("id").asText(), row.get("status").asText().equals("proved")));
        return proved;
    }

    private JsonNode requirement(String id) throws IOException {
        for (JsonNode row : json().get("requirements")) {
            if (row.get("id").asText().equals(id)) {
                return row;
            }
        }
        return fail("no " + id);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("conformance.json").toFile());
    }

    static class Plain {
        @Test
        @Requirement({"A1", "A2"})
        void passes() {}

        @Test
        @Requirement("A3")
        @Requirement("A6")
        void fails() {
            fail("as it should");
        }

        @Test
        @Requirement("A4")
        void aborts() {
            abort("as it should");
        }

        @Test
        @Disabled
        @Requirement("A5")
        void isDisabled() {}

        @Test
        @Requirement("A6")
        void passesToo() {}
    }

    static class Invocations {
        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        @Requirement("B1")
        void allPass(int number) {
            assertThat(number).isPositive();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        @Requirement("B2")
        void secondFails(int number) {
            assertThat(number).isEqualTo(1);
        }

        @TestFactory
        @Requirement("B3")
        Stream<DynamicTest> secondAborts() {
            return Stream.of(
                    DynamicTest.dynamicTest("first", () -> {}), DynamicTest.dynamicTest("second", () -> abort("so")));
        }

        @RepeatedTest(2)
        @Requirement("B4")
        void firstFails(RepetitionInfo repetition) {
            assertThat(repetition.getCurrentRepetition()).isEqualTo(2);
        }
    }

    @Requirement("C1")
    abstract static class Base {
        @Test
        @Requirement("C2")
        void keepsIt() {}
    }

    static class Contract extends Base {
        @Test
        void own() {}
    }

    @Requirement("C3")
    static class Whole {
        @Test
        void first() {}

        @Nested
        class Inner {
            @Test
            void second() {}
        }
    }

    static class FailsBefore {
        @BeforeAll
        static void before() {
            fail("as it should");
        }

        @Test
        @Requirement("D1")
        void test() {}
    }

    static class FailsAfter {
        @AfterAll
        static void after() {
            fail("as it should");
        }

        @Test
        @Requirement("D2")
        void test() {}
    }

    @Disabled
    static class DisabledAltogether {
        @Test
        @Requirement("D3")
        void test() {}
    }

    static class Misspelt {
        @Test
        @Requirement({"A1", "A18"})
        void beyond() {}

        @Test
        @Requirement("A1")
        @Requirement("seven")
        void misspelt() {}
    }

    static class Silent {
        @Test
        void test() {}
    }
}
