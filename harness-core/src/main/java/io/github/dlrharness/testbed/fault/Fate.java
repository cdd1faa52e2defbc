package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.offload.ChecksumOffload;
import java.util.SplittableRandom;

/** What becomes of one frame on one link. Reused for one frame after another. */
final class Fate {
    private static final int BITS = 8;
    private static final int ETHERNET_HEADER = 14;

    private Frame frame;
    private int offset;
    private boolean copied;
    private boolean dropped;
    private int copies;
    private long delay;
    private long heldBack;

    /** Begins with a sound one. */
    void begin(Frame next) {
        frame = next;
        offset = next.offset();
        copied = false;
        dropped = false;
        copies = 0;
        delay = 0;
        heldBack = 0;
    }

    /** Adds an effect; answers whether the frame is one that it can be done to. */
    boolean add(Effect effect, SpoiledFrame fields, SplittableRandom random) {
        if (effect instanceof Effect.Drop) {
            dropped = true;
        } else if (effect instanceof Effect.Delay more) {
            delay += more.by().toNanos();
        } else if (effect instanceof Effect.Duplicate more) {
            copies += more.copies();
        } else if (effect instanceof Effect.Reorder reorder) {
            heldBack = Math.max(heldBack, reorder.within().toNanos());
        } else if (effect instanceof Effect.Corrupt corrupt) {
            return corrupt(corrupt.at(), fields, random);
        }
        return true;
    }

    private boolean corrupt(int at, SpoiledFrame fields, SplittableRandom random) {
        int first = at >= 0 ? at : ETHERNET_HEADER;
        int last = at >= 0 ? at : fields.length() - 1;
        if (first > last || last >= fields.length()) {
            return false;
        }
        int where = fields.at() - offset + random.nextInt(first, last + 1);
        int bit = 1 << random.nextInt(BITS);
        ownCopy();
        finishChecksum(fields.at() - offset);
        int index = frame.offset() + where;
        frame.bytes().put(index, (byte) (frame.bytes().get(index) ^ bit));
        return true;
    }

    /** The sender may send the same buffer elsewhere, too. */
    private void ownCopy() {
        if (!copied) {
            Frame own = Frame.allocate(frame.length());
            own.set(frame);
            frame = own;
            copied = true;
        }
    }

    /**
     * Finishes a checksum of the VM's frame that was left to a network card: it would fit afterwards, whatever is wrong. Segments of a
     * super-frame get theirs later; the one of the packet around it is to fit.
     */
    private void finishChecksum(int inner) {
        if (frame.hasPartialChecksum()
                && frame.checksumStart() >= inner
                && frame.gsoType() == Frame.GSO_NONE
                && ChecksumOffload.isSound(frame)) {
            ChecksumOffload.complete(frame, frame.bytes(), frame.offset());
            frame.clearOffload();
        }
    }

    /** The frame as it arrives. */
    Frame frame() {
        return frame;
    }

    boolean isChanged() {
        return copied;
    }

    boolean isDropped() {
        return dropped;
    }

    int copies() {
        return copies;
    }

    /** ns; 0 = none. */
    long delay() {
        return delay;
    }

    /** ns to wait to be overtaken; 0 = it is not held back. */
    long heldBack() {
        return heldBack;
    }
}
