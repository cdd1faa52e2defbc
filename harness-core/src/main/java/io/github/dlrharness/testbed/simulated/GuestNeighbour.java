package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * An entry of a guest's ARP cache and its life, as Linux lives it (net/core/neighbour.c, with the defaults of arp(7)): three requests a
 * second apart, confirmed for half a minute, and past that probed by unicast when it is used again.
 */
final class GuestNeighbour {
    /** The states of RFC 4861 §7.3.2, which Linux uses for ARP, too. */
    enum State {
        NONE,
        INCOMPLETE,
        REACHABLE,
        STALE,
        DELAY,
        PROBE,
        FAILED
    }

    /** mcast_solicit and ucast_solicit. */
    private static final int TRIES = 3;

    private static final long SECOND = 1_000_000_000L;
    /** retrans_time_ms. */
    private static final long RETRY = SECOND;
    /** base_reachable_time_ms; Linux picks between half of it and one and a half. */
    private static final long REACHABLE_TIME = 30 * SECOND;
    /** delay_first_probe_time. */
    private static final long FIRST_PROBE = 5 * SECOND;
    /** locktime: the first answer wins against one that follows within a second. */
    private static final long LOCK = SECOND;
    /** About what unres_qlen_bytes holds of small packets. */
    private static final int WAITING = 256;

    private final int address;
    private final GuestArp arp;
    private final Deque<byte[]> waiting = new ArrayDeque<>(1);
    private State state = State.NONE;
    private long mac;
    private int tries;
    private long confirmed;
    private long updated;
    /** Tells the timer that counts from those that were overtaken. */
    private long timer;

    GuestNeighbour(int address, GuestArp arp) {
        this.address = address;
        this.arp = arp;
    }

    int address() {
        return address;
    }

    /** The MAC, or null while there is none. */
    MacAddress mac() {
        return isUsable() ? new MacAddress(mac) : null;
    }

    private boolean isUsable() {
        return state != State.NONE && state != State.INCOMPLETE && state != State.FAILED;
    }

    /** Sends a frame to it, now or when it has answered. */
    void send(byte[] frame) {
        if (state == State.REACHABLE && arp.now() - confirmed > REACHABLE_TIME) {
            state = State.STALE;
        }
        if (isUsable()) {
            transmit(frame);
            if (state == State.STALE) {
                state = State.DELAY;
                expectAfter(FIRST_PROBE);
            }
            return;
        }
        if (waiting.size() == WAITING) {
            waiting.removeFirst();
        }
        waiting.addLast(frame);
        if (state != State.INCOMPLETE) {
            state = State.INCOMPLETE;
            tries = 0;
            ask(MacAddress.BROADCAST.value());
        }
    }

    private void transmit(byte[] frame) {
        MacAddress.write(ByteBuffer.wrap(frame), 0, mac);
        arp.transmit(frame);
    }

    private void ask(long destination) {
        tries++;
        arp.request(destination, address);
        expectAfter(RETRY);
    }

    private void expectAfter(long nanos) {
        long mine = ++timer;
        arp.after(nanos, () -> {
            if (mine == timer) {
                expired();
            }
        });
    }

    private void expired() {
        switch (state) {
            case DELAY -> {
                state = State.PROBE;
                tries = 0;
                ask(mac);
            }
            case PROBE, INCOMPLETE -> {
                if (tries < TRIES) {
                    ask(state == State.PROBE ? mac : MacAddress.BROADCAST.value());
                } else {
                    state = State.FAILED;
                    List<byte[]> lost = List.copyOf(waiting);
                    waiting.clear();
                    lost.forEach(arp::unreachable);
                }
            }
            default -> {}
        }
    }

    /** An answer to this VM: it is there. */
    void answered(long sender, boolean override) {
        learn(sender, State.REACHABLE, override);
    }

    /** Something else that tells its MAC, but not that it hears us. */
    void told(long sender, boolean override) {
        learn(sender, State.STALE, override);
    }

    /** Tells whether an entry is old enough to change without being forced. */
    boolean isUnlocked() {
        return arp.now() - updated > LOCK;
    }

    private void learn(long sender, State next, boolean override) {
        boolean known = isUsable();
        if (known && sender != mac && !override) {
            return;
        }
        if (known && sender == mac && next == State.STALE) {
            return;
        }
        if (next == State.REACHABLE) {
            confirmed = arp.now();
        }
        if (!known || sender != mac) {
            updated = arp.now();
        }
        mac = sender;
        state = next;
        timer++;
        for (byte[] frame = waiting.poll(); frame != null; frame = waiting.poll()) {
            send(frame);
        }
    }
}
