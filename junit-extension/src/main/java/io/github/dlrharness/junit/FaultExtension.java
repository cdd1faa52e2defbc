package io.github.dlrharness.junit;

import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What {@link Drop} and its kin register: sees to it that there is a network for something to go wrong in. */
final class FaultExtension implements BeforeTestExecutionCallback {
    @Override
    public void beforeTestExecution(ExtensionContext test) {
        if (TopologyLifecycle.leased(test).isEmpty()) {
            throw TestLocation.point(
                    new ExtensionConfigurationException(
                            "The test says what goes wrong on the wire and has no topology; put @Topology on the test or its class, or a TopologyExtension into a field of it"),
                    test);
        }
    }
}
