package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.offload.ChecksumOffload;
import io.github.dlrharness.wire.offload.Segmenter;
import java.nio.ByteBuffer;

/** Does with an emitted frame's offload state what the underlay's port does: it must not throw, nor write elsewhere. */
final class OffloadRules {
    private static final int GUARD = 64;
    private static final byte CANARY = 0x5a;
    private static final int MAX_DATAGRAM = 65_507;

    private final Segmenter segmenter = new Segmenter();
    private final ByteBuffer target = ByteBuffer.allocate(GUARD + Frame.MAX_LENGTH + GUARD);

    void check(Frame frame) {
        if (frame.gsoType() != Frame.GSO_NONE) {
            if (segmenter.start(frame) && segmenter.length(0) <= MAX_DATAGRAM) {
                write(0);
                write(segmenter.count() - 1);
            }
        } else if (frame.hasPartialChecksum() && frame.length() <= MAX_DATAGRAM && ChecksumOffload.isSound(frame)) {
            guard(frame.length());
            target.put(GUARD, frame.bytes(), frame.offset(), frame.length());
            ChecksumOffload.complete(frame, target, GUARD);
            checkGuards(frame.length());
        }
    }

    private void write(int index) {
        int length = segmenter.length(index);
        if (length < 0) {
            throw new FuzzFinding(
                    "segment", "segment %d of %d has %d bytes".formatted(index, segmenter.count(), length));
        }
        guard(length);
        segmenter.write(index, target, GUARD);
        checkGuards(length);
    }

    private void guard(int length) {
        for (int at = 0; at < GUARD; at++) {
            target.put(at, CANARY);
            target.put(GUARD + length + at, CANARY);
        }
    }

    private void checkGuards(int length) {
        for (int at = 0; at < GUARD; at++) {
            if (target.get(at) != CANARY || target.get(GUARD + length + at) != CANARY) {
                throw new FuzzFinding("offload", "written outside the frame of %d bytes".formatted(length));
            }
        }
    }
}
