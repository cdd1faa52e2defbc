package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.topology.TopologyPlan;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A fault that was found in a topology, and what it has seen so far. Links of several threads may share it, so its count and its chance are
 * under its lock; which of two frames at the same time is the first, is as open as it is on a wire.
 */
final class Rule {
    private final Fault fault;
    private final AddressMatch source;
    private final AddressMatch destination;
    /** The VTEPs of a pair's hosts, or of one side of a partition. */
    private final Set<Integer> vteps = new HashSet<>();

    private final SplittableRandom random;
    private long seen;
    private int from;
    private int to;

    /** @throws IllegalArgumentException when the fault can't happen in this topology; the message says what to change */
    Rule(Fault fault, TopologyPlan plan, long seed) {
        this.fault = fault;
        PlanPlaces.check(fault, plan);
        source = AddressMatch.of("source", fault.match().source(), plan);
        destination = AddressMatch.of("destination", fault.match().destination(), plan);
        FaultPlace place = fault.place();
        if (place.kind() == FaultPlace.Kind.PAIR) {
            from = vtep(place.names().get(0), plan);
            to = vtep(place.names().get(1), plan);
        } else if (place.kind() == FaultPlace.Kind.PARTITION) {
            place.names().forEach(host -> vteps.add(vtep(host, plan)));
        }
        // By its words, not by its place among the others: one more fault does not change what the rest do.
        random = new SplittableRandom(new SplittableRandom(seed).nextLong()
                ^ new SplittableRandom(fault.toString().hashCode()).nextLong());
    }

    private static int vtep(String host, TopologyPlan plan) {
        return plan.host(host).orElseThrow().vtep().value();
    }

    Fault fault() {
        return fault;
    }

    /** Tells whether it is made on the link of that VM. */
    boolean isOnVm(String vm, int vni, FaultDirection direction) {
        FaultPlace place = fault.place();
        boolean here = place.kind() == FaultPlace.Kind.EVERYWHERE
                || place.kind() == FaultPlace.Kind.VM
                        && (place.names().contains(vm) || place.names().contains(FaultPlace.EACH));
        boolean possible = fault.match().vni() == 0 || fault.match().vni() == vni;
        return here && possible && (place.direction() == FaultDirection.BOTH || place.direction() == direction);
    }

    /** Tells whether it is made on the underlay link of that host. */
    boolean isOnUnderlay(String host, FaultDirection direction) {
        FaultPlace place = fault.place();
        boolean named =
                place.kind() == FaultPlace.Kind.UNDERLAY && place.names().contains(host);
        // What is of no host in particular crosses the underlay once, where it is sent.
        FaultDirection meant =
                place.direction() == FaultDirection.BOTH && !named ? FaultDirection.SENT : place.direction();
        return switch (place.kind()) {
            case VM -> false;
            case EVERYWHERE -> meant == direction;
            case UNDERLAY -> {
                boolean here = named || place.names().contains(FaultPlace.EACH);
                yield here && (meant == FaultDirection.BOTH || meant == direction);
            }
            case PAIR -> place.names().get(0).equals(host) && direction == FaultDirection.SENT;
            case PARTITION -> direction == FaultDirection.SENT;
        };
    }

    /** Has a frame meet this fault; answers whether it was done to it. */
    synchronized boolean meet(SpoiledFrame frame, Fate fate) {
        if (!matches(frame)) {
            return false;
        }
        seen++;
        Occurrence occurrence = fault.occurrence();
        boolean hit = occurrence.nth() > 0
                ? seen == occurrence.nth()
                : occurrence.probability() == 1 || random.nextDouble() < occurrence.probability();
        return hit && fate.add(fault.effect(), frame, random);
    }

    private boolean matches(SpoiledFrame frame) {
        FaultMatch match = fault.match();
        return crosses(frame)
                && (match.vni() == 0 || match.vni() == frame.vni())
                && match.protocol().matches(frame)
                && (match.arp() == ArpOperation.ANY || match.arp().number() == frame.arpOperation())
                && (source == null || source.isSource(frame))
                && (destination == null || destination.isDestination(frame));
    }

    private boolean crosses(SpoiledFrame frame) {
        return switch (fault.place().kind()) {
            case PAIR -> frame.outerSource() == from && frame.outerDestination() == to;
            case PARTITION -> vteps.contains(frame.outerSource()) != vteps.contains(frame.outerDestination());
            default -> true;
        };
    }
}
