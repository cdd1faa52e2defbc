package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.dlrharness.testbed.Vm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;

/** Topologies that stay up for somebody to look around in them. */
class PauseTest {
    @TempDir
    private Path directory;

    private FixtureRun run(Class<?> fixture, String parameter) {
        FixtureRun run =
                FixtureRun.of(fixture).with(parameter, "true").with(Settings.EVIDENCE_DIRECTORY, directory.toString());
        run.journal().onTold(notice -> goOn(run.journal(), notice));
        return run;
    }

    /** Does what a notice says that makes it go on, as somebody at another terminal would. */
    private static void goOn(Journal journal, String notice) {
        if (notice.contains("To go on:")) {
            Path file = Path.of(notice.substring(notice.indexOf("  rm ") + "  rm ".length()));
            new Thread(() -> {
                        journal.note("somebody goes on");
                        try {
                            Files.delete(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .start();
        }
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("paused-")))
                    .isEmpty();
        }
    }

    @Test
    void testThatFailsWaitsWithItsTopologyUp() throws IOException {
        FixtureRun run = run(OneOfTwoFails.class, Settings.PAUSE_ON_FAILURE);

        run.execute();

        assertThat(run.journal().entries()).containsExactly("start on namespace", "somebody goes on", "reset", "close");
        assertThat(run.journal().told().get(0))
                .startsWith("PauseTest.OneOfTwoFails.a has failed: org.opentest4j.AssertionFailedError: on purpose;")
                .contains("stays up for PT1H", "  vm1          enter vm1 -- bash");
        assertNothingLeft();
    }

    @Topology
    @org.junit.jupiter.api.TestMethodOrder(org.junit.jupiter.api.MethodOrderer.MethodName.class)
    static class OneOfTwoFails {
        @Test
        void a() {
            fail("on purpose");
        }

        @Test
        void b() {}
    }

    @Test
    void testWhoseExpectationFailsWaitsAsWell() throws IOException {
        FixtureRun run = run(ExpectsInVain.class, Settings.PAUSE_ON_FAILURE);

        run.execute();

        assertThat(run.journal().entries()).containsSubsequence("somebody goes on", "close");
        assertThat(run.journal().told().get(0)).startsWith("PauseTest.ExpectsInVain.test has failed: ");
        assertNothingLeft();
    }

    @Topology
    static class ExpectsInVain {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "1ms")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void topologyThatIsKeptWaitsAtItsEnd() throws IOException {
        FixtureRun run = run(Passes.class, Settings.KEEP);

        run.succeeds(1);

        assertThat(run.journal().entries()).containsExactly("start on namespace", "somebody goes on", "close");
        assertThat(run.journal().told().get(0)).startsWith("The tests of PauseTest.Passes are over; its topology");
        assertNothingLeft();
    }

    @Test
    void nobodyIsWaitedForAfterTheLimit() throws IOException {
        FixtureRun run = FixtureRun.of(Passes.class)
                .with(Settings.KEEP, "true")
                .with(Settings.PAUSE_LIMIT, "1ms")
                .with(Settings.EVIDENCE_DIRECTORY, directory.toString());

        assertThat(run.succeeds(1).entries()).containsExactly("start on namespace", "close");
        assertNothingLeft();
    }

    @Test
    void limitThatIsNoDurationIsRefused() {
        assertThat(FixtureRun.of(Passes.class)
                        .with(Settings.PAUSE_LIMIT, "soon")
                        .problem())
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage(
                        "dlrharness.pauseLimit: \"soon\" is not a duration; write a whole number and ms, s, m or h, like 200ms or 1s");
    }

    @Topology
    static class Passes {
        @Test
        void test() {}
    }

    @Test
    void topologyOfASessionThatIsKeptWaitsAtTheEndOfAll() throws IOException {
        FixtureRun run = run(OfASession.class, Settings.KEEP);

        run.succeeds(1);

        assertThat(run.journal().entries()).isEqualTo(List.of("start on namespace", "somebody goes on", "close"));
    }

    @Topology(scope = Scope.SESSION)
    static class OfASession {
        @Test
        void test() {}
    }
}
