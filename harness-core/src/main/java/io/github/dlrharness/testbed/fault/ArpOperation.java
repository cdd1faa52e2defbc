package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.wire.ArpView;

/** The operation of an ARP packet (RFC 826). */
public enum ArpOperation {
    /** Whether ARP or not does not matter. */
    ANY(0),
    /** A request. */
    REQUEST(ArpView.REQUEST),
    /** A reply. */
    REPLY(ArpView.REPLY);

    private final int number;

    ArpOperation(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
