package io.github.dlrharness.control;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of memory that all clients of a server share. Who asks for more than is left gets nothing, at once. */
final class ByteBudget {
    private final long size;
    private final AtomicLong taken = new AtomicLong();

    ByteBudget(long size) {
        this.size = size;
    }

    /** Takes so many bytes, or none. */
    boolean take(long bytes) {
        long before;
        do {
            before = taken.get();
            if (bytes > size - before) {
                return false;
            }
        } while (!taken.compareAndSet(before, before + bytes));
        return true;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long size() {
        return size;
    }

    long taken() {
        return taken.get();
    }
}
