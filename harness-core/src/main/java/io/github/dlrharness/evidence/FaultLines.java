package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.fault.AppliedFault;
import io.github.dlrharness.testbed.fault.Fault;
import io.github.dlrharness.testbed.fault.FaultDirection;
import io.github.dlrharness.testbed.fault.Faults;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The faults of a testbed for people: each with how often it was made, and the first frames it was made to. */
public final class FaultLines {
    /** Frames that are shown of one fault. */
    private static final int SHOWN = 5;

    private FaultLines() {}

    /** A line for each fault there is or was since the last reset, and one for each of the first frames; empty when there is none. */
    public static List<String> of(Testbed testbed) {
        Faults faults = testbed.faults();
        List<AppliedFault> applied = faults.applied();
        Set<Fault> all = new LinkedHashSet<>(faults.list());
        applied.forEach(one -> all.add(one.fault()));
        if (all.isEmpty()) {
            return List.of();
        }
        TopologyPlan plan = testbed.plan();
        FrameSummary summary = new FrameSummary(plan);
        List<String> lines = new ArrayList<>();
        for (Fault fault : all) {
            long frames = faults.applied(fault);
            lines.add("%s: %s".formatted(fault, frames == 1 ? "1 frame" : frames + " frames"));
            applied.stream()
                    .filter(one -> one.fault().equals(fault))
                    .limit(SHOWN)
                    .forEach(one -> lines.add("  %s: %s".formatted(one.where(), summary.line(frame(one, plan)))));
            if (frames > SHOWN) {
                lines.add("  and %d more".formatted(frames - SHOWN));
            }
        }
        return lines;
    }

    private static CapturedFrame frame(AppliedFault applied, TopologyPlan plan) {
        String host = applied.kind() == TapPoint.Kind.VM
                ? plan.vm(applied.link()).map(VmPlan::host).orElseThrow()
                : applied.link();
        return new CapturedFrame(
                0,
                applied.timeNanos(),
                new TapPoint(applied.kind(), host, applied.link()),
                applied.direction() == FaultDirection.SENT
                        ? CapturedFrame.Direction.SENT
                        : CapturedFrame.Direction.RECEIVED,
                applied.bytes(),
                applied.originalLength());
    }
}
