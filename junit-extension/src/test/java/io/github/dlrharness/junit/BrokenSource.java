package io.github.dlrharness.junit;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.TestbedBackend;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Real testbeds whose hosts run a broken router when the run asks for one. */
final class BrokenSource implements TestbedSource {
    /** The configuration parameter with the name of a {@link BrokenRouter}. */
    static final String ROUTER = "test.router";

    @Override
    public TestbedBackend backend(ExtensionContext context, String name) {
        return Backends.named(name);
    }

    @Override
    public EngineFactory engines(ExtensionContext context) {
        return context.getConfigurationParameter(ROUTER)
                .<EngineFactory>map(BrokenRouter::valueOf)
                .orElse(HostEngine::new);
    }

    @Override
    public void tell(ExtensionContext context, String notice) {
        if (notice.startsWith("Tests are aborted")) {
            throw new IllegalStateException("tests on real testbeds need a machine that runs them: " + notice);
        }
    }
}
