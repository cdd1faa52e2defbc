package io.github.dlrharness.standalone;

import java.util.concurrent.Callable;

/**
 * The network namespace an agent's interfaces are in. A process that was started there is in it with all its threads, and needs no
 * more than {@link #HERE}.
 */
public interface Place {
    /** The calling thread's. */
    Place HERE = new Place() {
        @Override
        public <T> T call(Callable<T> work) {
            try {
                return work.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("opening a port failed: " + e, e);
            }
        }
    };

    /** Runs {@code work} there and answers what it answers; what it throws is thrown here. */
    <T> T call(Callable<T> work);
}
