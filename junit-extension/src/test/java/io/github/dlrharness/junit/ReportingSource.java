package io.github.dlrharness.junit;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.testbed.TestbedBackend;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Real testbeds, an environment of the test's choice, and a journal for what is told. */
final class ReportingSource implements TestbedSource {
    private final BrokenSource real = new BrokenSource();

    @Override
    public TestbedBackend backend(ExtensionContext context, String name) {
        return real.backend(context, name);
    }

    @Override
    public EngineFactory engines(ExtensionContext context) {
        return real.engines(context);
    }

    @Override
    public void tell(ExtensionContext context, String notice) {
        journal(context).tell(notice);
    }

    @Override
    public Map<String, String> environment(ExtensionContext context) {
        return journal(context).environment();
    }

    private static Journal journal(ExtensionContext context) {
        return Journal.of(context.getConfigurationParameter(Journal.PARAMETER).orElseThrow());
    }
}
