package io.github.dlrharness.junit;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.testbed.TestbedBackend;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The backends and the router that come with the harness. */
final class InstalledTestbeds implements TestbedSource {
    @Override
    public TestbedBackend backend(ExtensionContext context, String name) {
        throw new UnsupportedOperationException("being built");
    }

    @Override
    public EngineFactory engines(ExtensionContext context) {
        throw new UnsupportedOperationException("being built");
    }
}
