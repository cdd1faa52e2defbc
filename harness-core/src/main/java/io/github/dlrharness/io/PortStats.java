package io.github.dlrharness.io;

/**
 * What passed a {@link FramePort}.
 *
 * @param receivedFrames frames handed to the receiver; a super-frame counts once
 * @param receivedBytes their bytes
 * @param sentFrames frames given to the kernel or the peer; a super-frame counts once
 * @param sentBytes their bytes
 * @param receiveDrops frames lost before they reached us, as far as the kernel tells, or thrown away because their port was closed
 * @param sendDrops frames that could not be sent: full ring, too long, interface down
 */
public record PortStats(
        long receivedFrames, long receivedBytes, long sentFrames, long sentBytes, long receiveDrops, long sendDrops) {
    /** Nothing passed. */
    public static final PortStats NONE = new PortStats(0, 0, 0, 0, 0, 0);

    /** What passed this port and another. */
    public PortStats plus(PortStats other) {
        return new PortStats(
                receivedFrames + other.receivedFrames,
                receivedBytes + other.receivedBytes,
                sentFrames + other.sentFrames,
                sentBytes + other.sentBytes,
                receiveDrops + other.receiveDrops,
                sendDrops + other.sendDrops);
    }

    /** What passed this port and not another. */
    public PortStats minus(PortStats other) {
        return new PortStats(
                receivedFrames - other.receivedFrames,
                receivedBytes - other.receivedBytes,
                sentFrames - other.sentFrames,
                sentBytes - other.sentBytes,
                receiveDrops - other.receiveDrops,
                sendDrops - other.sendDrops);
    }

    /** These counts when what was received since {@code earlier} was thrown away. */
    public PortStats discardedSince(PortStats earlier) {
        return new PortStats(
                earlier.receivedFrames,
                earlier.receivedBytes,
                sentFrames,
                sentBytes,
                receiveDrops + receivedFrames - earlier.receivedFrames,
                sendDrops);
    }
}
