package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.testsupport.browser.Chromium;
import io.github.dlrharness.testsupport.browser.Tab;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a test that failed in namespaces, in a real browser. */
@Tag("netns")
class ReportIT {
    @TempDir
    Path directory;

    @Topology
    static class Resolves {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "300ms")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void failureInNamespacesIsAPageThatOpensCleanly() throws IOException {
        Capability.CHROMIUM.require();
        Path evidence = directory.resolve("evidence");
        FixtureRun.of(Resolves.class)
                .with(TestbedSource.PARAMETER, ReportingSource.class.getName())
                .with(BrokenSource.ROUTER, BrokenRouter.ABSORBS_THE_ANSWER.name())
                .with(Settings.EVIDENCE_DIRECTORY, evidence.toString())
                .problem();

        try (Chromium browser = new Chromium(directory)) {
            Tab index = browser.open(evidence.resolve("index.html"), false, 1200, 400);
            assertThat(index.console()).isEmpty();
            Tab page = browser.open(evidence.resolve("ReportIT.Resolves.test.html"), true, 1400, 900);
            assertThat(page.console()).isEmpty();
            assertThat(page.requests())
                    .allSatisfy(address -> assertThat(address).startsWith("file:"));
            assertThat(page.value("document.querySelector('.absent .what').textContent"))
                    .isEqualTo("step 6 MISSING");
            page.screenshot(Path.of("target", "report-pictures", "namespaces-dark.png"), true);
        }
    }
}
