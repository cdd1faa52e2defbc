package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.table.Held;

/**
 * A target that other DLR instances ask this host for. Its deadline is when the local VMs may be asked again; it is charged to the
 * VTEP for which they were asked, for as long as that limits the next request ({@link ProxyLimits}).
 */
final class ProxyTarget extends Held {
    private final Lif lif;
    private final int address;
    private ProxyRequest first;
    private long askedMac;
    private boolean unanswered;
    private boolean owed;
    private boolean pausing;
    private long paidUntil = Long.MIN_VALUE;

    ProxyTarget(Lif lif, int address) {
        this.lif = lif;
        this.address = address;
    }

    Lif lif() {
        return lif;
    }

    int address() {
        return address;
    }

    /** The first of its requests, linked by {@link ProxyRequest#next()}; null when there is none. */
    ProxyRequest first() {
        return first;
    }

    ProxyRequest find(long pMac) {
        ProxyRequest request = first;
        while (request != null && request.pMac() != pMac) {
            request = request.next();
        }
        return request;
    }

    void add(ProxyRequest request) {
        request.next(first);
        first = request;
    }

    void remove(ProxyRequest request) {
        if (first == request) {
            first = request.next();
            return;
        }
        ProxyRequest before = first;
        while (before.next() != request) {
            before = before.next();
        }
        before.next(request.next());
    }

    /** One of its requests that still waits; null when none does. */
    ProxyRequest firstWaiting() {
        ProxyRequest request = first;
        while (request != null && !request.isWaiting()) {
            request = request.next();
        }
        return request;
    }

    /** How many of its requests are not answered yet. */
    int waiting() {
        int count = 0;
        for (ProxyRequest request = first; request != null; request = request.next()) {
            count += request.isWaiting() ? 1 : 0;
        }
        return count;
    }

    /** Whom to ask: broadcast, or the MAC a unicast refresh was sent to. */
    long askedMac() {
        return askedMac;
    }

    void askedMac(long mac) {
        askedMac = mac;
    }

    /** Whether the last local request was not answered yet. */
    boolean isUnanswered() {
        return unanswered;
    }

    /** Whether a local request is due as soon as the rate limit allows. */
    boolean isOwed() {
        return owed;
    }

    void owe() {
        owed = true;
    }

    /** Notes a local request, which costs {@code price} ns. */
    void asked(long now, long price) {
        unanswered = true;
        owed = false;
        pausing = true;
        long paid = Math.max(paidUntil, now) + price;
        paidUntil = paid < now ? Long.MAX_VALUE : paid;
    }

    /** Whether the last local request was less than a retry time ago. */
    boolean isPausing() {
        return pausing;
    }

    /** Notes that a retry time has passed. */
    void paused() {
        pausing = false;
    }

    /** How far ahead of time, in ns, local requests were made; 0 when the next one is due by all means. */
    long debt(long now) {
        return paidUntil <= now ? 0 : paidUntil - now;
    }

    void answered() {
        unanswered = false;
        owed = false;
    }
}
