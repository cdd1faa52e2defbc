package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import java.util.function.Consumer;

/** The host's end of a VM's link. */
final class HostPort {
    private final int mtu;
    private final Link link;
    private final Consumer<byte[]> vm;
    private final PortCounters counters;

    /**
     * Makes one.
     *
     * @param mtu of the VM's interface, in bytes of IP packet
     * @param vm takes what arrives at the VM's interface
     */
    HostPort(int number, int mtu, Link link, Consumer<byte[]> vm) {
        this.mtu = mtu;
        this.link = link;
        this.vm = vm;
        counters = new PortCounters("p" + number);
    }

    PortCounters counters() {
        return counters;
    }

    /** Sends a frame to the VM; one that is too long for the link is counted as a drop. */
    void send(Frame frame) {
        if (frame.length() > mtu + EthernetView.HEADER) {
            counters.sendDropped();
            return;
        }
        counters.sent(frame.length());
        link.carry(Link.Way.IN, frame.toByteArray(), vm);
    }
}
