package io.github.dlrharness.junit;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.TestbedBackend;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The backends on the class path, and the router that comes with the harness. */
final class InstalledTestbeds implements TestbedSource {
    @Override
    public TestbedBackend backend(ExtensionContext context, String name) {
        return Backends.named(name);
    }

    @Override
    public EngineFactory engines(ExtensionContext context) {
        return HostEngine.FACTORY;
    }

    /** To standard error, which build tools pass on as it comes. */
    @Override
    public void tell(ExtensionContext context, String notice) {
        System.err.println(notice);
    }
}
