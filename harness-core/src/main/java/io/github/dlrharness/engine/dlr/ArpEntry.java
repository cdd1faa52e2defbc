package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.table.Held;

/** What the DLR knows of one neighbour, and the packets that wait for it. */
final class ArpEntry extends Held {
    private final Lif lif;
    private final int address;
    private ArpState state = ArpState.NASCENT;
    private long mac;
    private long since;
    private int tries;
    private boolean used;
    private boolean lapsing;
    private int moves;
    private int recentMoves;
    private long firstRecentMove;
    private boolean contested;
    private boolean probed;
    private long lastRequest;
    private boolean requested;
    private long lastClaim;
    private QueuedPacket firstQueued;
    private QueuedPacket lastQueued;
    private int queued;

    ArpEntry(Lif lif, int address, long now) {
        this.lif = lif;
        this.address = address;
        this.since = now;
    }

    Lif lif() {
        return lif;
    }

    int address() {
        return address;
    }

    ArpState state() {
        return state;
    }

    /** 0 while not known. */
    long mac() {
        return mac;
    }

    /** When it was last confirmed, or created. */
    long since() {
        return since;
    }

    /** Requests sent since the last confirmation; 0 = none is outstanding. */
    int tries() {
        return tries;
    }

    boolean isUsable() {
        return state == ArpState.VALID || state == ArpState.STALE;
    }

    /** Whether it was used to send since it was confirmed. */
    boolean isUsed() {
        return used;
    }

    void use() {
        used = true;
    }

    /** Whether it is about to go stale because it was not used: the next use confirms it. */
    boolean isLapsing() {
        return lapsing;
    }

    void lapse() {
        lapsing = true;
    }

    void asked(long now) {
        tries++;
        lastRequest = now;
        requested = true;
    }

    /** How long it must not be asked again, in ns, when there is to be {@code interval} between two requests (D2). */
    long waitToAsk(long interval, long now) {
        return requested ? Math.max(0, interval - (now - lastRequest)) : 0;
    }

    /** Whether somebody wants to be told of its answer. */
    boolean isProbed() {
        return probed;
    }

    void probed(boolean wanted) {
        probed = wanted;
    }

    void confirm(long newMac, long now) {
        state = ArpState.VALID;
        mac = newMac;
        since = now;
        tries = 0;
        used = false;
        lapsing = false;
    }

    void goStale() {
        state = ArpState.STALE;
    }

    void fail() {
        state = ArpState.FAILED;
        mac = 0;
        tries = 0;
        lapsing = false;
        contested = false;
        probed = false;
        recentMoves = 0;
    }

    /** How often its MAC has changed. */
    int moves() {
        return moves;
    }

    /** Counts a move; returns how many there were in a window, this one included. */
    int move(long now, long window) {
        if (contested || recentMoves == 0 || now - firstRecentMove > window) {
            contested = false;
            firstRecentMove = now;
            recentMoves = 0;
        }
        moves++;
        recentMoves++;
        return recentMoves;
    }

    /** Whether two VMs claim the address; settled when only one of them did for a whole window. */
    boolean isContested(long now, long window) {
        return contested && now - lastClaim <= window;
    }

    /** Notes that another MAC claimed the address of a contested entry. */
    void contest(long now) {
        contested = true;
        lastClaim = now;
    }

    int queued() {
        return queued;
    }

    void enqueue(QueuedPacket packet) {
        if (lastQueued == null) {
            firstQueued = packet;
        } else {
            lastQueued.nextInEntry(packet);
        }
        lastQueued = packet;
        queued++;
    }

    /** Takes the oldest waiting packet, or null. */
    QueuedPacket dequeue() {
        QueuedPacket packet = firstQueued;
        if (packet != null) {
            firstQueued = packet.nextInEntry();
            packet.nextInEntry(null);
            if (firstQueued == null) {
                lastQueued = null;
            }
            queued--;
        }
        return packet;
    }
}
