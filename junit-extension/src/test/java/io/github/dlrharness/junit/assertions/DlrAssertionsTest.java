package io.github.dlrharness.junit.assertions;

import static io.github.dlrharness.junit.assertions.DlrAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dlrharness.evidence.filter.FilterException;
import io.github.dlrharness.evidence.filter.Matching;
import io.github.dlrharness.junit.RouterSpec;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.LinkFaults;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

@Topology(backend = "simulated", router = @RouterSpec(arpTries = 2, arpRetry = "100ms"))
class DlrAssertionsTest {
    @Test
    void whatHoldsPasses(Testbed testbed, Vm vm1, Vm vm2) {
        vm1.ping(vm2);
        vm1.ping(Ipv4Address.parse("172.16.20.99"));

        assertThat(testbed)
                .host("host-a")
                .hasResolved("vm2")
                .hasResolved(
                        "vm2",
                        arp -> arp.withSteps(1, 2, 7).withOverlayCopies(1).withAnswerBy("host-b"))
                .hasAskedInVainFor("172.16.20.99")
                .hasAskedInVainFor("172.16.20.99", arp -> arp.withOverlayCopies(2))
                .hasFrames("arp.op == request && eth.src == pmac(host-a)")
                .hasNoFrames("eth.src == vmac");
        assertThat(testbed)
                .vm("vm2")
                .hasFrames(1, "icmp.type == echo-request", Matching.EXACTLY)
                .hasFramesInOrder(
                        Matching.IGNORING_BROADCASTS, "", "arp.op == reply", "icmp && received", "icmp && sent")
                .hasNoFrames("udp")
                .reaches("vm1")
                .reaches("lif-5000")
                .doesNotReach("172.16.20.98");
    }

    @Test
    void whatDoesNotHoldFailsWithExpectedAndFound(Testbed testbed, Vm vm1, Vm vm2) {
        vm1.ping(vm2);

        fails(
                () -> assertThat(testbed).vm("vm2").hasNoFrames("icmp"),
                "none expected, 2 found",
                "0 x icmp",
                "2 x icmp");
        fails(
                () -> assertThat(testbed).host("host-a").hasFrames(2, "arp", Matching.EXACTLY),
                "exactly 2 expected, 4 found",
                "2 x arp",
                "4 x arp");
        fails(
                () -> assertThat(testbed).vm("vm2").hasFramesInOrder(Matching.AT_LEAST, "", "icmp", "arp"),
                "1 missing",
                "icmp\narp",
                "icmp");
        fails(() -> assertThat(testbed).vm("vm2").doesNotReach("vm1"), "was expected not to", "no answer", "an answer");
        fails(
                () -> assertThat(testbed).host("host-a").hasAskedInVainFor("vm2"),
                "was expected to ask for 172.16.20.11 (vm2) on VXLAN 5001 in vain",
                "in vain: yes",
                "in vain: ");
        fails(
                () -> assertThat(testbed).host("host-a").hasResolved("vm2", arp -> arp.withOverlayCopies(3)),
                "sent 1 copies of its request over the underlay; exactly 3 were expected",
                "overlay copies 3",
                "overlay copies 1");
    }

    @Test
    void unresolvedTargetNamesItsStep(Testbed testbed, Vm vm1, Vm vm2) {
        vm2.linkFaults(LinkFaults.NONE.withPartition(true));
        vm1.ping(vm2);

        fails(
                () -> assertThat(testbed).host("host-a").hasResolved("vm2"),
                "host-a did not resolve 172.16.20.11 (vm2) on VXLAN 5001: step 4 is MISSING",
                "step 4 SEEN",
                "step 4 MISSING");
        fails(() -> assertThat(testbed).vm("vm1").reaches("vm2"), "vm1 does not reach vm2", "an answer", "no answer");
    }

    @Test
    void timeLimitIsWhatWithinSays(Testbed testbed) {
        testbed.host("host-b").linkFaults(LinkFaults.NONE.withDelay(Duration.ofMillis(40)));

        fails(
                () -> assertThat(testbed).within("10ms").vm("vm1").reaches("vm2"),
                "vm1 does not reach vm2",
                "an answer",
                "no answer");
        assertThat(testbed).within("500ms").vm("vm1").reaches("vm2");
    }

    @Test
    void descriptionStandsInFrontOfTheMessage(Testbed testbed) {
        assertThatThrownBy(
                        () -> assertThat(testbed).as("100% silence").vm("vm1").hasFrames("arp"))
                .hasMessageStartingWith("[100% silence] frames at vm1 that pass \"arp\": at least 1 expected, 0 found");
    }

    @Test
    void whatCantBeIsRefused(Testbed testbed) {
        assertThatThrownBy(() -> assertThat(testbed).host("host-c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host-a");
        assertThatThrownBy(() -> assertThat(testbed).vm("vm1").hasFrames("arp.op == replay"))
                .isInstanceOf(FilterException.class);
        assertThatThrownBy(() -> assertThat(testbed).within("soon")).isInstanceOf(IllegalArgumentException.class);
    }

    private static void fails(Runnable assertion, String message, String expected, String found) {
        AssertionFailedError failure = catchThrowableOfType(AssertionFailedError.class, assertion::run);
        assertThat(failure).hasMessageContaining(message);
        assertThat(failure.getExpected().getStringRepresentation()).contains(expected);
        assertThat(failure.getActual().getStringRepresentation()).contains(found);
    }
}
