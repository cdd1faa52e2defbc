package io.github.dlrharness.evidence;

import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The frames that answer one {@link Round}, found from the end: the reply that was relayed, the answer before it, the request
 * before that. Going backwards keeps a late duplicate, or the answer to another host's request, from being taken for this one's.
 */
final class Trail {
    private final Resolution resolution;
    private final Round round;
    private final Optional<Sighting> relay;
    private final Optional<Sighting> reply;

    Trail(Resolution resolution, Round round) {
        this.resolution = resolution;
        this.round = round;
        relay = resolution.target == null || resolution.targetIsLocal()
                ? Optional.empty()
                : first(resolution.replies, sentBy(targetHost()).and(this::isRelay), relayStart());
        reply = resolution.target == null ? Optional.empty() : findReply();
    }

    Round round() {
        return round;
    }

    /** The copy of the request that reached a host. */
    Optional<Sighting> arrival(HostPlan host) {
        return resolution.requests.stream()
                .filter(Resolution.receivedBy(host))
                .filter(request -> request.tunnel().source().equals(resolution.asker.vtep())
                        && round.covers(request.time(), resolution.slack()))
                .findFirst();
    }

    /** The request by which the DLR of a VM's host asked that VM on behalf of this round. */
    Optional<Sighting> localRequest(VmPlan vm) {
        HostPlan host = resolution.plan.host(vm.host()).orElseThrow();
        Optional<Sighting> arrival = arrival(host);
        if (host.equals(resolution.asker) || arrival.isEmpty()) {
            return localCopy(vm);
        }
        long arrived = arrival.get().time();
        long answered =
                vm.equals(resolution.target) && reply.isPresent() ? reply.get().time() : Long.MAX_VALUE;
        List<Sighting> asked = resolution.requests.stream()
                .filter(Resolution.receivedBy(vm))
                .filter(request -> request.time() <= answered)
                .toList();
        Optional<Sighting> caused = answered == Long.MAX_VALUE
                ? asked.stream().filter(request -> request.time() >= arrived).findFirst()
                : last(asked, request -> request.time() >= arrived);
        if (caused.isPresent()) {
            return caused;
        }
        // One local request may serve several askers (B1, B3): it counts when it was still unanswered as this copy
        // arrived.
        long oldest = arrived - lifetime();
        return last(asked, request -> request.time() >= oldest)
                .filter(request -> !answeredBetween(vm, request.time(), arrived - resolution.slack()));
    }

    private boolean answeredBetween(VmPlan vm, long from, long to) {
        return resolution.replies.stream()
                .filter(Resolution.sentBy(vm))
                .anyMatch(seen -> seen.time() >= from && seen.time() < to);
    }

    /** On the asking host: the copy of the round's request that one of its own VMs got. */
    Optional<Sighting> localCopy(VmPlan vm) {
        return localCopies(vm).stream().findFirst();
    }

    /** On the asking host: all copies that one of its own VMs got in this round. */
    List<Sighting> localCopies(VmPlan vm) {
        return resolution.requests.stream()
                .filter(Resolution.receivedBy(vm))
                .filter(request -> round.covers(request.time(), resolution.slack()))
                .toList();
    }

    /** The target's answer. */
    Optional<Sighting> reply() {
        return reply;
    }

    /** The encapsulated answer as it left the target's host for the asking host. */
    Optional<Sighting> relay() {
        return relay;
    }

    /** The encapsulated answer as it reached the asking host. */
    Optional<Sighting> delivery() {
        if (resolution.target == null || resolution.targetIsLocal()) {
            return Optional.empty();
        }
        return first(
                resolution.replies,
                Resolution.receivedBy(resolution.asker)
                        .and(this::isRelay)
                        .and(seen -> seen.tunnel().source().equals(targetHost().vtep())),
                relay.map(Sighting::time).orElse(relayStart()));
    }

    HostPlan targetHost() {
        return resolution.plan.host(resolution.target.host()).orElseThrow();
    }

    private Optional<Sighting> findReply() {
        Predicate<Sighting> byTarget = Resolution.sentBy(resolution.target);
        if (relay.isPresent()) {
            Optional<Sighting> before = last(
                    resolution.replies,
                    byTarget.and(seen -> seen.time() <= relay.get().time()));
            if (before.isPresent() && before.get().time() >= round.start() - lifetime()) {
                return before;
            }
        }
        long asked = resolution.targetIsLocal()
                ? localCopy(resolution.target).map(Sighting::time).orElse(round.start())
                : arrival(targetHost()).map(Sighting::time).orElse(round.start());
        return first(resolution.replies, byTarget, asked);
    }

    private long relayStart() {
        return arrival(targetHost()).map(Sighting::time).orElse(round.start());
    }

    private long lifetime() {
        return resolution.plan.router().proxy().lifetime().toNanos();
    }

    private boolean isRelay(Sighting seen) {
        return seen.destination().equals(resolution.asker.pMac())
                && seen.tunnel().destination().equals(resolution.asker.vtep())
                && resolution.inVni(seen);
    }

    private static Predicate<Sighting> sentBy(HostPlan host) {
        return Resolution.sentBy(host);
    }

    private static Optional<Sighting> first(List<Sighting> sightings, Predicate<Sighting> which, long since) {
        return sightings.stream()
                .filter(which)
                .filter(seen -> seen.time() >= since)
                .findFirst();
    }

    private static Optional<Sighting> last(List<Sighting> sightings, Predicate<Sighting> which) {
        return sightings.stream().filter(which).reduce((one, next) -> next);
    }
}
