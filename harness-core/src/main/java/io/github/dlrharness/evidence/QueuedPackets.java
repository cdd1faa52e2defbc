package io.github.dlrharness.evidence;

import io.github.dlrharness.evidence.Sighting.Packet;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Step 7: the packets that waited for the answer leave, once each, to the right address, one hop older (A11, C3). */
final class QueuedPackets {
    /** What VXLAN over IPv4 and Ethernet adds to an inner packet, bytes. */
    private static final int ENCAPSULATION = 50;

    private final Resolution resolution;
    private final Expectations expectations;
    private final String asker;

    QueuedPackets(Resolution resolution) {
        this.resolution = resolution;
        expectations = new Expectations(resolution);
        asker = resolution.asker.name();
    }

    /** What is wrong with the release; empty when nothing is, or nothing waited. Adds the frames that prove it. */
    Optional<StepVerdict> released(Trail trail, Sighting answer, List<Sighting> proof) {
        List<Sighting> waiting = waiting(trail, answer);
        for (Sighting packet : waiting) {
            // The queue keeps the latest of a target's packets (C1); an earlier one may have had to give way.
            boolean latest = packet == waiting.get(waiting.size() - 1);
            Optional<Sighting> left = resolution.packets.stream()
                    .filter(out())
                    // Not only since the answer: what the target broadcasts may have told the DLR before.
                    .filter(seen -> seen.time() >= packet.time() && seen.ipv4().continues(packet.ipv4()))
                    .findFirst();
            if (left.isEmpty() && latest) {
                return Optional.of(StepVerdict.missing(
                        Step.RESOLVED,
                        expectations.released(packet),
                        "the packet of %s that waited for the answer did not leave %s%s"
                                .formatted(sender(packet), asker, resolution.dataCaveat())));
            }
            Optional<StepVerdict> wrong = left.flatMap(seen -> wrong(packet, seen));
            if (wrong.isPresent()) {
                return wrong;
            }
            left.filter(seen -> latest).ifPresent(proof::add);
        }
        return Optional.empty();
    }

    /** What a VM sent to be routed while the answer was outstanding, as far as a queue must hold it. */
    private List<Sighting> waiting(Trail trail, Sighting answer) {
        long oldest = trail.round().start()
                - resolution.plan.router().queue().lifetime().toNanos();
        List<Sighting> all = resolution.packets.stream()
                .filter(Resolution.sentByVmsOf(resolution.asker))
                .filter(seen -> seen.time() >= oldest && seen.time() <= answer.time())
                .filter(this::mustBeRouted)
                .toList();
        int depth = resolution.plan.router().queue().depth();
        return all.subList(Math.max(0, all.size() - depth), all.size());
    }

    /** A router rightly drops what is damaged, spent (I7), too big (I4), or from no possible sender (RFC 1812 §5.3.7). */
    private boolean mustBeRouted(Sighting seen) {
        Packet packet = seen.ipv4();
        boolean tooBig = packet.dontFragment()
                && packet.length() > resolution.plan.underlay().mtu() - ENCAPSULATION;
        return seen.destination().equals(resolution.vMac())
                && !resolution.isRouter(seen.source())
                && packet.checksumIsCorrect()
                && packet.ttl() > 1
                && !tooBig
                && isUnicast(packet.source())
                && resolution.plan.lifs().stream()
                        .noneMatch(lif -> lif.address().equals(packet.source()));
    }

    private static boolean isUnicast(Ipv4Address address) {
        int first = address.value() >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    private Optional<StepVerdict> wrong(Sighting packet, Sighting left) {
        ExpectedFrame expected = expectations.released(packet);
        List<FrameField> differences = expected.differences(left);
        if (!differences.isEmpty()) {
            String what = differences.equals(List.of(FrameField.IP_TTL))
                    ? "with TTL %d; it came with %d, and each hop takes one"
                            .formatted(left.ipv4().ttl(), packet.ipv4().ttl())
                    : "with wrong addresses";
            return Optional.of(StepVerdict.wrong(
                    Step.RESOLVED,
                    List.of(left),
                    expected,
                    "the packet of %s that waited for the answer left %s %s".formatted(sender(packet), asker, what)));
        }
        List<Sighting> all = same(packet, out());
        int sent = same(packet, Resolution.sentByVmsOf(resolution.asker)).size();
        if (all.size() > sent && resolution.observation.isComplete()) {
            return Optional.of(StepVerdict.wrong(
                    Step.RESOLVED,
                    all.subList(sent, all.size()),
                    null,
                    "the packet that %s sent, and that waited for the answer, left %s more often than it was sent: %d times for %d"
                            .formatted(sender(packet), asker, all.size(), sent)));
        }
        return Optional.empty();
    }

    /** All sightings of a packet; a VM may well send the same bytes again. */
    private List<Sighting> same(Sighting packet, Predicate<Sighting> where) {
        return resolution.packets.stream()
                .filter(where)
                .filter(seen -> seen.ipv4().length() == packet.ipv4().length())
                .filter(seen -> seen.ipv4().continues(packet.ipv4()))
                .toList();
    }

    /** A packet as it leaves the asking host for the target. */
    Predicate<Sighting> out() {
        return resolution.targetIsLocal()
                ? Resolution.receivedBy(resolution.target)
                : Resolution.sentBy(resolution.asker);
    }

    private static String sender(Sighting packet) {
        return packet.frame().tap().name();
    }
}
