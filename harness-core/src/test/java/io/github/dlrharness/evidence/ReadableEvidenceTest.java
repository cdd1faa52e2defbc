package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dlrharness.wire.Ipv4Address;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people get to read, word for word. */
class ReadableEvidenceTest {
    private static ResolutionVerdict judge(Trace trace, Observation observation) {
        return ResolutionJudge.judge(
                trace.plan, ResolutionQuestion.resolved(trace.plan, "host-a", Plans.VM2), observation);
    }

    @Test
    void drawsTheSevenSteps() {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2);
        assertThat(judge(trace, trace.everything()).ladder()).isEqualTo("""
                             time  step       vm1    host-a   host-b     vm2
                                               |        |        |        |
                            +0 us              |------->|        |        |      ICMP 172.16.10.11 -> 172.16.20.11
                                               |        |        |        |      SRC vm1  DST vMAC
                           +60 us  1 2 3       |        |=======>|        |      ARP who has 172.16.20.11? tell 172.16.20.1
                                               |        |        |        |      SRC pMAC host-a  DST broadcast  VXLAN 5001
                           +85 us  3           |        |        *        |      (flagged: DST becomes vMAC, for the DLR only)
                           +86 us  4           |        |        *        |      (DLR saves pMAC host-a)
                          +100 us  4           |        |        |------->|      ARP who has 172.16.20.11? tell 172.16.20.1
                                               |        |        |        |      SRC vMAC  DST broadcast
                          +130 us  5           |        |        |<-------|      ARP reply 172.16.20.11 is at 02:00:00:00:00:02
                                               |        |        |        |      SRC vm2  DST vMAC
                          +150 us  6 7         |        |<=======|        |      ARP reply 172.16.20.11 is at 02:00:00:00:00:02
                                               |        |        |        |      SRC vm2  DST pMAC host-a  VXLAN 5001
                          +175 us  7           |        *        |        |      (DST becomes vMAC, for the DLR only)
                          +176 us  7           |        *        |        |      (ARP entry VALID: 02:00:00:00:00:02)
                          +190 us  7           |        |=======>|        |      ICMP 172.16.10.11 -> 172.16.20.11
                                               |        |        |        |      SRC pMAC host-a  DST vm2  VXLAN 5001
                          +230 us              |        |        |------->|      ICMP 172.16.10.11 -> 172.16.20.11
                                               |        |        |        |      SRC vMAC  DST vm2

                            ---> between a VM and its host   ===> VXLAN over the underlay   * told by the agent
                            vMAC            02:50:56:56:44:52
                            pMAC host-a     02:50:56:00:a0:00
                            pMAC host-b     02:50:56:00:a0:01
                            vm1             02:00:00:00:00:01
                            vm2             02:00:00:00:00:02
                        """);
    }

    @Test
    void tellsWhichStepIsWrongAndHow() {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2).until(150);
        trace.edit("asked:vm2", shot -> shot.source = trace.plan.hosts().get(1).pMac());
        trace.edit("reply", shot -> shot.destination = trace.plan.hosts().get(1).pMac());
        assertThat(judge(trace, trace.wire()).failureMessage(Path.of("target/dlr-harness/RoutingTest.reaches.pcapng")))
                .isEqualTo("""
                        host-a did not resolve 172.16.20.11 (vm2) on VXLAN 5001: step 4 is WRONG

                        Step 4: DLR on host B asks the local VMs, DVS Local
                          the request that vm2 got on host-b is not the new one its DLR must make

                        Last good frame (step 3), received by host-b on the underlay:
                          Ethernet        DST 02:00:00:00:fe:02  SRC 02:00:00:00:fe:01  type 0x0800
                          IPv4            source 192.168.250.51 (VTEP host-a)  destination 192.168.250.52 (VTEP host-b)  protocol UDP  TTL 64  length 78
                          UDP             source 50000  destination 4789  length 58
                          VXLAN           VNI 5001  flags 0x08
                          inner Ethernet  DST ff:ff:ff:ff:ff:ff (broadcast)  SRC 02:50:56:00:a0:00 (pMAC host-a)  type 0x0806
                          inner ARP       operation request  SHA 02:50:56:56:44:52 (vMAC)  SPA 172.16.20.1 (LIF 5001)  THA 00:00:00:00:00:00  TPA 172.16.20.11 (vm2)

                        Expected, received by vm2 (on host-b):
                                            expected                               found
                            DST MAC         ff:ff:ff:ff:ff:ff (broadcast)          ff:ff:ff:ff:ff:ff (broadcast)
                          > SRC MAC         02:50:56:56:44:52 (vMAC)               02:50:56:00:a0:01 (pMAC host-b)
                            ARP operation   request (1)                            request (1)
                            ARP SHA         02:50:56:56:44:52 (vMAC)               02:50:56:56:44:52 (vMAC)
                            ARP SPA         172.16.20.1 (LIF 5001)                 172.16.20.1 (LIF 5001)
                            ARP THA         00:00:00:00:00:00                      00:00:00:00:00:00
                            ARP TPA         172.16.20.11 (vm2)                     172.16.20.11 (vm2)

                        The seven steps (host A is host-a, host B is host-b):
                          1 SEEN     host-a asked for 172.16.20.11 (vm2): one copy to the other VTEP of VNI 5001
                          2 SEEN     on the underlay the request's source is 02:50:56:00:a0:00 (pMAC host-a)
                          3 SEEN     host-b consumed the request; no VM there saw 02:50:56:00:a0:00 (pMAC host-a). What happened inside host-b is not observable; that the VMs there were asked proves it
                          4 WRONG    the request that vm2 got on host-b is not the new one its DLR must make
                          5 WRONG    the answer of vm2 is not the one it must be
                          6 MISSING  host-b sent no answer to host-a
                          7 MISSING  no answer reached host-a

                        What was captured:
                             time  step       vm1    host-a   host-b     vm2
                                               |        |        |        |
                            +0 us              |------->|        |        |      ICMP 172.16.10.11 -> 172.16.20.11
                                               |        |        |        |      SRC vm1  DST vMAC
                           +60 us  1 2 3       |        |=======>|        |      ARP who has 172.16.20.11? tell 172.16.20.1
                                               |        |        |        |      SRC pMAC host-a  DST broadcast  VXLAN 5001
                           +80 us  3           |        |        o        |      (whether DST becomes vMAC is not observable)
                          +100 us  4!          |        |        |------->|      ARP who has 172.16.20.11? tell 172.16.20.1
                                               |        |        |        |      SRC pMAC host-b  DST broadcast
                                   4?          |        |        |.......>|      step 4 WRONG
                                               |        |        |        |      expected ARP who has 172.16.20.11? tell 172.16.20.1
                                               |        |        |        |      SRC vMAC  DST broadcast
                          +130 us  5!          |        |        |<-------|      ARP reply 172.16.20.11 is at 02:00:00:00:00:02
                                               |        |        |        |      SRC vm2  DST pMAC host-b

                            ---> between a VM and its host   ===> VXLAN over the underlay   o not observable from outside   ...> absent
                            vMAC            02:50:56:56:44:52
                            pMAC host-a     02:50:56:00:a0:00
                            pMAC host-b     02:50:56:00:a0:01
                            vm1             02:00:00:00:00:01
                            vm2             02:00:00:00:00:02

                        Capture: target/dlr-harness/RoutingTest.reaches.pcapng
                        """);
    }

    @Test
    void marksTheGapWhereAFrameIsAbsent() {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2).until(150);
        assertThat(judge(trace, trace.wire()).ladder()).contains("""
                          +130 us  5           |        |        |<-------|      ARP reply 172.16.20.11 is at 02:00:00:00:00:02
                                               |        |        |        |      SRC vm2  DST vMAC
                                   6?          |        |<.......|        |      step 6 MISSING
                                               |        |        |        |      expected ARP reply 172.16.20.11 is at 02:00:00:00:00:02
                                               |        |        |        |      SRC vm2  DST pMAC host-a  VXLAN 5001
                        """);
    }

    @Test
    void showsAFrameThatDidNotArrive() {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2).until(80);
        assertThat(judge(trace, trace.wire()).ladder()).contains("""
                           +60 us  1 2         |        |===x    |        |      ARP who has 172.16.20.11? tell 172.16.20.1 (did not arrive)
                        """);
    }

    @Test
    void putsTheWordsBelowTheLanesWhenThereAreMany() {
        Trace trace = Trace.perfect(Plans.crowded(), "host-a", Plans.VM2);
        String ladder = judge(trace, trace.wire()).ladder();
        assertThat(ladder).startsWith("""
                             time  step       vm1      vm3    host-a   host-b     vm2      vm4    host-c     vm5
                        """).contains("""
                           +60 us  1 2 3       |        |        |==================================>|        |
                                           ARP who has 172.16.20.11? tell 172.16.20.1   SRC pMAC host-a  DST broadcast  VXLAN 5001
                        """);
        assertThat(ladder.lines()).allMatch(line -> line.length() <= 120);
    }

    @Test
    void isPlainAscii() {
        Trace trace = Trace.perfect(Plans.crowded(), "host-a", Plans.VM2).until(150);
        assertThat(judge(trace, trace.everything()).failureMessage(null).chars())
                .allMatch(letter -> letter == '\n' || letter >= ' ' && letter <= '~');
    }

    @Test
    void saysThatThereIsNothingToDraw() {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2);
        ResolutionVerdict verdict = judge(trace, Observation.of(List.of(), 0));
        assertThat(verdict.failureMessage(null))
                .contains("step 1 is MISSING")
                .contains("no VM sent a packet to that address either, so there was nothing to ask for")
                .contains("(nothing of this resolution was captured)");
    }

    @Test
    void refusesAQuestionThatTheTopologyCannotAnswer() {
        var plan = Plans.seed();
        assertThat(catchThrowable(() -> ResolutionQuestion.resolved(plan, "host-c", Plans.VM2)))
                .hasMessage(
                        "topology \"seed\" has no host \"host-c\"; did you mean \"host-a\"? its hosts are host-a, host-b");
        assertThat(catchThrowable(() -> ResolutionQuestion.resolved(plan, "host-a", Ipv4Address.parse("10.0.0.1"))))
                .hasMessageContaining("10.0.0.1 lies in no LIF's subnet")
                .hasMessageContaining("172.16.20.0/24 (lif-5001)");
        assertThat(catchThrowable(() -> ResolutionQuestion.resolved(plan, "host-a", Ipv4Address.parse("172.16.20.99"))))
                .hasMessageContaining("no VM of topology \"seed\" has the address 172.16.20.99 on VNI 5001")
                .hasMessageContaining("vm2 172.16.20.11 (VNI 5001)");
    }
}
