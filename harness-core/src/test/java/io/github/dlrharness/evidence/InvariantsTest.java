package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.MacAddress;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InvariantsTest {
    private static final TopologyPlan PLAN = Plans.crowded();
    private static final MacAddress VMAC = PLAN.router().vMac();

    private static Arguments breaking(String requirement, String what, Consumer<Trace> how) {
        return arguments(requirement, what, how);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                breaking(
                        "A16",
                        "vMAC is the inner source of a frame host-a -> host-b",
                        t -> t.edit("copy:host-b", shot -> shot.source = VMAC)),
                breaking(
                        "A16",
                        "vMAC is the inner destination of a frame host-b -> host-a",
                        t -> t.edit("relay", shot -> shot.destination = VMAC)),
                breaking(
                        "A17",
                        "vm4 got a frame with source 02:50:56:00:a0:00 (pMAC host-a)",
                        t -> t.show("arrival:host-b", t.vm("vm4"), Direction.RECEIVED)),
                breaking("A17", "vm1 got a frame with destination 02:50:56:00:a0:00 (pMAC host-a)", t -> {
                    t.show("delivery", t.vm("vm1"), Direction.RECEIVED);
                    t.edit("delivery-shown", shot -> shot.source = VMAC);
                }),
                breaking(
                        "H1",
                        "vm6, on VNI 5000, got a frame of 02:00:00:00:00:02 (vm2), which is on VNI 5001",
                        t -> t.show("reply", t.vm("vm6"), Direction.RECEIVED)),
                breaking(
                        "H1",
                        "a frame of 02:00:00:00:00:02 (vm2), which is on VNI 5001, crosses the underlay in VNI 5000 (host-b -> host-a)",
                        t -> t.edit("relay", shot -> shot.vni = 5000)),
                breaking(
                        "H3",
                        "host-b encapsulated a frame of 02:50:56:00:a0:00 (pMAC host-a), which is on another host, once more (host-b -> host-c)",
                        t -> reflect(t, "arrival:host-b")),
                breaking(
                        "H3",
                        "host-b encapsulated a frame of 02:00:00:00:00:03 (vm3), which is on another host, once more (host-b -> host-c)",
                        t -> {
                            reflect(t, "arrival:host-b");
                            t.edit(
                                    "arrival:host-b-shown",
                                    shot -> shot.source =
                                            PLAN.vm("vm3").orElseThrow().mac());
                        }));
    }

    private static void reflect(Trace trace, String role) {
        trace.show(role, trace.underlay("host-b"), Direction.SENT);
        trace.edit(role + "-shown", shot -> {
            shot.outerSource = PLAN.hosts().get(1).vtep();
            shot.outerDestination = PLAN.hosts().get(2).vtep();
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("broken")
    void findsEachBreach(String requirement, String what, Consumer<Trace> how) {
        Trace trace = Trace.perfect(PLAN, "host-a", Plans.VM2);
        assertThat(Invariants.check(PLAN, trace.frames())).isEmpty();
        how.accept(trace);
        assertThat(Invariants.check(PLAN, trace.frames())).singleElement().satisfies(violation -> {
            assertThat(violation.requirement()).isEqualTo(requirement);
            assertThat(violation.explanation()).isEqualTo(what);
        });
        boolean byAbsence = requirement.startsWith("H");
        assertThat(Invariants.check(PLAN, trace.frames(), 3))
                .singleElement()
                .extracting(InvariantViolation::explanation)
                .isEqualTo(
                        byAbsence
                                ? what
                                        + "; the capture lost 3 frames, and one of them may be the test's own that explains it"
                                : what);
    }

    @Test
    void allowsVmacOnTheUnderlayWhenTheRewriteIsSwitchedOff() {
        TopologyPlan plan = Plans.with(PLAN, RouterOptions.defaults().withPMacRewrite(false));
        Trace trace = Trace.perfect(plan, "host-a", Plans.VM2).until(80);
        trace.edit("copy:host-b", shot -> shot.source = VMAC);
        assertThat(Invariants.check(plan, trace.frames())).isEmpty();
    }

    @Test
    void allowsWhatATestInjectsWithAnotherVmsAddress() {
        Trace trace = Trace.perfect(PLAN, "host-a", Plans.VM2);
        MacAddress vm1 = PLAN.vm("vm1").orElseThrow().mac();
        // vm4 (VNI 5001, host-b) claims the address of vm1 (VNI 5000, host-a): its frames are its host's, and its
        // VNI's.
        Shot forged = trace.request("forged", 500, trace.vm("vm4"), vm1);
        forged.direction = Direction.SENT;
        trace.shots.add(forged);
        trace.show("forged", trace.vm("vm2"), Direction.RECEIVED);
        Shot encapsulated = forged.copy("flooded", 510, trace.underlay("host-b"), Direction.SENT);
        trace.encapsulate(encapsulated, PLAN.hosts().get(1), PLAN.hosts().get(2));
        trace.shots.add(encapsulated);
        assertThat(Invariants.check(PLAN, trace.frames())).isEmpty();
    }
}
