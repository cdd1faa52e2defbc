package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.filter.Matching;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Vm;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** Expectations of frames and of reachability, on real packets and real time. */
@Tag("netns")
class RealFramesIT {
    @TempDir
    Path directory;

    private FixtureRun run(Class<?> fixture) {
        return FixtureRun.of(fixture)
                .with(TestbedSource.PARAMETER, BrokenSource.class.getName())
                .with(Settings.EVIDENCE_DIRECTORY, directory.toString());
    }

    @Test
    void routerThatRepeatsItselfFailsTheExactCountOnly() {
        FixtureRun run = run(Repeated.class).with(BrokenSource.ROUTER, BrokenRouter.REPEATS_REQUESTS.name());

        assertThat(run.problem())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("matching = EXACTLY")
                .hasMessageContaining("exactly 1 expected, 2 found")
                .hasMessageContaining("TOO MANY")
                .hasMessageContaining("Capture: " + directory.resolve("RealFramesIT.Repeated.test.pcapng"))
                .hasNoSuppressedExceptions();
    }

    @Topology
    static class Repeated {
        @Test
        @ExpectFrames(at = "host-a", filter = "sent && arp.tpa == vm2", matching = Matching.EXACTLY)
        @ExpectFrames(at = "host-a", filter = "sent && arp.tpa == vm2", matching = Matching.IGNORING_DUPLICATES)
        @ExpectFrames(at = "host-a", filter = "sent && arp.tpa == vm2", count = 2)
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void frameThatMustNotBeIsFoundWhereItWas() {
        assertThat(run(NotSilent.class).problem())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("frames at vm2 that pass \"icmp && eth.src == vmac\": none expected, 1 found");
    }

    @Topology
    static class NotSilent {
        @Test
        @ExpectNoFrames(at = "vm2", filter = "icmp && eth.src == vmac")
        @ExpectNoFrames(at = "vm2", filter = "eth.src == pmac(host-a)")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void vmThatKeepsSilentIsUnreachableAndThePathTellsWhere() {
        run(Silent.class).succeeds(1);
        assertThat(run(SilentButExpected.class).problem())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("vm1 does not reach vm2 (172.16.20.11)")
                .hasMessageContaining("destination host unreachable (3/1)")
                .hasMessageContaining("> host-a         sent       0 echo requests");
    }

    @Topology(router = @RouterSpec(arpTries = 2, arpRetry = "100ms"))
    static class Silent {
        @Test
        @ExpectUnreachable(from = "vm1", to = "vm2")
        @ExpectReachable(from = "vm1", to = "lif-5001")
        void test(Vm vm2) {
            neverAnswer(vm2);
        }
    }

    @Topology(router = @RouterSpec(arpTries = 2, arpRetry = "100ms"))
    static class SilentButExpected {
        @Test
        @ExpectReachable(from = "vm1", to = "vm2", within = "500ms")
        void test(Vm vm2) {
            neverAnswer(vm2);
        }
    }

    private static void neverAnswer(Vm vm) {
        String silent = "echo 8 > /proc/sys/net/ipv4/conf/all/arp_ignore";
        assertThat(vm.exec("sh", "-c", silent).exitCode()).isZero();
    }

    @Test
    void hostWhoseAgentWasKilledIsNotWaitedFor() {
        // Agents of their own run the product's router, so there is none to break.
        run(Killed.class)
                .with(TestbedSource.PARAMETER, InstalledTestbeds.class.getName())
                .succeeds(1);
    }

    @Topology(backend = "forked", router = @RouterSpec(arpTries = 2, arpRetry = "100ms"))
    static class Killed {
        @Test
        @ExpectNoFrames(at = "vm2")
        @ExpectUnreachable(from = "vm1", to = "vm2")
        void test(Host hostB) {
            hostB.process().kill();
        }
    }
}
