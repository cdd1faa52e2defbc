package io.github.dlrharness.junit;

import org.junit.jupiter.api.extension.Extension;

/** What {@link Topology} registers. */
final class TopologyAnnotationExtension extends TopologyLifecycle {
    @Override
    Extension registered() {
        return null;
    }
}
