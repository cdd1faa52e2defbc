package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;

/** Where frames pass that the capture shows. */
record Tap(TapPoint point, SimulatedCapture capture) {
    void sent(byte[] frame) {
        capture.add(point, Direction.SENT, frame);
    }

    void received(byte[] frame) {
        capture.add(point, Direction.RECEIVED, frame);
    }
}
