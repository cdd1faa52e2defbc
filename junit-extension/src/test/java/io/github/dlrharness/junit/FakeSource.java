package io.github.dlrharness.junit;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.TopologyPlan;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fake testbeds in place of the real ones: the extension is tested without a network. */
final class FakeSource implements TestbedSource {
    /** The one name no fake backend has. */
    static final String NO_BACKEND = "docker";

    @Override
    public TestbedBackend backend(ExtensionContext context, String name) {
        if (name.equals(NO_BACKEND)) {
            throw new TestbedException("There is no testbed backend \"%s\"; there are: namespace".formatted(name));
        }
        return new Backend(name, journal(context));
    }

    @Override
    public EngineFactory engines(ExtensionContext context) {
        return (config, sink, listener) -> {
            throw new UnsupportedOperationException("fake hosts have no engine");
        };
    }

    @Override
    public void tell(ExtensionContext context, String notice) {
        journal(context).tell(notice);
    }

    private static Journal journal(ExtensionContext context) {
        return Journal.of(context.getConfigurationParameter(Journal.PARAMETER).orElseThrow());
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
