package io.github.dlrharness.junit;

import io.github.dlrharness.testbed.Testbed;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** The use of a testbed by one test, from its first parameter to its last {@code @AfterEach}. Ends with the test's store. */
@SuppressWarnings("deprecation")
final class Lease implements CloseableResource, AutoCloseable {
    private final ScopedTestbed scoped;
    private final Testbed testbed;
    private final AtomicBoolean ended = new AtomicBoolean();

    Lease(ScopedTestbed scoped, Testbed testbed) {
        this.scoped = scoped;
        this.testbed = testbed;
    }

    Testbed testbed() {
        return testbed;
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            scoped.release();
        }
    }
}
