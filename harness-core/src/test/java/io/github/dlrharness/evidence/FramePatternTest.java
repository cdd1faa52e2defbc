package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.evidence.filter.FrameMatch;
import io.github.dlrharness.evidence.filter.FramePattern;
import io.github.dlrharness.evidence.filter.Matching;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.topology.TopologyPlan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FramePatternTest {
    private static final TopologyPlan PLAN = Plans.seed();
    private static final String REQUEST = "arp.op == request && received";
    private static final String REPLY = "arp.op == reply && sent";

    private final Trace trace = Trace.perfect(PLAN, "host-a", Plans.VM2);

    private FrameMatch counted(String at, String filter, int count, Matching matching) {
        return FramePattern.counted(PLAN, at, filter, count, matching).match(trace.frames());
    }

    private FrameMatch inOrder(String at, String filter, Matching matching, String... filters) {
        return FramePattern.inOrder(PLAN, at, filter, List.of(filters), matching)
                .match(trace.frames());
    }

    @ParameterizedTest
    @EnumSource
    void oneIsOneInEveryMatchingThatCountsIt(Matching matching) {
        assertThat(counted("vm2", "arp.op == reply", 1, matching).met()).isTrue();
        assertThat(counted("vm2", "arp.op == reply", 2, matching).met()).isFalse();
        assertThat(inOrder("vm2", "arp.op == reply or icmp", matching, REPLY, "icmp")
                        .met())
                .isTrue();
        assertThat(inOrder("vm2", "arp.op == reply or icmp", matching, "icmp", REPLY)
                        .met())
                .isFalse();
    }

    @Test
    void oneTooManyMattersUnlessAtLeastIsAsked() {
        trace.repeat("reply", 30);
        trace.edit("reply-again", shot -> shot.tha = PLAN.vms().get(0).mac());
        assertThat(counted("vm2", "arp.op == reply", 1, Matching.AT_LEAST).met())
                .isTrue();
        assertThat(counted("vm2", "arp.op == reply", 1, Matching.EXACTLY).met()).isFalse();
        assertThat(counted("vm2", "arp.op == reply", 1, Matching.IGNORING_DUPLICATES)
                        .met())
                .isFalse();
        assertThat(counted("vm2", "arp.op == reply", 1, Matching.IGNORING_BROADCASTS)
                        .met())
                .isFalse();
        assertThat(inOrder("vm2", "arp", Matching.AT_LEAST, REQUEST, REPLY).met())
                .isTrue();
        assertThat(inOrder("vm2", "arp", Matching.EXACTLY, REQUEST, REPLY).met())
                .isFalse();
        assertThat(inOrder("vm2", "", Matching.AT_LEAST, REPLY, "icmp").met()).isTrue();
        assertThat(inOrder("vm2", "", Matching.AT_LEAST, REPLY, "icmp").surplus())
                .isEqualTo(2);
    }

    @Test
    void duplicatesCountOnceWhereTheyAreIgnored() {
        trace.repeat("reply", 30);
        assertThat(counted("vm2", "arp.op == reply", 1, Matching.EXACTLY).met()).isFalse();
        assertThat(counted("vm2", "arp.op == reply", 1, Matching.IGNORING_DUPLICATES)
                        .met())
                .isTrue();
        assertThat(counted("vm2", "arp.op == reply", 2, Matching.IGNORING_DUPLICATES)
                        .met())
                .isFalse();
    }

    @Test
    void sameBytesTheOtherWayOrFromAnotherVtepAreNoDuplicate() {
        trace.show("copy:host-b", trace.underlay("host-a"), Direction.RECEIVED);
        assertThat(counted("host-a", "arp.op == request", 2, Matching.IGNORING_DUPLICATES)
                        .met())
                .isTrue();
        trace.repeat("copy:host-b", 7);
        trace.edit(
                "copy:host-b-again",
                shot -> shot.outerDestination = PLAN.hosts().get(0).vtep());
        assertThat(counted("host-a", "arp.op == request", 3, Matching.IGNORING_DUPLICATES)
                        .met())
                .isTrue();
    }

    @Test
    void broadcastsDoNotCountWhereTheyAreIgnored() {
        assertThat(inOrder("vm2", "", Matching.IGNORING_BROADCASTS, REPLY, "icmp")
                        .met())
                .isTrue();
        assertThat(inOrder("vm2", "", Matching.EXACTLY, REPLY, "icmp").met()).isFalse();
    }

    @Test
    void placesAreKeptApart() {
        assertThat(counted("vm1", "arp.op == reply", 1, Matching.AT_LEAST).met())
                .isFalse();
        assertThat(counted("host-a", "arp.op == reply", 1, Matching.EXACTLY).met())
                .isTrue();
        assertThat(FramePattern.none(PLAN, "vm1", "arp").match(trace.frames()).met())
                .isTrue();
        assertThat(FramePattern.none(PLAN, "vm2", "arp").match(trace.frames()).met())
                .isFalse();
    }

    @Test
    void aFrameTooManyIsShownWithWhatWasExpected() {
        trace.repeat("reply", 30);
        FrameMatch match = inOrder("vm2", "arp", Matching.EXACTLY, REQUEST, REPLY);
        assertThat(match.message()).isEqualTo("""
                frames at vm2: 2 expected in this order, 0 missing, 1 too many

                Expected:
                    1  arp.op == request && received
                    2  arp.op == reply && sent

                Found: 3 of the 4 frames captured at vm2 pass arp
                      +0 us  received  ARP who has 172.16.20.11? tell 172.16.20.1  SRC vMAC  DST broadcast   = 1
                     +30 us  sent      ARP reply 172.16.20.11 is at 02:00:00:00:00:02  SRC vm2  DST vMAC   = 2
                >    +60 us  sent      ARP reply 172.16.20.11 is at 02:00:00:00:00:02  SRC vm2  DST vMAC   TOO MANY
                """);
        assertThat(match.expected()).isEqualTo(REQUEST + "\n" + REPLY);
        assertThat(match.found())
                .isEqualTo(
                        REQUEST + "\n" + REPLY + "\nARP reply 172.16.20.11 is at 02:00:00:00:00:02  SRC vm2  DST vMAC");
    }

    @Test
    void aMissingFrameIsHeldAgainstTheOneThatComesNearest() {
        trace.edit("relay", shot -> shot.destination = PLAN.router().vMac());
        FrameMatch match =
                counted("host-b", "arp.op == reply && vni == 5001 && eth.dst == pmac(host-a)", 1, Matching.AT_LEAST);
        assertThat(match.message()).contains("""
                frames at host-b that pass "arp.op == reply && vni == 5001 && eth.dst == pmac(host-a)": at least 1 expected, 0 found

                Found: 0 of the 3 frames captured at host-b pass arp.op == reply && vni == 5001 && eth.dst == pmac(host-a)
                """, """
                    expected                  found
                    arp.op == reply           reply
                    vni == 5001               5001
                  > eth.dst == pmac(host-a)   02:50:56:56:44:52 (vMAC)
                """);
        assertThat(match.expected()).startsWith("1 x ");
        assertThat(match.found()).startsWith("0 x ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            vm3 | arp | 1 | EXACTLY | has no VM and no host "vm3" to capture at; did you mean "vm1"? there are vm1, vm2, host-a, host-b
            vm2 | vni == 5001 | 1 | EXACTLY | a frame at a VM is not encapsulated
            vm2 | arp | -1 | EXACTLY | a count of -1 is out of range
            vm2 | arp | 100001 | EXACTLY | a count of 100001 is out of range
            vm2 | eth.dst == broadcast && arp | 1 | IGNORING_BROADCASTS | only broadcasts pass "eth.dst == broadcast && arp", and broadcasts are ignored
            """)
    void whatCanNeverBeIsRefused(String at, String filter, int count, Matching matching, String problem) {
        assertThatThrownBy(() -> FramePattern.counted(PLAN, at, filter, count, matching))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void anExpectedFrameThatTheFilterTakesAwayIsRefused() {
        assertThatThrownBy(() -> FramePattern.inOrder(PLAN, "vm2", "arp", List.of("icmp"), Matching.EXACTLY))
                .hasMessage("no frame passes both \"arp\" and \"icmp\"; widen the filter, or take it away");
    }

    @Test
    void onlyArpIsKnownFromTheFilter() {
        assertThat(FramePattern.none(PLAN, "vm2", "arp.op == reply or arp").onlyArp())
                .isTrue();
        assertThat(FramePattern.none(PLAN, "vm2", "eth.src == vm1").onlyArp()).isFalse();
    }
}
