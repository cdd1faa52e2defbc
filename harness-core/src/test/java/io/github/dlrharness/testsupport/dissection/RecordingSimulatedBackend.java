package io.github.dlrharness.testsupport.dissection;

import io.github.dlrharness.testbed.simulated.SimulatedBackend;

/** The backend of the simulator, recorded. */
public final class RecordingSimulatedBackend extends RecordingBackend {
    /** Made by the service loader. */
    public RecordingSimulatedBackend() {
        super(new SimulatedBackend());
    }
}
