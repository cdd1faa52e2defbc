package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.Ingress;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.table.Deadlines;
import io.github.dlrharness.engine.table.Holders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The DLR's ARP entries and their life: nascent until answered, valid until the timeout, stale until used (then asked again) or
 * forgotten, failed until the hold-off is over. An entry waits in at most one of the queues below.
 */
final class ArpTable {
    private final int maxTries;
    private final long timeout;
    private final long retry;
    private final int limit;
    private final long vMac;
    private final ArpSender sender;
    private final MovePolicy moves;
    private final boolean learnsFromGratuitous;
    private final EngineListener listener;
    private final Counters counters;
    /** Entries that were asked for and not answered yet: nascent ones, and those being refreshed. */
    private final Deadlines<ArpEntry> asked;

    /** Valid entries that are confirmed, if they are in use, when their time in here ends; early enough for all tries (E2). */
    private final Deadlines<ArpEntry> valid;
    /** Valid entries that were not used, for the rest of their timeout. */
    private final Deadlines<ArpEntry> lapsing;

    private final Deadlines<ArpEntry> stale;
    private final Deadlines<ArpEntry> failed;
    private final Holders<ArpEntry> holders = new Holders<>();
    private final Ingress ingress;
    private Resolution resolution;
    private int size;

    ArpTable(RouterOptions options, ArpSender sender, Ingress ingress, EngineListener listener, Counters counters) {
        RouterOptions.Arp arp = options.arp();
        this.maxTries = arp.tries();
        this.limit = arp.limit();
        this.vMac = options.vMac().value();
        this.timeout = arp.timeout().toNanos();
        this.retry = arp.retry().toNanos();
        this.sender = sender;
        this.ingress = ingress;
        this.learnsFromGratuitous = options.announce().learn();
        this.moves = new MovePolicy(options.announce(), listener, counters);
        this.listener = listener;
        this.counters = counters;
        this.asked = new Deadlines<>(retry);
        long lead = Math.min(timeout / 2, Math.multiplyExact(maxTries + 1L, retry));
        this.valid = new Deadlines<>(timeout - lead);
        this.lapsing = new Deadlines<>(lead);
        this.stale = new Deadlines<>(timeout);
        this.failed = new Deadlines<>(arp.holdOff().toNanos());
    }

    void connect(Resolution outcome) {
        resolution = outcome;
    }

    /**
     * The entry by which to send to a neighbour. Asks for it when it is not known, or no longer sure.
     *
     * @return null when there is no room for another entry
     */
    ArpEntry use(Lif lif, int address, long now) {
        ArpEntry entry = lif.entries().get(Lif.key(address));
        if (entry == null) {
            entry = create(lif, address, now);
            if (entry != null) {
                ask(entry, now);
            }
        } else {
            entry.use();
            if (entry.state() == ArpState.STALE || entry.isLapsing()) {
                refresh(entry, now);
            }
        }
        return entry;
    }

    /**
     * Asks a known neighbour again, unless that is going on or was done a moment ago (D2); it stays usable meanwhile (E2).
     */
    void refresh(ArpEntry entry, long now) {
        // Sending what led here may have made an ICMP error, which may have needed this very entry's room.
        boolean there = find(entry.lif(), entry.address()) == entry;
        if (there && entry.tries() == 0 && mayAsk(entry, now)) {
            askAgain(entry, now);
        }
    }

    /** What is known of a neighbour, or null. */
    ArpEntry find(Lif lif, int address) {
        return lif.entries().get(Lif.key(address));
    }

    /** Tells whether this instance has itself asked for the target just now and may still be answered. */
    boolean isAsking(Lif lif, int address) {
        ArpEntry entry = lif.entries().get(Lif.key(address));
        return entry != null && entry.state() == ArpState.NASCENT;
    }

    /**
     * Takes a binding from an ARP reply to this DLR.
     *
     * @param wanted whether somebody was waiting for it, apart from the entry itself
     */
    void reply(Lif lif, int address, long mac, boolean wanted, long now) {
        ArpEntry entry = lif.entries().get(Lif.key(address));
        boolean known = entry != null && entry.isUsable();
        if (known && entry.tries() == 0 && entry.mac() != mac && !wanted || entry == null && !wanted) {
            counters.add(Counter.DROP_ARP_UNSOLICITED);
            return;
        }
        learn(lif, address, mac, true, now);
        answerProbe(lif, address, mac, now);
    }

