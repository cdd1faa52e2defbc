package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.Invariant;
import io.github.dlrharness.evidence.filter.Matching;
import io.github.dlrharness.testbed.LinkFaults;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.wire.Ipv4Address;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.reporting.ReportEntry;
import org.opentest4j.AssertionFailedError;

/** What each annotation demands of the frames of a simulated network: what meets it, and how it reads when it is not met. */
class ExpectationAnnotationsTest {
    @TempDir
    Path directory;

    private FixtureRun run(Class<?> fixture) {
        return FixtureRun.of(fixture)
                .with(TestbedSource.PARAMETER, BrokenSource.class.getName())
                .with(Settings.BACKEND, "simulated")
                .with(Settings.EVIDENCE_DIRECTORY, directory.toString());
    }

    private AssertionFailedError failure(Class<?> fixture) {
        Throwable problem = run(fixture).problem();
        assertThat(problem).isInstanceOf(AssertionFailedError.class);
        return (AssertionFailedError) problem;
    }

    @Test
    void framesAreFoundByTheirFields() {
        run(Frames.class).succeeds(1);
    }

    @Topology
    static class Frames {
        @Test
        @ExpectFrames(at = "vm2", filter = "arp.op == request && eth.src == vmac", matching = Matching.EXACTLY)
        @ExpectFrames(
                at = "host-a",
                filter = "arp && vni == 5001",
                inOrder = {
                    "sent && arp.op == request && eth.src == pmac(host-a)",
                    "received && arp.op == reply && eth.src == vm2 && eth.dst == pmac(host-a)"
                },
                matching = Matching.EXACTLY)
        @ExpectFrames(at = "vm2", inOrder = "arp.op == reply", filter = "arp", matching = Matching.IGNORING_BROADCASTS)
        @ExpectFrames(at = "vm1", filter = "icmp.type == echo-reply", count = 3, matching = Matching.EXACTLY)
        @ExpectFrames(at = "vm1", filter = "icmp.type == echo-reply", count = 2)
        @ExpectNoFrames(at = "host-b", filter = "eth.src == vmac or eth.dst == vmac")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2.address(), PingOptions.defaults().withCount(3));
        }
    }

    @Test
    void frameTooManyFailsWithExpectedAndFoundForTheIde() {
        AssertionFailedError failure = failure(TooMany.class);
        assertThat(failure)
                .hasMessageStartingWith(
                        "@ExpectFrames(at = \"vm1\", filter = \"icmp.type == echo-reply\", count = 2, matching = EXACTLY, within = \"1s\") does not hold.%nframes at vm1 that pass \"icmp.type == echo-reply\": exactly 2 expected, 3 found"
                                .formatted())
                .hasMessageContaining("TOO MANY")
                .hasMessageContaining(
                        "Capture: " + directory.resolve("ExpectationAnnotationsTest.TooMany.test.pcapng"));
        assertThat(failure.getExpected().getStringRepresentation()).isEqualTo("2 x icmp.type == echo-reply");
        assertThat(failure.getActual().getStringRepresentation()).isEqualTo("3 x icmp.type == echo-reply");
    }

    @Topology
    static class TooMany {
        @Test
        @ExpectFrames(at = "vm1", filter = "icmp.type == echo-reply", count = 2, matching = Matching.EXACTLY)
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2.address(), PingOptions.defaults().withCount(3));
        }
    }

    @Test
    void frameThatMustNotBeIsShown() {
        assertThat(failure(NotSilent.class))
                .hasMessageContaining("frames at vm2 that pass \"icmp\": none expected, 2 found")
                .hasMessageContaining("received  ICMP 172.16.10.11 -> 172.16.20.11  SRC vMAC  DST vm2");
    }

    @Topology
    static class NotSilent {
        @Test
        @ExpectNoFrames(at = "vm2", filter = "icmp")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    /** The frame arrives long after the body, and nobody has to guess how long. */
    @Test
    void absenceIsJudgedWhenNothingMovesAnyMore() {
        assertThat(failure(Late.class)).hasMessageContaining("none expected, 2 found");
    }

    @Topology
    static class Late {
        @Test
        @ExpectNoFrames(at = "vm2", filter = "icmp", within = "1m")
        void test(Testbed testbed, Vm vm1, Vm vm2) {
            testbed.host("host-b").linkFaults(LinkFaults.NONE.withDelay(Duration.ofMillis(1_500)));
            vm1.ping(vm2.address(), PingOptions.defaults().withTimeout(Duration.ofMillis(1)));
            testbed.host("host-b").linkFaults(LinkFaults.NONE);
        }
    }

    @Test
    void absenceIsNotToldWhileADlrStillAsks() {
        assertThat(failure(Asking.class))
                .hasMessageContaining("The DLR of host-a still asks for 172.16.20.99 on VNI 5001")
                .hasMessageContaining("give it more time");
        run(AskingForLess.class).succeeds(1);
    }

    @Topology(router = @RouterSpec(arpTries = 10, arpRetry = "10s"))
    static class Asking {
        @Test
        @ExpectNoFrames(at = "vm2", filter = "icmp", within = "5s")
        void test(Vm vm1) {
            vm1.ping(Ipv4Address.parse("172.16.20.99"));
        }
    }

    @Topology(router = @RouterSpec(arpTries = 3, arpRetry = "10s"))
    static class AskingForLess {
        @Test
        @ExpectNoFrames(at = "vm2", filter = "icmp", within = "1m")
        @ExpectFrames(
                at = "host-a",
                filter = "arp.op == request && arp.tpa == 172.16.20.99",
                count = 3,
                matching = Matching.EXACTLY,
                within = "1m")
        @ExpectFrames(
                at = "host-a",
                filter = "arp.op == request && arp.tpa == 172.16.20.99",
                matching = Matching.IGNORING_DUPLICATES,
                within = "1m")
        void test(Vm vm1) {
            vm1.ping(Ipv4Address.parse("172.16.20.99"));
        }
    }

    @Test
    void reachabilityIsFoundOutByAskingTheNetwork() {
        run(Reaches.class).succeeds(1);
    }

    @Topology(router = @RouterSpec(arpRetry = "100ms"))
    static class Reaches {
        @Test
        @ExpectReachable(from = "vm1", to = "vm2")
        @ExpectReachable(from = "vm2", to = "172.16.10.11")
        @ExpectReachable(from = "vm1", to = "lif-5001")
        @ExpectUnreachable(from = "vm1", to = "172.16.20.99")
        @ExpectUnreachable(from = "vm2", to = "172.16.20.99")
        @ExpectNoFrames(at = "vm2", filter = "icmp")
        void test() {}
    }

    @Test
    void reachableTargetIsWaitedFor() {
        run(ReachesSlowly.class).succeeds(1);
    }

    @Topology
    static class ReachesSlowly {
        @Test
        @ExpectReachable(from = "vm1", to = "vm2", within = "4s")
        void test(Testbed testbed) {
            testbed.host("host-b").linkFaults(LinkFaults.NONE.withDelay(Duration.ofMillis(450)));
        }
    }

    @Test
    void unreachedTargetTellsHowFarTheRequestsGot() {
        AssertionFailedError failure = failure(Partitioned.class);
        assertThat(failure)
                .hasMessageContaining("vm1 does not reach vm2 (172.16.20.11): no answer to 1 echo requests")
                .hasMessageContaining("""
                          vm1            sent       1 echo requests
                        > host-a         sent       0 echo requests
                        """.stripTrailing().stripIndent());
        assertThat(failure.getExpected().getStringRepresentation()).isEqualTo("an answer from vm2 (172.16.20.11)");
        assertThat(failure.getActual().getStringRepresentation()).startsWith("no answer from vm2 (172.16.20.11)");
    }

    @Topology
    static class Partitioned {
        @Test
        @ExpectReachable(from = "vm1", to = "vm2")
        void test(Vm vm2) {
            vm2.linkFaults(LinkFaults.NONE.withPartition(true));
        }
    }

    @Test
    void answerFromAnUnreachableTargetFails() {
        assertThat(failure(ReachedAfterAll.class))
                .hasMessageContaining("vm1 reaches vm2 (172.16.20.11) and was expected not to");
    }

    /** The answer takes longer than anybody would sleep. */
    @Topology
    static class ReachedAfterAll {
        @Test
        @ExpectUnreachable(from = "vm1", to = "vm2", within = "1h")
        void test(Testbed testbed) {
            testbed.host("host-b").linkFaults(LinkFaults.NONE.withDelay(Duration.ofMillis(300)));
        }
    }

    @Test
    void resolutionIsHeldToStepsCopiesAndAnswerer() {
        run(Demanding.class).succeeds(2);
    }

    @Topology(router = @RouterSpec(arpTries = 2, arpRetry = "100ms"))
    static class Demanding {
        @Test
        @ExpectArpResolved(
                on = "host-a",
                target = "vm2",
                steps = {1, 2, 3, 4, 5, 6, 7},
                overlayCopies = 1,
                answeredBy = "vm2")
        @ExpectArpResolved(on = "host-a", target = "vm2", answeredBy = "host-b")
        void resolved(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }

        @Test
        @ExpectArpResolved(
                on = "host-a",
                target = "vm2",
                steps = {1, 2, 3})
        @ExpectArpUnresolved(
                on = "host-a",
                target = "vm2",
                steps = {1, 2, 3},
                overlayCopies = 2)
        void partly(Vm vm1, Vm vm2) {
            vm2.linkFaults(LinkFaults.NONE.withLoss(1));
            vm1.ping(vm2);
        }
    }

    @Test
    void stepThatWasNotSeenFails() {
        AssertionFailedError failure = failure(UnseenStep.class);
        assertThat(failure)
                .hasMessageContaining("step 4 must be seen and is MISSING")
                .hasMessageContaining("steps = {3, 4}");
        assertThat(failure.getExpected().getStringRepresentation()).contains("step 4 SEEN");
        assertThat(failure.getActual().getStringRepresentation()).contains("step 4 MISSING");
    }

    @Topology
    static class UnseenStep {
        @Test
        @ExpectArpResolved(
                on = "host-a",
                target = "vm2",
                steps = {3, 4})
        void test(Vm vm1, Vm vm2) {
            vm2.linkFaults(LinkFaults.NONE.withLoss(1));
            vm1.ping(vm2);
        }
    }

    @Test
    void fieldThatIsWrongIsComparedForTheIde() {
        Throwable problem = run(Resolves.class)
                .with(BrokenSource.ROUTER, BrokenRouter.SHOWS_VMAC.name())
                .problem();
        assertThat(problem).isInstanceOfSatisfying(AssertionFailedError.class, failure -> {
            assertThat(failure.getExpected().getStringRepresentation())
                    .contains("step 2 SEEN", "SRC MAC 02:50:56:00:00:01\nARP operation request (1)");
            assertThat(failure.getActual().getStringRepresentation())
                    .contains("step 2 WRONG", "SRC MAC 02:50:56:56:44:52\nARP operation request (1)");
        });
    }

    @Topology
    static class Resolves {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "300ms")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void copyTooManyFails() {
        AssertionFailedError failure = failure(MoreCopies.class);
        assertThat(failure)
                .hasMessageContaining("host-a sent 3 copies of its request over the underlay; exactly 2 were expected");
        assertThat(failure.getExpected().getStringRepresentation()).endsWith("overlay copies 2");
        assertThat(failure.getActual().getStringRepresentation()).endsWith("overlay copies 3");
    }

    @Topology(router = @RouterSpec(arpTries = 3, arpRetry = "100ms"))
    static class MoreCopies {
        @Test
        @ExpectArpUnresolved(on = "host-a", target = "172.16.20.99", overlayCopies = 2)
        void test(Vm vm1) {
            vm1.ping(Ipv4Address.parse("172.16.20.99"));
        }
    }

    @Test
    void otherAnswererFails() {
        assertThat(failure(OtherAnswerer.class)).hasMessageContaining("vm2 answered; vm3 alone was expected to");
    }

    @Topology(
            hosts = {@HostSpec(name = "host-a"), @HostSpec(name = "host-b")},
            lifs = {@LifSpec(vni = 5000, address = "172.16.10.1/24"), @LifSpec(vni = 5001, address = "172.16.20.1/24")},
            vms = {
                @VmSpec(name = "vm1", host = "host-a", vni = 5000, address = "172.16.10.11"),
                @VmSpec(name = "vm2", host = "host-b", vni = 5001, address = "172.16.20.11"),
                @VmSpec(name = "vm3", host = "host-b", vni = 5001, address = "172.16.20.12")
            })
    static class OtherAnswerer {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", answeredBy = "vm3")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void invariantIsSwitchedOffByNameAndTheReasonIsReported() {
        assertThat(flooding(Kept.class).problem()).hasMessageContaining("at vm2: A17: ");
        assertThat(flooding(OtherOff.class).problem()).hasMessageContaining("at vm2: A17: ");
        flooding(Off.class).succeeds(2);
        assertThat(flooding(Off.class).execute().allEvents().reportingEntryPublished().stream()
                        .map(event -> event.getRequiredPayload(ReportEntry.class)
                                .getKeyValuePairs()
                                .get("dlrharness.without")))
                .contains("PMAC_NEVER_AT_VM: the router is broken on purpose", "PMAC_NEVER_AT_VM: closer to the test");
    }

    private FixtureRun flooding(Class<?> fixture) {
        return run(fixture).with(BrokenSource.ROUTER, BrokenRouter.FLOODS_THE_OVERLAY_REQUEST.name());
    }

    @Topology
    static class Kept {
        @Test
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @WithoutInvariant(value = Invariant.SPLIT_HORIZON, because = "it is another one that is broken")
    static class OtherOff extends Kept {}

    @WithoutInvariant(value = Invariant.PMAC_NEVER_AT_VM, because = "the router is broken on purpose")
    static class Off extends Kept {
        @Nested
        class Inside {
            @Test
            @WithoutInvariant(value = Invariant.PMAC_NEVER_AT_VM, because = "closer to the test")
            void test(Vm vm1, Vm vm2) {
                vm1.ping(vm2);
            }
        }
    }

    @Test
    void brokenInvariantIsToldBesideAFailureOfTheTest() {
        Throwable problem = flooding(FailsToo.class).problem();
        assertThat(problem).isInstanceOf(IllegalStateException.class);
        assertThat(problem.getSuppressed())
                .anySatisfy(violated -> assertThat(violated)
                        .isInstanceOf(AssertionFailedError.class)
                        .hasMessageContaining("at vm2: A17: "));
    }

    @Topology
    static class FailsToo {
        @Test
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
            throw new IllegalStateException("on purpose");
        }
    }
}
