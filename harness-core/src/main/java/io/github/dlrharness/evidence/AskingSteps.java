package io.github.dlrharness.evidence;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Steps 1 and 2: what leaves the asking host, and with which source. */
final class AskingSteps {
    /** What step 2 rewrites, and therefore what step 1 is not asked about. */
    private static final Set<FrameField> SOURCES = EnumSet.of(FrameField.SOURCE, FrameField.SENDER_MAC);

    private static final Set<FrameField> ALL_BUT_SOURCES = EnumSet.complementOf(EnumSet.copyOf(SOURCES));

    private final Resolution resolution;
    private final Expectations expectations;
    private final String asker;

    AskingSteps(Resolution resolution) {
        this.resolution = resolution;
        expectations = new Expectations(resolution);
        asker = resolution.asker.name();
    }

    /** Step 1 when the host sent nothing at all. */
    StepVerdict neverAsked() {
        Optional<String> otherwise = learnedByProxying();
        if (otherwise.isPresent()) {
            return StepVerdict.missing(Step.REQUEST_REPLICATED, null, otherwise.get());
        }
        StringBuilder text = new StringBuilder("%s sent no ARP request for %s into VNI %s"
                .formatted(asker, resolution.targetName(), resolution.question.vni()));
        Optional<Sighting> local = resolution.requests.stream()
                .filter(Resolution.receivedByVmsOf(resolution.asker))
                .findFirst();
        if (local.isPresent()) {
            text.append("; it asked its own VMs (seen by %s), but no copy left for another host"
                    .formatted(local.get().frame().tap().name()));
        } else if (resolution
                .told(resolution.asker, EngineEvent.REQUEST_ORIGINATED, Long.MIN_VALUE)
                .findAny()
                .isPresent()) {
            text.append("; its DLR says that it made one, but none got out");
        } else if (resolution.packets.stream().noneMatch(packet -> packet.atVm() && packet.sent())) {
            text.append("; no VM sent a packet to that address either, so there was nothing to ask for");
        }
        ExpectedFrame expected = resolution.others.isEmpty() ? null : expectations.copy(resolution.others.get(0));
        return StepVerdict.missing(
                Step.REQUEST_REPLICATED,
                expected,
                text.append(resolution.caveat()).toString());
    }

    /** A host that relays an answer learns from it (settled question 6), and then has nothing to ask for. */
    private Optional<String> learnedByProxying() {
        ArpRow row = resolution.observation.row();
        boolean asked = resolution
                .told(resolution.asker, EngineEvent.REQUEST_ORIGINATED, Long.MIN_VALUE)
                .findAny()
                .isPresent();
        if (asked || row == null || row.state() != ArpState.VALID && row.state() != ArpState.STALE) {
            return Optional.empty();
        }
        return resolution.replies.stream()
                .filter(Resolution.sentBy(resolution.asker))
                .findFirst()
                .flatMap(relay -> resolution.others.stream()
                        .filter(host -> relay.destination().equals(host.pMac()))
                        .findFirst()
                        .map(other -> "%s did not ask: it learned %s at %s from the answer it relayed to %s"
                                .formatted(asker, learned(), Offset.text(learnedAt(relay)), other.name())));
    }

    private String learned() {
        return resolution.target == null ? resolution.question.target().toString() : resolution.target.name();
    }

    /** When the answer came from the target's port, ns since the capture's first frame. */
    private long learnedAt(Sighting relay) {
        long start = resolution.observation.frames().get(0).timeNanos();
        return resolution.replies.stream()
                        .filter(Resolution.sentByVmsOf(resolution.asker))
                        .filter(reply -> reply.time() <= relay.time())
                        .reduce(relay, (one, next) -> next)
                        .time()
                - start;
    }

    StepVerdict replicated(Trail trail) {
        for (Sighting copy : trail.round().copies()) {
            Optional<StepVerdict> wrong = wrongCopy(copy);
            if (wrong.isPresent()) {
                return wrong.get();
            }
        }
        List<Sighting> proof = new ArrayList<>();
        for (HostPlan host : resolution.others) {
            List<Sighting> copies = copiesTo(trail, host);
            if (copies.isEmpty()) {
                return missing(
                        expectations.copy(host),
                        "%s asked, but sent no copy to %s (%s)%s"
                                .formatted(asker, host.name(), host.vtep(), resolution.caveat()));
            }
            if (copies.size() > 1) {
                return wrong(
                        copies.subList(1, copies.size()),
                        null,
                        "%s sent %d copies of one request to %s (%s); exactly one is right"
                                .formatted(asker, copies.size(), host.name(), host.vtep()));
            }
            proof.addAll(copies);
        }
        Optional<Sighting> stray = resolution.requests.stream()
                .filter(Resolution.receivedByVmsOf(resolution.asker))
                .filter(request ->
                        !resolution.inVni(request) && trail.round().covers(request.time(), resolution.slack()))
                .findFirst();
        if (stray.isPresent()) {
            return wrong(
                    List.of(stray.get()),
                    null,
                    "%s on %s got the request, but is on VNI %d, not %s"
                            .formatted(
                                    stray.get().frame().tap().name(),
                                    asker,
                                    resolution.vni(stray.get()),
                                    resolution.question.vni()));
        }
        for (VmPlan vm : resolution.neighbours(resolution.asker)) {
            Optional<StepVerdict> failure = localCopy(trail, vm, proof);
            if (failure.isPresent()) {
                return failure.get();
            }
        }
        return StepVerdict.seen(Step.REQUEST_REPLICATED, proof, replicatedText(trail));
    }

