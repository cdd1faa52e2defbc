package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testbed.fault.ArpOperation;
import io.github.dlrharness.testbed.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.reporting.FileEntry;
import org.w3c.dom.Document;

/** When a test has a report, where it is, and who is told. */
class ReportTest {
    @TempDir
    Path directory;

    private FixtureRun run(Class<?> fixture) {
        return FixtureRun.of(fixture)
                .with(TestbedSource.PARAMETER, ReportingSource.class.getName())
                .with(Settings.BACKEND, "simulated")
                .with(Settings.EVIDENCE_DIRECTORY, directory.toString());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> !file.startsWith("index."))
                    .sorted()
                    .toList();
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    private Document page(String file) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(directory.resolve(file).toFile());
    }

    @Topology
    static class Resolves {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "300ms")
        @ExpectArpResolved(on = "host-b", target = "vm1", within = "300ms")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
            vm2.ping(vm1);
        }
    }

    private FixtureRun broken() {
        return run(Resolves.class).with(BrokenSource.ROUTER, BrokenRouter.RELAYS_TO_VMAC.name());
    }

    @Test
    void failureHasOnePageOneDiagramAndOneCaptureAndNamesThem() throws Exception {
        Throwable problem = broken().problem();

        assertThat(files())
                .containsExactly(
                        "ReportTest.Resolves.test.html",
                        "ReportTest.Resolves.test.mmd",
                        "ReportTest.Resolves.test.pcapng");
        assertThat(problem).hasMessageContaining("Report: " + directory.resolve("ReportTest.Resolves.test.html"));
        page("ReportTest.Resolves.test.html");
        assertThat(read("ReportTest.Resolves.test.html"))
                .contains(
                        "destination vMAC; it must be readdressed to the pMAC saved in step 4",
                        "@ExpectArpResolved(on = \"host-b\"",
                        "-Ddlrharness.seed=1",
                        ">a6!<");
        assertThat(read("ReportTest.Resolves.test.mmd"))
                .startsWith("sequenceDiagram")
                .contains("[a6!");
        page("index.html");
        assertThat(read("index.html"))
                .contains("1 of 1 reported tests failed", "href=\"ReportTest.Resolves.test.html\"");
    }

    @Test
    void theCaptureHasTheRemarksOfAllExpectations() throws Exception {
        broken().problem();

        String capture = new String(
                Files.readAllBytes(directory.resolve("ReportTest.Resolves.test.pcapng")), StandardCharsets.ISO_8859_1);
        assertThat(capture).contains("step 6: WRONG: host-b sent the answer", "step 6: WRONG: host-a sent the answer");
    }

    @Test
    void successHasAReportOnlyWhenAskedFor() throws Exception {
        run(Resolves.class).succeeds(1);
        assertThat(files()).isEmpty();

        run(Resolves.class).with(Settings.REPORT, "always").succeeds(1);
        assertThat(files()).hasSize(3);
        assertThat(read("ReportTest.Resolves.test.html")).contains(">passed<", ">a7<");
        assertThat(read("index.html")).contains("0 of 1 reported tests failed");
    }

    @Test
    void runAfterRunKeepsItsFiles() throws Exception {
        broken().problem();
        broken().problem();

        assertThat(files()).contains("ReportTest.Resolves.test.html", "ReportTest.Resolves.test-2.html");
        assertThat(read("ReportTest.Resolves.test-2.html")).contains("href=\"ReportTest.Resolves.test-2.pcapng\"");
        assertThat(read("index.html")).contains("2 of 2 reported tests failed");
    }

    @Topology
    static class FailsAfterwards {
        @Test
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }

        @AfterEach
        void tidyUp() {
            throw new IllegalStateException("it <broke> afterwards");
        }
    }

    @Test
    void failureOfAfterEachBelongsToTheTest() throws Exception {
        run(FailsAfterwards.class).problem();

        assertThat(read("ReportTest.FailsAfterwards.test.html")).contains("it &lt;broke&gt; afterwards");
    }

    @Topology
    static class LosesTheAnswer {
        @Test
        void test(Vm vm1, Vm vm2, Testbed testbed) {
            testbed.faults().add(Fault.drop().onUnderlay("host-b").sent().arp(ArpOperation.REPLY));
            vm1.ping(vm2);
        }
    }

    @Test
    void faultsThatWereAppliedAreTold() throws Exception {
        run(LosesTheAnswer.class).with(Settings.REPORT, "always").succeeds(1);

        assertThat(read("ReportTest.LosesTheAnswer.test.html")).contains("Faults applied", "@Drop(", "sent by host-b");
    }

    @Topology
    static class Aborts {
        @Test
        void test() {
            Assumptions.abort("not here");
        }
    }

    @Test
    void testThatMakesNoSenseHereHasAReportOnlyWhenAskedFor() throws Exception {
        run(Aborts.class).execute();
        assertThat(files()).isEmpty();

        run(Aborts.class).with(Settings.REPORT, "always").execute();
        assertThat(read("ReportTest.Aborts.test.html")).contains(">aborted<");
    }

    static class Many {
        @RepeatedTest(40)
        @Topology
        void test(Testbed testbed) {
            testbed.vm("vm1").ping(testbed.vm("vm2"));
        }
    }

    @Test
    void testsThatRunAtTheSameTimeHaveAReportEach() throws Exception {
        run(Many.class).with(Settings.REPORT, "always").concurrently().succeeds(40);

        assertThat(files()).hasSize(3 * 40);
        assertThat(read("index.html")).contains("0 of 40 reported tests failed");
    }

    @Test
    void whatCanNotBeWrittenIsToldInOneLineAndChangesNoResult() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no folder");

        Journal journal = run(Resolves.class)
                .with(Settings.REPORT, "always")
                .with(Settings.EVIDENCE_DIRECTORY, file.toString())
                .succeeds(1);
        assertThat(journal.told())
                .filteredOn(told -> told.contains("report"))
                .singleElement()
                .asString()
                .startsWith("The report of ReportTest.Resolves.test could not be written: ")
                .doesNotContain("\n");

        FixtureRun failing = broken().with(Settings.EVIDENCE_DIRECTORY, file.toString());
        assertThat(failing.problem())
                .hasMessageContaining("step 6 is WRONG")
                .message()
                .doesNotContain("Report: ");
        assertThat(failing.journal().told())
                .filteredOn(told -> told.contains("report"))
                .hasSize(1);
    }

    @Test
    void filesArePublishedToJunit() throws Exception {
        List<Path> published = broken().publishingTo(directory.resolve("junit"))
                .execute()
                .allEvents()
                .fileEntryPublished()
                .map(event -> event.getRequiredPayload(FileEntry.class).getPath())
                .toList();

        assertThat(published)
                .extracting(path -> path.getFileName().toString())
                .containsExactly(
                        "ReportTest.Resolves.test.html",
                        "ReportTest.Resolves.test.mmd",
                        "ReportTest.Resolves.test.pcapng");
        assertThat(published.get(0)).hasSameBinaryContentAs(directory.resolve("ReportTest.Resolves.test.html"));
    }

    @Test
    void summaryOfAWorkflowStepIsWrittenWhereThereIsOne() throws Exception {
        Path summary = directory.resolve("summary.md");
        FixtureRun run = broken();
        run.journal().environment(Map.of("GITHUB_STEP_SUMMARY", summary.toString()));

        run.problem();

        assertThat(summary).content().contains("FAILED ReportTest.Resolves.test", "```mermaid\nsequenceDiagram");
    }
}