    /** Whoever answers last gave the MAC in the entry, unless his claim was refused; that is no answer then. */
    private void answerProbe(Lif lif, int address, long mac, long now) {
        ArpEntry entry = find(lif, address);
        if (entry != null && entry.isProbed() && entry.mac() == mac) {
            entry.probed(false);
            listener.event(EngineEvent.PROBE_ANSWERED, lif.vni(), address, mac, now);
        }
    }

    /**
     * Asks a neighbour because somebody wants to know whether it answers.
     *
     * @return 0, or how long to wait before it may be asked
     */
    long probe(Lif lif, int address, long now) {
        ArpEntry entry = find(lif, address);
        if (entry != null && entry.tries() == 0) {
            long wait = entry.waitToAsk(retry, now);
            if (wait > 0) {
                return wait;
            }
            if (entry.state() == ArpState.FAILED) {
                remove(entry);
                entry = null;
            } else {
                askAgain(entry, now);
            }
        }
        if (entry == null) {
            entry = create(lif, address, now);
            if (entry == null) {
                throw new IllegalArgumentException(
                        "the ARP table is full of entries that are being resolved; wait, or raise arpLimit");
            }
            ask(entry, now);
        }
        entry.probed(true);
        return 0;
    }

    /**
     * Takes a binding from what a neighbour says of itself, if there is an entry for it (RFC 826, F3).
     *
     * @param gratuitous whether it spoke of nobody else: this may make an entry, where the options say so
     */
    void update(Lif lif, int address, long mac, boolean gratuitous, long now) {
        if (gratuitous && learnsFromGratuitous || lif.entries().get(Lif.key(address)) != null) {
            learn(lif, address, mac, now);
        }
    }

    /** Takes a binding, with or without an entry for it (RFC 826: the sender of a request to us). */
    void learn(Lif lif, int address, long mac, long now) {
        learn(lif, address, mac, false, now);
    }

    private void learn(Lif lif, int address, long mac, boolean solicited, long now) {
        ArpEntry entry = lif.entries().get(Lif.key(address));
        if (entry == null) {
            entry = create(lif, address, now);
            if (entry == null) {
                return;
            }
        }
        if (entry.isUsable() && entry.mac() != mac && !moves.allows(entry, mac, solicited, now)) {
            return;
        }
        counters.add(Counter.ARP_CONFIRMED);
        boolean wasValid = entry.state() == ArpState.VALID;
        entry.confirm(mac, now);
        valid.schedule(entry, now);
        holders.touch(entry);
        if (!wasValid) {
            counters.add(Counter.ARP_RESOLVED);
            listener.event(EngineEvent.ARP_RESOLVED, lif.vni(), address, mac, now);
        }
        resolution.resolved(entry, now);
    }

    void handleTimeout(long now) {
        for (ArpEntry entry = asked.takeDue(now); entry != null; entry = asked.takeDue(now)) {
            unanswered(entry, now);
        }
        for (ArpEntry entry = valid.takeDue(now); entry != null; entry = valid.takeDue(now)) {
            if (entry.isUsed()) {
                askAgain(entry, now);
            } else {
                entry.lapse();
                lapsing.schedule(entry, now);
            }
        }
        for (ArpEntry entry = lapsing.takeDue(now); entry != null; entry = lapsing.takeDue(now)) {
            entry.goStale();
            stale.schedule(entry, now);
        }
        for (ArpEntry entry = stale.takeDue(now); entry != null; entry = stale.takeDue(now)) {
            remove(entry);
        }
        for (ArpEntry entry = failed.takeDue(now); entry != null; entry = failed.takeDue(now)) {
            remove(entry);
        }
    }

    long nextDeadline() {
        long known = Math.min(valid.next(), Math.min(lapsing.next(), stale.next()));
        return Math.min(known, Math.min(asked.next(), failed.next()));
    }

