package io.github.dlrharness.junit;

import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.fault.Fault;
import java.util.List;
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

    /** This one, with things that go wrong; given back when they can't. */
    Lease with(List<Fault> faults) {
        try {
            faults.forEach(testbed.faults()::add);
            return this;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    Testbed testbed() {
        return testbed;
    }

    /** The name of what runs it. */
    String backend() {
        return scoped.backend();
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            scoped.release();
        }
    }
}
