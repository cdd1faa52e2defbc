package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.table.Deadlines;
import io.github.dlrharness.engine.table.Holders;

/**
 * How often the local VMs are asked for a target on behalf of others (D2): once per retry time, and a few times at once for
 * instances that are new after an answer, which later requests make up for. A target's limit outlives those who asked for it, or
 * asking for many targets in turn would be a way around it. So there is a limit, too, to how many of these run at once: whoever has
 * most of them gives way to others, and has what he asks for himself put off until one of his own has ended.
 */
final class ProxyLimits {
    /** Local requests for one target that may come without a retry time between them. */
    static final int BURST = 4;

    /**
     * Limits that may run for each entry of an ARP table. No instance asks for more targets at once than its table holds, and for
     * as many again that gave way there; so none that is sound is put off while others are quiet.
     */
    static final int PER_ENTRY = 2;

    private final int limit;
    private final long retry;
    private final long mostDebt;
    private final Counters counters;
    private final Deadlines<ProxyTarget> deadlines;
    private final Holders<ProxyTarget> holders = new Holders<>();
    private int size;

    ProxyLimits(RouterOptions options, Counters counters) {
        this.limit = (int)
                Math.min(Integer.MAX_VALUE, (long) PER_ENTRY * options.arp().limit());
        this.retry = options.arp().retry().toNanos();
        this.mostDebt = retry > Long.MAX_VALUE / BURST ? retry : retry * (BURST - 1);
        this.counters = counters;
        this.deadlines = new Deadlines<>(retry);
    }

    /**
     * Tells whether the local VMs may be asked for a target now.
     *
     * @param known whether who wants to know asked for it before
     */
    boolean allow(ProxyTarget target, boolean known, long now) {
        boolean retryIsOver = !target.isScheduled() || isRunning(target) && !target.isPausing();
        return retryIsOver || !known && !target.isUnanswered() && target.debt(now) <= mostDebt;
    }

    /** Tells whether a target's limit may run for a VTEP. Whoever has most gives up his oldest for it where too many run. */
    boolean admit(ProxyTarget target, long vtep) {
        if (isRunning(target) || size < limit) {
            return true;
        }
        ProxyTarget victim = holders.toGiveWay(vtep);
        if (victim.holderKey() == vtep) {
            return false;
        }
        counters.add(Counter.PROXY_LIMITS_EVICTED);
        end(victim);
        forgetIfIdle(victim);
        return true;
    }

    /** Notes that the local VMs are asked for an admitted target because of a VTEP. */
    void asked(ProxyTarget target, long vtep, long now) {
        target.asked(now, retry);
        if (!isRunning(target)) {
            size++;
        }
        holders.charge(target, vtep);
        deadlines.schedule(target, now);
    }

    /** Lets a target be looked at again after a retry time, as {@link #takeDue} says. */
    void delay(ProxyTarget target, long now) {
        deadlines.schedule(target, now);
    }

    /** A target whose retry time is over, or null. */
    ProxyTarget takeDue(long now) {
        return deadlines.takeDue(now);
    }

    /** Ends the limit of a target that nobody is owed a request for, when requests made ahead of time are made up for. */
    void settle(ProxyTarget target, long now) {
        target.paused();
        if (isRunning(target) && target.debt(now) > 0) {
            deadlines.schedule(target, now);
        } else {
            end(target);
            forgetIfIdle(target);
        }
    }

    long nextDeadline() {
        return deadlines.next();
    }

    /** Forgets a target nobody waits for, unless its limit runs. */
    void forgetIfIdle(ProxyTarget target) {
        if (target.first() == null && !isRunning(target)) {
            target.cancel();
            target.lif().proxies().remove(Lif.key(target.address()));
        }
    }

    /** Forgets a target's limit. */
    void end(ProxyTarget target) {
        if (isRunning(target)) {
            holders.release(target);
            size--;
        }
    }

    private static boolean isRunning(ProxyTarget target) {
        return target.holderKey() != 0;
    }
}
