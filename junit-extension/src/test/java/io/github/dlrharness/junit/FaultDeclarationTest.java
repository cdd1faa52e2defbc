package io.github.dlrharness.junit;

import static io.github.dlrharness.testbed.fault.ArpOperation.REPLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.fault.FaultDirection;
import io.github.dlrharness.testbed.fault.Protocol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.engine.TestExecutionResult;

/** Faults that can't be are refused before anything starts, with what to change. */
class FaultDeclarationTest {
    private static final Map<String, List<String>> TABLE = Map.ofEntries(
            Map.entry("unknownVm", List.of("@Drop(vm = \"vm9\"): ", "no VM \"vm9\"", "write one of [vm1, vm2]")),
            Map.entry("unknownHost", List.of("@Drop(underlay = \"rack\"): ", "no host \"rack\"", "[host-a, host-b]")),
            Map.entry("hostAsVm", List.of("is a host", "write underlay = \"host-a\"")),
            Map.entry("vmAsHost", List.of("is a VM", "write vm = \"vm1\"")),
            Map.entry(
                    "vmAndHost",
                    List.of(
                            "@Drop(underlay = \"host-a\", vm = \"vm1\"): ",
                            "one place",
                            "write one annotation for each")),
            Map.entry("hostAndPair", List.of("one place")),
            Map.entry("halfAPair", List.of("from and to belong together", "underlay = \"host-a\" with a direction")),
            Map.entry("pairWithDirection", List.of("direction = SENT with from and to", "leave it out")),
            Map.entry("sameHostTwice", List.of("both \"host-a\"", "write two hosts")),
            Map.entry("nthWithProbability", List.of("nth = 1 with probability = 0.5", "leave one of them out")),
            Map.entry("nthFromZero", List.of("nth = -1", "counted from 1")),
            Map.entry("noChance", List.of("probability = 0.0", "above 0")),
            Map.entry("arpInUdp", List.of("arp = REPLY", "protocol = UDP", "leave one of them out")),
            Map.entry("unknownVni", List.of("no VNI 4711", "[5000, 5001]")),
            Map.entry("vniOfAnotherVm", List.of("vni = 5001 never is on the link of vm1", "VNI 5000")),
            Map.entry("nobody", List.of("source = \"vm9\"", "no VM or host")),
            Map.entry("badTime", List.of("@Delay(by = \"soon\"): ", "\"soon\" is not a duration", "200ms")),
            Map.entry("tooLong", List.of("by = PT2H", "up to an hour")),
            Map.entry("noCopies", List.of("copies = 0", "1 to 100")),
            Map.entry("noSuchByte", List.of("at = -7", "leave it out")),
            Map.entry("cutOfAll", List.of("@Partition({\"host-a\", \"host-b\"}): ", "cuts nobody off")),
            Map.entry("cutOfVm", List.of("@Partition({\"vm1\"}): ", "is a VM")));

    @Topology
    static class Bad {
        @Test
        @Drop(vm = "vm9")
        void unknownVm() {}

        @Test
        @Drop(underlay = "rack")
        void unknownHost() {}

        @Test
        @Drop(vm = "host-a")
        void hostAsVm() {}

        @Test
        @Drop(underlay = "vm1")
        void vmAsHost() {}

        @Test
        @Drop(vm = "vm1", underlay = "host-a")
        void vmAndHost() {}

        @Test
        @Drop(underlay = "host-a", from = "host-a", to = "host-b")
        void hostAndPair() {}

        @Test
        @Drop(from = "host-a")
        void halfAPair() {}

        @Test
        @Drop(from = "host-a", to = "host-b", direction = FaultDirection.SENT)
        void pairWithDirection() {}

        @Test
        @Drop(from = "host-a", to = "host-a")
        void sameHostTwice() {}

        @Test
        @Drop(nth = 1, probability = 0.5)
        void nthWithProbability() {}

        @Test
        @Drop(nth = -1)
        void nthFromZero() {}

        @Test
        @Drop(probability = 0)
        void noChance() {}

        @Test
        @Drop(arp = REPLY, protocol = Protocol.UDP)
        void arpInUdp() {}

        @Test
        @Drop(vni = 4711)
        void unknownVni() {}

        @Test
        @Drop(vm = "vm1", vni = 5001)
        void vniOfAnotherVm() {}

        @Test
        @Drop(source = "vm9")
        void nobody() {}

        @Test
        @Delay(by = "soon")
        void badTime() {}

        @Test
        @Delay(by = "2h")
        void tooLong() {}

        @Test
        @Duplicate(copies = 0)
        void noCopies() {}

        @Test
        @Corrupt(at = -7)
        void noSuchByte() {}

        @Test
        @Partition({"host-a", "host-b"})
        void cutOfAll() {}

        @Test
        @Partition("vm1")
        void cutOfVm() {}
    }

    @Test
    void eachIsRefusedWithWhatToChangeAndNothingIsStarted() {
        FixtureRun run = FixtureRun.of(Bad.class);
        Map<String, Throwable> problems = new LinkedHashMap<>();
        run.execute().testEvents().finished().stream()
                .forEach(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .ifPresent(problem -> problems.put(
                                event.getTestDescriptor().getDisplayName().replace("()", ""), problem)));

        assertThat(problems).containsOnlyKeys(TABLE.keySet());
        TABLE.forEach((test, words) -> assertThat(problems.get(test))
                .as(test)
                .isInstanceOf(ExtensionConfigurationException.class)
                .message()
                .contains(words));
        assertThat(run.journal().entries()).isEmpty();
    }

    @Test
    void aFaultWithoutATopologyIsRefused() {
        assertThat(FixtureRun.of(NoTopology.class).problem())
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining("has no topology; put @Topology on the test or its class");
    }

    @Drop(arp = REPLY)
    static class NoTopology {
        @Test
        void test() {}
    }
}