    private String replicatedText(Trail trail) {
        int copies = trail.round().copies().size();
        return resolution.others.isEmpty()
                ? "%s asked its own VMs; there is no other host".formatted(asker)
                : "%s asked for %s: %s VTEP of VNI %s"
                        .formatted(
                                asker,
                                resolution.targetName(),
                                copies == 1 ? "one copy to the other" : copies + " copies, one to each other",
                                resolution.question.vni());
    }

    private Optional<StepVerdict> wrongCopy(Sighting copy) {
        if (!copy.onOverlay()) {
            return Optional.empty();
        }
        Ipv4Address vtep = copy.tunnel().destination();
        Optional<HostPlan> to = resolution.others.stream()
                .filter(host -> host.vtep().equals(vtep))
                .findFirst();
        if (to.isEmpty()) {
            return Optional.of(wrong(
                    List.of(copy),
                    null,
                    "%s sent a copy to %s, which is no other host's VTEP"
                            .formatted(asker, resolution.names.annotate(vtep))));
        }
        ExpectedFrame expected = expectations.copy(to.get());
        boolean stranger =
                !copy.arp().sha().equals(resolution.vMac()) && !copy.arp().sha().equals(resolution.asker.pMac());
        if (stranger || !expected.differences(copy, ALL_BUT_SOURCES).isEmpty()) {
            return Optional.of(wrong(
                    List.of(copy),
                    expected,
                    "the copy that %s sent to %s is not the request it must be"
                            .formatted(asker, to.get().name())));
        }
        return Optional.empty();
    }

    private Optional<StepVerdict> localCopy(Trail trail, VmPlan vm, List<Sighting> proof) {
        List<Sighting> copies = trail.localCopies(vm);
        ExpectedFrame expected = expectations.localRequest(vm);
        if (copies.isEmpty()) {
            return Optional.of(missing(
                    expected,
                    "%s is on %s and on VNI %s, but got no copy of the request: the first request is not DVS Local, it goes to local VMs too%s"
                            .formatted(vm.name(), asker, resolution.question.vni(), resolution.caveat())));
        }
        // The same host may be asking on behalf of others at the same time; then more copies are right.
        boolean askedByOthers = resolution.requests.stream().anyMatch(Resolution.receivedBy(resolution.asker));
        if (copies.size() > 1 && !askedByOthers) {
            return Optional.of(wrong(
                    copies.subList(1, copies.size()),
                    null,
                    "%s on %s got %d copies of one request".formatted(vm.name(), asker, copies.size())));
        }
        if (!expected.differences(copies.get(0), ALL_BUT_SOURCES).isEmpty()) {
            return Optional.of(wrong(
                    copies.subList(0, 1),
                    expected,
                    "the copy that %s on %s got is not the request it must be".formatted(vm.name(), asker)));
        }
        proof.add(copies.get(0));
        return Optional.empty();
    }

    StepVerdict rewritten(Trail trail) {
        if (resolution.others.isEmpty()) {
            return StepVerdict.notApplicable(Step.SOURCE_BECOMES_PMAC, "there is no other host to encapsulate for");
        }
        List<Sighting> copies = trail.round().copies();
        for (Sighting copy : copies) {
            ExpectedFrame expected = expectations.copy(hostOf(copy));
            if (!expected.differences(copy, SOURCES).isEmpty()) {
                return StepVerdict.wrong(Step.SOURCE_BECOMES_PMAC, List.of(copy), expected, notRewritten(copy));
            }
        }
        for (VmPlan vm : resolution.neighbours(resolution.asker)) {
            Optional<Sighting> local = trail.localCopy(vm);
            ExpectedFrame expected = expectations.localRequest(vm);
            if (local.isPresent() && !expected.differences(local.get(), SOURCES).isEmpty()) {
                return StepVerdict.wrong(
                        Step.SOURCE_BECOMES_PMAC,
                        List.of(local.get()),
                        expected,
                        "the rewrite also hit the copy for %s on %s; only what is encapsulated changes its source"
                                .formatted(vm.name(), asker));
            }
        }
        return StepVerdict.seen(
                Step.SOURCE_BECOMES_PMAC,
                copies,
                "on the underlay the request's source is %s".formatted(resolution.pMacName()));
    }

    private String notRewritten(Sighting copy) {
        MacAddress source = copy.source();
        if (source.equals(resolution.vMac())) {
            return "the copy to %s still has source vMAC; %s cannot be told from the other hosts that share it, so the answer will not find back"
                    .formatted(hostOf(copy).name(), asker);
        }
        return source.equals(resolution.asker.pMac())
                ? "the copy to %s has the right source, but its ARP payload is not what arp.payload asks for"
                        .formatted(hostOf(copy).name())
                : "the copy to %s has source %s"
                        .formatted(hostOf(copy).name(), resolution.names.annotate(source.toString()));
    }

    private HostPlan hostOf(Sighting copy) {
        return resolution.others.stream()
                .filter(host -> host.vtep().equals(copy.tunnel().destination()))
                .findFirst()
                .orElse(resolution.others.get(0));
    }

    private static List<Sighting> copiesTo(Trail trail, HostPlan host) {
        return trail.round().copies().stream()
                .filter(copy -> copy.onOverlay() && copy.tunnel().destination().equals(host.vtep()))
                .toList();
    }

    private static StepVerdict missing(ExpectedFrame expected, String text) {
        return StepVerdict.missing(Step.REQUEST_REPLICATED, expected, text);
    }

    private static StepVerdict wrong(List<Sighting> offending, ExpectedFrame expected, String text) {
        return StepVerdict.wrong(Step.REQUEST_REPLICATED, offending, expected, text);
    }
}
