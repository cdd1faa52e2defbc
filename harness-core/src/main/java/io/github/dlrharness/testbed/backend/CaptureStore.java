package io.github.dlrharness.testbed.backend;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Captured frames in bounded memory. ARP, plain or inside VXLAN, has room of its own: however much data flows, the frames that
 * a resolution is judged by stay. What has to make room is the oldest of its kind, and is counted. Not thread-safe.
 */
public final class CaptureStore {
    /** Room for some 80 000 ARP frames. */
    public static final long ARP_BYTES = 16L << 20;

    /** Room for everything else. */
    public static final long DATA_BYTES = 64L << 20;

    private static final Comparator<CapturedFrame> BY_TIME =
            Comparator.comparingLong(CapturedFrame::timeNanos).thenComparingLong(CapturedFrame::sequence);

    private final ArpFilter filter = new ArpFilter();
    private final Room arp;
    private final Room data;
    private long sequence;
    private long evicted;
    private long evictedArp;

    /** Makes an empty store for that many bytes of ARP and of everything else. */
    public CaptureStore(long arpBytes, long dataBytes) {
        arp = new Room(arpBytes);
        data = new Room(dataBytes);
    }

    /** Adds a frame; the array is kept, not copied. */
    public void add(long timeNanos, TapPoint tap, Direction direction, byte[] bytes, int originalLength) {
        add(timeNanos, tap, direction, bytes, originalLength, false);
    }

    /** As above; the checksum may be {@linkplain CapturedFrame#checksumPending() pending}. */
    public void add(
            long timeNanos,
            TapPoint tap,
            Direction direction,
            byte[] bytes,
            int originalLength,
            boolean checksumPending) {
        boolean carriesArp = filter.carriesArp(bytes);
        CapturedFrame frame =
                new CapturedFrame(sequence++, timeNanos, tap, direction, bytes, originalLength, checksumPending);
        int removed = (carriesArp ? arp : data).add(frame);
        evicted += removed;
        evictedArp += carriesArp ? removed : 0;
    }

    /** The frames by time. */
    public List<CapturedFrame> frames() {
        List<CapturedFrame> frames = new ArrayList<>(arp.frames.size() + data.frames.size());
        frames.addAll(arp.frames);
        frames.addAll(data.frames);
        frames.sort(BY_TIME);
        return frames;
    }

    /** How many frames were ever added. */
    public long added() {
        return sequence;
    }

    /** Frames of both kinds that had to make room since the last {@link #clear()}. */
    public long evicted() {
        return evicted;
    }

    /** Those of {@link #evicted()} that carried ARP. */
    public long evictedArp() {
        return evictedArp;
    }

    /** Forgets the frames; what was added stays counted. */
    public void clear() {
        arp.clear();
        data.clear();
        evicted = 0;
        evictedArp = 0;
    }

    private static final class Room {
        /** What a frame costs besides its bytes: the record, the array's header, its place in the queue. */
        private static final int OVERHEAD = 96;

        private final long limit;
        private final Deque<CapturedFrame> frames = new ArrayDeque<>();
        private long used;

        Room(long limit) {
            this.limit = limit;
        }

        /** Adds a frame and answers how many had to make room for it. */
        int add(CapturedFrame frame) {
            frames.addLast(frame);
            used += cost(frame);
            int removed = 0;
            while (used > limit && frames.size() > 1) {
                used -= cost(frames.removeFirst());
                removed++;
            }
            return removed;
        }

        void clear() {
            frames.clear();
            used = 0;
        }

        private static long cost(CapturedFrame frame) {
            return frame.bytes().length + OVERHEAD;
        }
    }
}
