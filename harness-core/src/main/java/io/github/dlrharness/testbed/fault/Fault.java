package io.github.dlrharness.testbed.fault;

import java.time.Duration;
import java.util.List;

/**
 * Something that goes wrong on the wire: what is done, where, to which frames, and to how many of them. Each method answers this fault with
 * one thing more said.
 *
 * <pre>{@code
 * testbed.faults().add(Fault.drop().arp(ArpOperation.REPLY).vni(5001).nth(1));
 * testbed.faults().add(Fault.delay(Duration.ofMillis(20)).onUnderlay("host-b").sent().probability(0.1));
 * }</pre>
 *
 * @param effect what is done
 * @param place where
 * @param match to which frames
 * @param occurrence to which of those
 */
public record Fault(Effect effect, FaultPlace place, FaultMatch match, Occurrence occurrence) {
    /** How long a reordered frame waits to be overtaken when nothing is said. */
    public static final Duration OVERTAKEN_WITHIN = Duration.ofSeconds(1);

    /** @throws IllegalArgumentException when the parts contradict each other; the message says what to change */
    public Fault {
        if (place.kind() == FaultPlace.Kind.PARTITION
                && !(effect instanceof Effect.Drop
                        && match.equals(FaultMatch.ANY)
                        && occurrence.equals(Occurrence.ALL))) {
            throw new IllegalArgumentException(
                    "a partition lets nothing through; to lose some frames between two hosts, drop them from one to the other");
        }
    }

    private static Fault of(Effect effect) {
        return new Fault(effect, FaultPlace.EVERYWHERE, FaultMatch.ANY, Occurrence.ALL);
    }

    /** Frames do not arrive. */
    public static Fault drop() {
        return of(new Effect.Drop());
    }

    /** Frames arrive later; those behind them do not wait. */
    public static Fault delay(Duration by) {
        return of(new Effect.Delay(by));
    }

    /** Frames arrive twice. */
    public static Fault duplicate() {
        return duplicate(1);
    }

    /** Frames arrive with that many copies behind them. */
    public static Fault duplicate(int copies) {
        return of(new Effect.Duplicate(copies));
    }

    /** Frames arrive with a wrong bit somewhere behind the Ethernet header. */
    public static Fault corrupt() {
        return corrupt(-1);
    }

    /** Frames arrive with a wrong bit in byte {@code at}, counted from the Ethernet header's first. */
    public static Fault corrupt(int at) {
        return of(new Effect.Corrupt(at));
    }

    /** Frames are held back until the next has overtaken them, at most for {@link #OVERTAKEN_WITHIN}. */
    public static Fault reorder() {
        return reorder(OVERTAKEN_WITHIN);
    }

    /** Frames are held back until the next has overtaken them, at most for {@code within}. */
    public static Fault reorder(Duration within) {
        return of(new Effect.Reorder(within));
    }

    /** Nothing passes between these hosts and all others; among themselves they are connected, and so are the others. */
    public static Fault partition(String... hosts) {
        return new Fault(
                new Effect.Drop(),
                new FaultPlace(FaultPlace.Kind.PARTITION, List.of(hosts), FaultDirection.BOTH),
                FaultMatch.ANY,
                Occurrence.ALL);
    }

    /** On the link of that VM; {@code *}: of each VM. */
    public Fault onVm(String vm) {
        return at(FaultPlace.Kind.VM, vm);
    }

    /** On the underlay link of that host; {@code *}: of each host. */
    public Fault onUnderlay(String host) {
        return at(FaultPlace.Kind.UNDERLAY, host);
    }

    /** On the way across the underlay from one host to another, not back. */
    public Fault between(String from, String to) {
        return at(FaultPlace.Kind.PAIR, from, to);
    }

    private Fault at(FaultPlace.Kind kind, String... names) {
        FaultPlace asked = new FaultPlace(kind, List.of(names), place.direction());
        if (place.kind() != FaultPlace.Kind.EVERYWHERE) {
            throw new IllegalArgumentException(
                    "a fault has one place, and %s says %s already; write two faults for two places"
                            .formatted(this, FaultText.place(place)));
        }
        return new Fault(effect, asked, match, occurrence);
    }

    /** What the VM or the host sends. */
    public Fault sent() {
        return going(FaultDirection.SENT);
    }

    /** What the VM or the host is to receive. */
    public Fault received() {
        return going(FaultDirection.RECEIVED);
    }

    /** What goes that way, as seen from the VM or the host. */
    public Fault going(FaultDirection direction) {
        return new Fault(effect, new FaultPlace(place.kind(), place.names(), direction), match, occurrence);
    }

    /** Frames that carry this. */
    public Fault protocol(Protocol protocol) {
        return matching(new FaultMatch(protocol, match.arp(), match.vni(), match.source(), match.destination()));
    }

    /** ARP frames with this operation. */
    public Fault arp(ArpOperation operation) {
        return matching(new FaultMatch(match.protocol(), operation, match.vni(), match.source(), match.destination()));
    }

    /** Frames of this VNI. */
    public Fault vni(int vni) {
        return matching(new FaultMatch(match.protocol(), match.arp(), vni, match.source(), match.destination()));
    }

    /** Frames from there; see {@link FaultMatch}. */
    public Fault source(String source) {
        return matching(new FaultMatch(match.protocol(), match.arp(), match.vni(), source, match.destination()));
    }

    /** Frames for there; see {@link FaultMatch}. */
    public Fault destination(String destination) {
        return matching(new FaultMatch(match.protocol(), match.arp(), match.vni(), match.source(), destination));
    }

    /** Frames that match this. */
    public Fault matching(FaultMatch frames) {
        return new Fault(effect, place, frames, occurrence);
    }

    /** The nth of the frames that match and no other, counted from 1. */
    public Fault nth(int nth) {
        return new Fault(effect, place, match, new Occurrence(nth, occurrence.probability()));
    }

    /** Each of the frames that match with this probability, above 0, up to 1. */
    public Fault probability(double probability) {
        return new Fault(effect, place, match, new Occurrence(occurrence.nth(), probability));
    }

    /** As an annotation would say it, like {@code @Drop(arp = REPLY, vni = 5001, nth = 1)}. */
    @Override
    public String toString() {
        return FaultText.of(this);
    }
}
