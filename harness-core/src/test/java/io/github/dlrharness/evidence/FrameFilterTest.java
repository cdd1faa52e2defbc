package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.evidence.filter.FilterException;
import io.github.dlrharness.evidence.filter.FrameFilter;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.topology.TopologyPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameFilterTest {
    private static final TopologyPlan PLAN = Plans.seed();
    private static final Trace TRACE = Trace.perfect(PLAN, "host-a", Plans.VM2);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            copy:host-b | arp.op == request && vni == 5001 && eth.src == pmac(host-a)
            copy:host-b | outer.ip.src == host-a and outer.ip.dst == vtep(host-b) and outer.udp.srcport >= 49152
            copy:host-b | sent and not received and vxlan and outer.ip.ttl == 64 and outer.ip.dscp == 0
            copy:host-b | eth.dst == broadcast && eth.type == arp && arp.sha == vmac && arp.tha == zero
            copy:host-b | arp.spa == lif(5001) && arp.spa == lif-5001 && arp.spa == lif(lif-5001) && arp.tpa == vm2
            copy:host-b | vni == lif-5001 && outer.eth.src == 02:00:00:00:fe:01 && outer.eth.dst in {02-00-00-00-FE-02}
            copy:host-b | not ip && !icmp && frame.len == 92
            arrival:host-b | received && !(eth.src == vmac or eth.src == vm2)
            reply | arp.op != request && eth.src == vm2 && eth.src == mac(vm2) && arp.spa == ip(vm2) && not vxlan
            reply | arp.op in {1, 0x2} && arp.tpa == 172.16.20.1 && arp.spa != 172.16.20.1
            trigger | icmp.type == echo-request && icmp.code == 0 && ip.ttl > 63 && ip.ttl <= 64 && ip.ttl < 65
            trigger | ip.src == vm1 && ip.src == 172.16.0.0/16 && ip.dst != 172.16.10.0/24 && ip.proto == icmp && ip.df
            trigger | icmp && ip.len == 36 && not ip.frag && (arp or ip)
            trigger | tcp or udp or icmp
            """)
    void passes(String role, String filter) {
        assertThat(FrameFilter.of(filter, PLAN).passes(frame(role))).isTrue();
        assertThat(FrameFilter.of("not (" + filter + ")", PLAN).passes(frame(role)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            copy:host-b | vni == 5000
            copy:host-b | eth.src == vmac
            copy:host-b | arp.op == reply or received
            copy:host-b | ip.ttl != 3
            copy:host-b | ip.src != vm1
            reply | vni != 5000
            trigger | udp.dstport != 4789
            trigger | ip.ttl < 64 or ip.ttl > 64
            trigger | ip.src in {10.0.0.0/8, 172.16.20.0/24, vm2}
            trigger | not icmp
            """)
    void doesNotPass(String role, String filter) {
        assertThat(FrameFilter.of(filter, PLAN).passes(frame(role))).isFalse();
    }

    @Test
    void nothingWrittenPassesEveryFrame() {
        FrameFilter all = FrameFilter.of("  ", PLAN);
        assertThat(TRACE.frames()).isNotEmpty().allMatch(all::passes);
    }

    @Test
    void andBindsTighterThanOr() {
        CapturedFrame trigger = frame("trigger");
        assertThat(FrameFilter.of("icmp || arp and received", PLAN).passes(trigger))
                .isTrue();
        assertThat(FrameFilter.of("(icmp or arp) and received", PLAN).passes(trigger))
                .isFalse();
        assertThat(FrameFilter.of("not arp and icmp", PLAN).passes(trigger)).isTrue();
        assertThat(FrameFilter.of("not (arp and icmp) or icmp", PLAN).passes(trigger))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            arp.op == replay | 11 | "replay" is no value of arp.op; did you mean "reply"? possible are request, reply, a number from 0 to 65535
            arp.opp == 1 | 1 | there is no field "arp.opp"; did you mean "arp.op"? the fields are sent, received, frame.len, eth.dst
            eth.src == host-b | 12 | "host-b" is no value of eth.src; did you mean pmac(host-b)? possible are broadcast, zero, vmac, vm1, vm2, mac(vm1|vm2), pmac(host-a|host-b), an address like 02:00:00:00:00:01
            eth.src == pmac(hostb) | 17 | pmac of "hostb" is not known; did you mean "host-b"? possible are host-a, host-b
            eth.src == vtep(host-b) | 12 | "vtep" gives no value of eth.src
            ip.src == vm3 | 11 | "vm3" is no value of ip.src; did you mean "vm1"? possible are vm1, vm2, lif-5000, lif-5001, ip(vm1|vm2), vtep(host-a|host-b), lif(lif-5000|5000|lif-5001|5001), an address like 192.0.2.1
            ip.src == 172.16.20 | 11 | "172.16.20" is not an IPv4 address
            ip.src == 172.16.20.1/24 | 11 | 172.16.20.1/24 has host bits set; the network is 172.16.20.0/24
            eth.src == 02:00:00:00:01 | 12 | "02:00:00:00:01" is not a MAC address
            ip.ttl == 256 | 11 | 256 is out of range; ip.ttl is 0 to 255
            ip.ttl > 255 | 10 | ip.ttl is 0 to 255, so this never holds
            vni == 16777216 | 8 | out of range; vni is 0 to 16777215
            eth.src < vm1 | 9 | eth.src is an address; compare it by == != or in
            arp == 1 | 5 | arp is there or not and has no value; write arp or not arp
            arp.op | 7 | arp.op must be compared with something
            arp.op = 1 | 8 | write == to compare
            arp & ip | 5 | write && or and
            arp $ ip | 5 | '$' has no meaning here
            eth.src == "vm1" | 12 | without quotes
            (arp | 5 | ")" is expected here, and there is the end
            arp ip | 5 | "ip" is one too many; join two conditions by and or or
            arp.op in 1 | 11 | "{" is expected here, and there is "1"
            arp.op in {1 2} | 14 | "}" is expected here, and there is "2"
            arp && | 7 | a field is expected here, and there is the end
            arp.op == | 10 | a value of arp.op is expected here, and there is the end
            """)
    void unreadableTellsWhereAndWhatIsPossible(String filter, int column, String problem) {
        assertThatThrownBy(() -> FrameFilter.of(filter, PLAN))
                .isInstanceOfSatisfying(
                        FilterException.class, e -> assertThat(e.column()).isEqualTo(column))
                .hasMessageStartingWith("column %d of the filter: ".formatted(column))
                .hasMessageContaining(problem)
                .hasMessageEndingWith("%n  %s%n  %s^".formatted(filter, " ".repeat(column - 1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            arp && ip.src == vm1 | 8 | no frame has both arp and ip.src
            udp.dstport == 53 and icmp | 23 | no frame has both udp.dstport and icmp
            arp.op == request && arp.op == reply | 22 | nothing is left that arp.op could be
            ip.ttl < 10 && ip.ttl >= 10 | 16 | nothing is left that ip.ttl could be
            ip.src == 10.0.0.0/8 && ip.src == vm1 | 25 | nothing is left that ip.src could be
            arp.op == reply && not arp | 24 | the filter names a field of arp
            tcp.syn && not ip | 16 | the filter names a field of ip
            not (ip.ttl > 5 or ip.ttl <= 5) and ip.ttl != 7 | 20 | nothing is left that ip.ttl could be
            sent && received | 9 | no frame is both sent and received at one tap
            (arp or icmp) and udp | 19 | no frame has both arp and udp
            """)
    void impossibleIsRefusedWithTheReason(String filter, int column, String why) {
        assertThatThrownBy(() -> FrameFilter.of(filter, PLAN))
                .isInstanceOfSatisfying(
                        FilterException.class, e -> assertThat(e.column()).isEqualTo(column))
                .hasMessageContaining("no frame can pass: " + why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(arp or icmp) and (ip or arp)",
                "not (arp and ip)",
                "not (arp.op == request) and arp.op == reply",
                "ip.ttl != 3 and ip.ttl != 4",
                "not ip.ttl == 3",
                "ip and not tcp and not udp"
            })
    void whatCanBeIsNotRefused(String filter) {
        assertThat(FrameFilter.of(filter, PLAN).text()).isEqualTo(filter);
    }

    @Test
    void encapsulationAtAVmIsRefused() {
        FrameFilter filter = FrameFilter.of("arp and vni == 5001", PLAN);
        filter.requireAt(TapPoint.Kind.UNDERLAY);
        assertThatThrownBy(() -> filter.requireAt(TapPoint.Kind.VM))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining(
                        "column 9 of the filter: a frame at a VM is not encapsulated and has no vni; name a host as the place, or leave it out");
    }

    @Test
    void noBytesAreTooStrangeForAFilter() {
        FrameFilter filter = FrameFilter.of(
                "vni == 1 or arp.op == 1 or ip.ttl == 1 or icmp.code == 9 or tcp.syn or udp.dstport == 7 or eth.type == 5",
                PLAN);
        Random random = new Random(1);
        for (CapturedFrame good : TRACE.frames()) {
            for (int length = 0; length <= good.bytes().length; length++) {
                byte[] bytes = Arrays.copyOf(good.bytes(), length);
                if (length > 0) {
                    bytes[random.nextInt(length)] = (byte) random.nextInt();
                }
                CapturedFrame cut = new CapturedFrame(0, 0, good.tap(), Direction.SENT, bytes, good.originalLength());
                assertThat(filter.check(cut)).hasSize(7);
            }
        }
    }

    @Test
    void aLaterFragmentHasNoHeaderOverIp() {
        CapturedFrame whole = frame("trigger");
        byte[] bytes = whole.bytes().clone();
        bytes[14 + 7] = 1;
        CapturedFrame later = new CapturedFrame(0, 0, whole.tap(), Direction.SENT, bytes, bytes.length);
        assertThat(FrameFilter.of("ip.frag and ip.proto == icmp and not icmp", PLAN)
                        .passes(later))
                .isTrue();
        assertThat(FrameFilter.of("ip.frag", PLAN).passes(whole)).isFalse();
    }

    @Test
    void aFrameCutByTheCaptureIsReadAsFarAsItGoes() {
        CapturedFrame whole = frame("copy:host-b");
        byte[] bytes = Arrays.copyOf(whole.bytes(), 50 + 14 + 28 - 1);
        CapturedFrame cut = new CapturedFrame(0, 0, whole.tap(), Direction.SENT, bytes, whole.originalLength());
        assertThat(FrameFilter.of("vni == 5001 and eth.type == arp and not arp", PLAN)
                        .passes(cut))
                .isTrue();
        assertThat(FrameFilter.of("frame.len == 92", PLAN).passes(cut)).isTrue();
    }

    @Test
    void checkTellsEachComparisonAndWhatWasFound() {
        List<FrameFilter.Check> checks = FrameFilter.of("arp.op == reply && eth.src == vm1 && not ip.ttl == 3", PLAN)
                .check(frame("reply"));
        assertThat(checks)
                .containsExactly(
                        new FrameFilter.Check("arp.op == reply", true, "reply"),
                        new FrameFilter.Check("eth.src == vm1", false, "02:00:00:00:00:02"),
                        new FrameFilter.Check("ip.ttl == 3", false, ""));
    }

    private static CapturedFrame frame(String role) {
        return TRACE.shot(role).frame(0, Trace.START);
    }
}
