package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.table.Held;

/** One instance's request for a target: the saved pMAC of step 4. Its deadline is when it expires. */
final class ProxyRequest extends Held {
    private final ProxyTarget target;
    private final long pMac;
    private int vtep;
    private boolean waiting;
    private ProxyRequest next;

    ProxyRequest(ProxyTarget target, long pMac) {
        this.target = target;
        this.pMac = pMac;
    }

    ProxyTarget target() {
        return target;
    }

    long pMac() {
        return pMac;
    }

    /** Where it came from, and where its answer goes. */
    int vtep() {
        return vtep;
    }

    /** Whether it still waits; false after its answer was relayed, until the rate limit's time is over. */
    boolean isWaiting() {
        return waiting;
    }

    void await(int fromVtep) {
        vtep = fromVtep;
        waiting = true;
    }

    void answered() {
        waiting = false;
    }

    ProxyRequest next() {
        return next;
    }

    void next(ProxyRequest request) {
        next = request;
    }
}
