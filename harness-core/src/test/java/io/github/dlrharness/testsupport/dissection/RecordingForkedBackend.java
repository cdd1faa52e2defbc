package io.github.dlrharness.testsupport.dissection;

import io.github.dlrharness.testbed.namespace.ForkedBackend;

/** The backend of agents in processes of their own, recorded. */
public final class RecordingForkedBackend extends RecordingBackend {
    /** Made by the service loader. */
    public RecordingForkedBackend() {
        super(new ForkedBackend());
    }
}
