package io.github.dlrharness.junit;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.topology.TopologyPlan;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fake testbeds in place of the real ones: the extension is tested without a network. */
final class FakeSource implements TestbedSource {
    @Override
    public TestbedBackend backend(ExtensionContext context, String name) {
        Journal journal =
                Journal.of(context.getConfigurationParameter(Journal.PARAMETER).orElseThrow());
        return new Backend(name, journal);
    }

    @Override
    public EngineFactory engines(ExtensionContext context) {
        return (config, sink, listener) -> {
            throw new UnsupportedOperationException("fake hosts have no engine");
        };
    }

    private record Backend(String name, Journal journal) implements TestbedBackend {

        @Override
        public Optional<Unsupported> unsupported() {
            return Optional.ofNullable(journal.unsupported());
        }

        @Override
        public Testbed start(TopologyPlan plan, EngineFactory engines) {
            return new FakeTestbed(plan, name, journal);
        }
    }
}
