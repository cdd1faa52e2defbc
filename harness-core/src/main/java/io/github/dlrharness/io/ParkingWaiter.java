package io.github.dlrharness.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Waits by parking the thread: the portable waiter, for ports that have no descriptor and call on arrival. */
public final class ParkingWaiter implements Waiter {
    private final List<PortInterest> interests = new ArrayList<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile Thread parked;

    @Override
    public Interest add(FrameSource port) {
        if (port.fileDescriptor() >= 0) {
            throw new PortException(
                    "port %s has a file descriptor, which can't be waited for by parking; use the Poller of io.linux"
                            .formatted(port.name()));
        }
        PortInterest interest = new PortInterest();
        interests.add(interest);
        port.onArrival(interest::arrived);
        wakeup();
        return interest;
    }

    @Override
    public void await(long timeoutNanos) {
        parked = Thread.currentThread();
        park(timeoutNanos);
        parked = null;
        signalled.set(false);
        for (int index = 0; index < interests.size(); index++) {
            PortInterest interest = interests.get(index);
            interest.ready = interest.arrived.getAndSet(false);
        }
    }

    /** Parks until signalled, interrupted or late; a permit left over from somebody else's unpark ends one round only. */
    private void park(long timeoutNanos) {
        long start = System.nanoTime();
        long remaining = timeoutNanos;
        while (remaining > 0 && !signalled.get() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, remaining);
            remaining = timeoutNanos - (System.nanoTime() - start);
        }
    }

    @Override
    public void wakeup() {
        Thread waiting = signalled.getAndSet(true) ? null : parked;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    @Override
    public void close() {
        wakeup();
    }

    private final class PortInterest implements Interest {
        // True at first: frames may have come before the port knew whom to call.
        private final AtomicBoolean arrived = new AtomicBoolean(true);
        private boolean ready;

        private void arrived() {
            arrived.set(true);
            wakeup();
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public void cancel() {
            ready = false;
            interests.remove(this);
        }
    }
}
