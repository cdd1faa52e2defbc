package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import java.util.Locale;

/** Counts what is sent on the underlay and what VMs get, by kind, and keeps nothing. */
final class FrameKinds implements SimulatedCapture.Recorder {
    private static final int TUNNEL = 50;
    private static final int ARP = 0x0806;

    private long requests;
    private long probes;
    private long replies;
    private long packets;
    private long bytes;
    private long vmRequests;
    private long vmOthers;

    @Override
    public void add(TapPoint tap, Direction direction, byte[] frame) {
        boolean underlay = tap.kind() == TapPoint.Kind.UNDERLAY;
        if (underlay && direction == Direction.SENT) {
            bytes += frame.length;
            switch (operation(frame, TUNNEL)) {
                case 1 -> {
                    if ((frame[TUNNEL] & 1) == 1) {
                        requests++;
                    } else {
                        probes++;
                    }
                }
                case 2 -> replies++;
                default -> packets++;
            }
        } else if (!underlay && direction == Direction.RECEIVED) {
            if (operation(frame, 0) == 1) {
                vmRequests++;
            } else {
                vmOthers++;
            }
        }
    }

    /** The ARP operation, or 0 for what is no ARP. */
    private static int operation(byte[] frame, int ethernet) {
        int type = (frame[ethernet + 12] & 0xff) << 8 | frame[ethernet + 13] & 0xff;
        return type == ARP ? frame[ethernet + 21] : 0;
    }

    long onUnderlay() {
        return requests + probes + replies + packets;
    }

    long all() {
        return onUnderlay() + vmRequests + vmOthers;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "underlay: %,d ARP requests to all and %,d to one, %,d ARP replies, %,d data, %,d MB; to VMs: %,d ARP requests, %,d other",
                requests,
                probes,
                replies,
                packets,
                bytes >> 20,
                vmRequests,
                vmOthers);
    }
}
