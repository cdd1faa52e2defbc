package io.github.dlrharness.junit;

import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What {@link WithoutInvariant} registers. The invariants themselves belong to every test with a topology. */
final class InvariantExtension implements BeforeTestExecutionCallback {
    @Override
    public void beforeTestExecution(ExtensionContext test) {
        TopologyLifecycle.requireTopology(test, "@WithoutInvariant");
    }
}
