package io.github.dlrharness.testsupport.dissection;

import io.github.dlrharness.testbed.namespace.NamespaceBackend;

/** The backend of namespaces, recorded. */
public final class RecordingNamespaceBackend extends RecordingBackend {
    /** Made by the service loader. */
    public RecordingNamespaceBackend() {
        super(new NamespaceBackend());
    }
}