    /** Tells whether two VMs seem to have an entry's address (F5). */
    boolean isDuplicate(ArpEntry entry, long now) {
        return moves.isContested(entry, now);
    }

    /** Forgets everything on a LIF. */
    void clear(Lif lif) {
        removeIf(lif, entry -> true);
    }

    /** Forgets the neighbours on a LIF that have a MAC. */
    void forgetMac(Lif lif, long mac) {
        removeIf(lif, entry -> entry.isUsable() && entry.mac() == mac);
    }

    private void removeIf(Lif lif, Predicate<ArpEntry> condition) {
        List<ArpEntry> leaving = new ArrayList<>();
        lif.entries().forEach(entry -> {
            if (condition.test(entry)) {
                leaving.add(entry);
            }
        });
        leaving.forEach(this::remove);
    }

    private void unanswered(ArpEntry entry, long now) {
        boolean nascent = entry.state() == ArpState.NASCENT;
        // A known neighbour gets one try more: the last one is broadcast, in case its MAC has changed (E5).
        if (entry.tries() >= (nascent ? maxTries : maxTries + 1)) {
            entry.fail();
            failed.schedule(entry, now);
            holders.offer(entry);
            counters.add(Counter.ARP_FAILED);
            listener.event(EngineEvent.ARP_FAILED, entry.lif().vni(), entry.address(), 0, now);
            resolution.failed(entry, now);
        } else if (nascent) {
            ask(entry, now);
        } else {
            if (now - entry.since() >= timeout) {
                entry.goStale();
            }
            askAgain(entry, now);
        }
    }

    /** What was asked for a moment ago is kept (D2), so it must not be the first to go: it would be in the way of those behind it. */
    private void noteAsked(ArpEntry entry, long now) {
        entry.asked(now);
        holders.touch(entry);
    }

    private void ask(ArpEntry entry, long now) {
        noteAsked(entry, now);
        asked.schedule(entry, now);
        counters.add(Counter.ARP_REQUESTS);
        listener.event(EngineEvent.REQUEST_ORIGINATED, entry.lif().vni(), entry.address(), vMac, now);
        sender.request(entry.lif(), entry.address(), ArpSender.everybody(), false, now);
    }

    private void askAgain(ArpEntry entry, long now) {
        boolean lastTry = entry.tries() == maxTries;
        noteAsked(entry, now);
        asked.schedule(entry, now);
        counters.add(Counter.ARP_REFRESHES);
        sender.request(entry.lif(), entry.address(), lastTry ? ArpSender.everybody() : entry.mac(), false, now);
    }

    private ArpEntry create(Lif lif, int address, long now) {
        if (size >= limit && !evict(now)) {
            return null;
        }
        ArpEntry entry = new ArpEntry(lif, address, now);
        lif.entries().put(Lif.key(address), entry);
        holders.charge(entry, ingress.key());
        size++;
        return entry;
    }

    /**
     * Makes room: whoever holds most gives up what failed or, else, what was confirmed or asked for longest ago. Nobody gives up what is being
     * resolved, or was asked for a moment ago, for something else of his own, or its rate limit (D2) would go with it.
     */
    private boolean evict(long now) {
        ArpEntry victim = holders.toGiveWay(ingress.key());
        if (victim == null || isKeptFrom(victim, ingress.key(), now)) {
            return false;
        }
        counters.add(Counter.ARP_EVICTED);
        remove(victim);
        return true;
    }

    /** Whether the last request for an entry, answered or not, was long enough ago for another one (D2). */
    private boolean mayAsk(ArpEntry entry, long now) {
        return entry.waitToAsk(retry, now) == 0;
    }

    private boolean isKeptFrom(ArpEntry entry, long key, long now) {
        boolean limited = entry.state() == ArpState.NASCENT || !mayAsk(entry, now);
        return limited && entry.holderKey() == key;
    }

    private void remove(ArpEntry entry) {
        entry.cancel();
        holders.release(entry);
        entry.lif().entries().remove(Lif.key(entry.address()));
        size--;
        resolution.removed(entry);
    }
}
