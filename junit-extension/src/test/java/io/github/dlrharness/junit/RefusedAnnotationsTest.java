package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.Invariant;
import io.github.dlrharness.evidence.filter.Matching;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.engine.TestExecutionResult;

/** Every way to write an annotation that can't be judged, beside what it says. Nothing is started for any of them. */
class RefusedAnnotationsTest {
    /** What a refusal must say. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface Says {
        String value();
    }

    @Topology
    static class Figure {
        @Test
        @ExpectFrames(at = "vm3")
        @Says(
                "@ExpectFrames(at = \"vm3\", within = \"1s\"): topology \"Figure\" has no VM and no host \"vm3\" to capture at; did you mean \"vm1\"? there are vm1, vm2, host-a, host-b")
        void unknownTap() {}

        @Test
        @ExpectNoFrames(at = "hosta", filter = "arp")
        @Says(
                "@ExpectNoFrames(at = \"hosta\", filter = \"arp\", within = \"5s\"): topology \"Figure\" has no VM and no host \"hosta\" to capture at; did you mean \"host-a\"?")
        void unknownTapOfNoFrames() {}

        @Test
        @ExpectFrames(at = "vm2", filter = "arp.op == replay")
        @Says(
                "column 11 of the filter: \"replay\" is no value of arp.op; did you mean \"reply\"? possible are request, reply, a number from 0 to 65535\n  arp.op == replay\n            ^")
        void unknownValue() {}

        @Test
        @ExpectNoFrames(at = "vm2", filter = "eth.src == pmac(host-c)")
        @Says(
                "column 17 of the filter: pmac of \"host-c\" is not known; did you mean \"host-a\"? possible are host-a, host-b")
        void unknownHostInAFilter() {}

        @Test
        @ExpectFrames(at = "vm2", filter = "arp && ip.ttl == 64")
        @Says("column 8 of the filter: no frame can pass: no frame has both arp and ip.ttl")
        void impossibleFilter() {}

        @Test
        @ExpectNoFrames(at = "vm2", filter = "vni == 5001")
        @Says("a frame at a VM is not encapsulated and has no vni; name a host as the place, or leave it out")
        void encapsulationAtAVm() {}

        @Test
        @ExpectFrames(
                at = "vm2",
                filter = "arp",
                inOrder = {"arp.op == request", "icmp"})
        @Says("no frame passes both \"arp\" and \"icmp\"; widen the filter, or take it away")
        void orderThatTheFilterTakesAway() {}

        @Test
        @ExpectFrames(at = "vm2", filter = "eth.dst == broadcast", matching = Matching.IGNORING_BROADCASTS)
        @Says("only broadcasts pass \"eth.dst == broadcast\", and broadcasts are ignored; choose another matching")
        void ignoredAndExpected() {}

        @Test
        @ExpectFrames(at = "vm2", count = 0)
        @Says("a count of 0 is met by any capture or by none; write @ExpectNoFrames")
        void countOfNone() {}

        @Test
        @ExpectFrames(at = "vm2", count = -2)
        @Says("a count of -2 is out of range; choose 1 to 100000")
        void negativeCount() {}

        @Test
        @ExpectFrames(at = "vm2", count = 2, inOrder = "arp")
        @Says("inOrder says how many frames are expected, one for each filter; leave count out")
        void countAndOrder() {}

        @Test
        @ExpectFrames(at = "vm2", within = "soon")
        @Says("\"soon\" is not a duration; write a whole number and ms, s, m or h, like 200ms or 1s")
        void noDuration() {}

        @Test
        @ExpectReachable(from = "host-a", to = "vm2")
        @Says(
                "@ExpectReachable(from = \"host-a\", to = \"vm2\", within = \"1s\"): topology \"Figure\" has no VM \"host-a\"; its VMs are vm1, vm2")
        void hostThatPings() {}

        @Test
        @ExpectUnreachable(from = "vm1", to = "lif-500")
        @Says(
                "@ExpectUnreachable(from = \"vm1\", to = \"lif-500\", within = \"5s\"): \"lif-500\" is neither a VM of topology \"Figure\" nor an IPv4 address")
        void unknownTargetOfPing() {}

        @Test
        @ExpectReachable(from = "vm1", to = "172.16.10.11")
        @Says("vm1 has the address 172.16.10.11 itself, and talks to itself without any network; name another target")
        void pingsItself() {}

        @Test
        @ExpectArpResolved(
                on = "host-a",
                target = "vm2",
                steps = {1, 8})
        @Says(
                "@ExpectArpResolved(on = \"host-a\", target = \"vm2\", within = \"1s\", steps = {1, 8}): there is no step 8; the steps are 1 to 7")
        void stepEight() {}

        @Test
        @ExpectArpUnresolved(on = "host-a", target = "vm2", steps = 7)
        @Says("step 7 never takes place when host-a gets no answer; the steps before it are 1 to 5")
        void stepSevenInVain() {}

        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", overlayCopies = 0)
        @Says("0 overlay copies are too few: step 1 sends one to each of the other VTEPs of VNI 5001, and there is 1")
        void tooFewCopies() {}

        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", answeredBy = "vm9")
        @Says(
                "topology \"Figure\" has no VM and no host \"vm9\" that could answer; did you mean \"vm1\"? there are vm1, vm2, host-a, host-b")
        void unknownAnswerer() {}

        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", answeredBy = "vm1")
        @Says("vm1 is on VNI 5000 and hears no request on VNI 5001; name one that does")
        void answererElsewhere() {}

        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", answeredBy = "host-a")
        @Says("host-a is the one that asks; name the host or the VM that answers")
        void answererIsTheAsker() {}

        @Test
        @WithoutInvariant(value = Invariant.SPLIT_HORIZON, because = " ")
        @Says(
                "@WithoutInvariant(SPLIT_HORIZON) has no reason; write because = \"...\", why the test can't keep frames of the overlay from being sent there again")
        void noReason() {}
    }

    static class NoTopology {
        @Test
        @ExpectFrames(at = "vm2")
        @Says("The test has an expectation and has no topology; put @Topology on the test or its class")
        void frames() {}

        @Test
        @ExpectNoFrames(at = "vm2")
        @Says("The test has an expectation and has no topology; put @Topology on the test or its class")
        void noFrames() {}

        @Test
        @ExpectReachable(from = "vm1", to = "vm2")
        @Says("The test has an expectation and has no topology; put @Topology on the test or its class")
        void reachable() {}

        @Test
        @ExpectUnreachable(from = "vm1", to = "vm2")
        @Says("The test has an expectation and has no topology; put @Topology on the test or its class")
        void unreachable() {}

        @Test
        @WithoutInvariant(value = Invariant.SPLIT_HORIZON, because = "of this")
        @Says("The test has @WithoutInvariant and has no topology; put @Topology on the test or its class")
        void withoutInvariant() {}
    }

    @Test
    void eachIsRefusedWithWhatToChangeAndNothingStarts() {
        for (Class<?> fixture : new Class<?>[] {Figure.class, NoTopology.class}) {
            FixtureRun run = FixtureRun.of(fixture);
            Map<String, Throwable> problems = problems(run);

            assertThat(run.journal().entries()).isEmpty();
            assertThat(Stream.of(fixture.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Says.class)))
                    .hasSizeGreaterThanOrEqualTo(5)
                    .allSatisfy(method -> assertThat(problems.get(method.getName() + "()"))
                            .as(method.getName())
                            .isInstanceOf(ExtensionConfigurationException.class)
                            .hasMessageContaining(says(method))
                            .satisfies(problem -> assertThat(problem.getStackTrace())
                                    .singleElement()
                                    .asString()
                                    .contains("RefusedAnnotationsTest.java")));
        }
    }

    private static String says(Method method) {
        return method.getAnnotation(Says.class).value().replace("\n", System.lineSeparator());
    }

    private static Map<String, Throwable> problems(FixtureRun run) {
        Map<String, Throwable> problems = new HashMap<>();
        run.execute().testEvents().finished().stream()
                .forEach(event -> problems.put(
                        event.getTestDescriptor().getDisplayName(),
                        event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElse(null)));
        return problems;
    }
}
