package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.os.linux.SystemCallException;
import io.github.dlrharness.os.linux.SystemException;
import io.github.dlrharness.testbed.TestbedException;
import java.util.function.Supplier;

/** Tells failures of agents, ports and the kernel as a testbed's: who uses a testbed knows of nothing below it. */
final class Attempt {
    private Attempt() {}

    /**
     * Answers what {@code work} does.
     *
     * @param failed how the message starts when it can't, like {@code vm1 can't ping}
     * @throws TestbedException when a layer below refused; what it threw is the cause
     */
    static <T> T get(String failed, Supplier<T> work) {
        try {
            return work.get();
        } catch (AgentException | PortException | SystemCallException | SystemException | IllegalStateException e) {
            // IllegalStateException: a namespace that is closed.
            throw new TestbedException(failed + ": " + e.getMessage(), e);
        }
    }

    /** As {@link #get(String, Supplier)} for work without an answer. */
    static void run(String failed, Runnable work) {
        get(failed, () -> {
            work.run();
            return null;
        });
    }
}
