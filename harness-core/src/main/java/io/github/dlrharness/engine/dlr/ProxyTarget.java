package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.table.Timed;

/** A target that other DLR instances ask this host for. Its deadline is when the local VMs may be asked again. */
final class ProxyTarget extends Timed {
    private final Lif lif;
    private final int address;
    private ProxyRequest first;
    private long askedMac;
    private boolean unanswered;
    private boolean owed;

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

    boolean isAwaited() {
        ProxyRequest request = first;
        while (request != null && !request.isWaiting()) {
            request = request.next();
        }
        return request != null;
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

    void asked() {
        unanswered = true;
        owed = false;
    }

    void answered() {
        unanswered = false;
        owed = false;
    }
}
