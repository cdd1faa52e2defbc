package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.MacAddress;
import java.util.EnumMap;
import java.util.Map;

/** The frames that the seven steps demand of one resolution. */
final class Expectations {
    private final Resolution resolution;

    Expectations(Resolution resolution) {
        this.resolution = resolution;
    }

    /** Steps 1 and 2: the copy that leaves the asking host for another host. */
    ExpectedFrame copy(HostPlan to) {
        // VMs behind a VTEP without a DLR answer what the payload says, so it must find back (J2).
        MacAddress sender = to.hasDlr() ? resolution.payloadMac() : resolution.asker.pMac();
        Map<FrameField, String> fields = request(resolution.asker.pMac(), sender);
        tunnel(fields, resolution.asker, to);
        return new ExpectedFrame(underlay(resolution.asker), Direction.SENT, fields);
    }

    /** Step 3: the same copy as it reaches the other host. */
    ExpectedFrame arrival(HostPlan at) {
        return new ExpectedFrame(underlay(at), Direction.RECEIVED, copy(at).fields());
    }

    /** Steps 1 and 4: what a VM sees of its own host's DLR asking. */
    ExpectedFrame localRequest(VmPlan vm) {
        return new ExpectedFrame(vm(vm), Direction.RECEIVED, request(resolution.vMac(), resolution.vMac()));
    }

    /** Step 5: the target's answer. */
    ExpectedFrame reply() {
        return new ExpectedFrame(vm(resolution.target), Direction.SENT, answer(resolution.vMac(), resolution.vMac()));
    }

    /** Step 6: the answer as it leaves the target's host. */
    ExpectedFrame relay(HostPlan from) {
        Map<FrameField, String> fields = answer(resolution.asker.pMac(), resolution.payloadMac());
        tunnel(fields, from, resolution.asker);
        return new ExpectedFrame(underlay(from), Direction.SENT, fields);
    }

    /** Step 7: the answer as it reaches the asking host. */
    ExpectedFrame delivery(HostPlan from) {
        return new ExpectedFrame(
                underlay(resolution.asker), Direction.RECEIVED, relay(from).fields());
    }

    /** Step 7: a packet that waited for the answer, as it leaves the asking host or reaches the target there. */
    ExpectedFrame released(Sighting waiting) {
        Map<FrameField, String> fields = new EnumMap<>(FrameField.class);
        fields.put(FrameField.DESTINATION, text(resolution.question.mac()));
        fields.put(FrameField.IP_SOURCE, text(waiting.ipv4().source()));
        fields.put(FrameField.IP_DESTINATION, text(waiting.ipv4().destination()));
        fields.put(FrameField.IP_TTL, text(waiting.ipv4().ttl() - 1));
        if (resolution.targetIsLocal()) {
            fields.put(FrameField.SOURCE, text(resolution.vMac()));
            return new ExpectedFrame(vm(resolution.target), Direction.RECEIVED, fields);
        }
        fields.put(FrameField.SOURCE, text(resolution.asker.pMac()));
        tunnel(fields, resolution.asker, resolution.others.get(0));
        return new ExpectedFrame(underlay(resolution.asker), Direction.SENT, fields);
    }

    private Map<FrameField, String> request(MacAddress source, MacAddress senderMac) {
        Map<FrameField, String> fields = new EnumMap<>(FrameField.class);
        fields.put(FrameField.DESTINATION, text(MacAddress.BROADCAST));
        fields.put(FrameField.SOURCE, text(source));
        fields.put(FrameField.OPERATION, FrameField.REQUEST);
        fields.put(FrameField.SENDER_MAC, text(senderMac));
        fields.put(FrameField.SENDER_IP, text(resolution.lif.address()));
        fields.put(FrameField.TARGET_MAC, text(MacAddress.ZERO));
        fields.put(FrameField.TARGET_IP, text(resolution.question.target()));
        return fields;
    }

    private Map<FrameField, String> answer(MacAddress destination, MacAddress targetMac) {
        Map<FrameField, String> fields = new EnumMap<>(FrameField.class);
        fields.put(FrameField.DESTINATION, text(destination));
        fields.put(FrameField.SOURCE, text(resolution.question.mac()));
        fields.put(FrameField.OPERATION, FrameField.REPLY);
        fields.put(FrameField.SENDER_MAC, text(resolution.question.mac()));
        fields.put(FrameField.SENDER_IP, text(resolution.question.target()));
        fields.put(FrameField.TARGET_MAC, text(targetMac));
        fields.put(FrameField.TARGET_IP, text(resolution.lif.address()));
        return fields;
    }

    private void tunnel(Map<FrameField, String> fields, HostPlan from, HostPlan to) {
        fields.put(FrameField.OUTER_SOURCE, text(from.vtep()));
        fields.put(FrameField.OUTER_DESTINATION, text(to.vtep()));
        fields.put(FrameField.VNI, text(resolution.question.vni()));
    }

    private static TapPoint underlay(HostPlan host) {
        return new TapPoint(TapPoint.Kind.UNDERLAY, host.name(), host.name());
    }

    private static TapPoint vm(VmPlan vm) {
        return new TapPoint(TapPoint.Kind.VM, vm.host(), vm.name());
    }

    /** A host without a DLR instance has no pMAC, so no frame is right that must have it. */
    private static String text(Object value) {
        return value == null ? "a pMAC" : value.toString();
    }
}
