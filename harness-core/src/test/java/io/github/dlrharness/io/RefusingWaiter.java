package io.github.dlrharness.io;

/** A waiter that has no room for a port of one name. */
public final class RefusingWaiter implements Waiter {
    private final ParkingWaiter waiter = new ParkingWaiter();
    private volatile String refused = "";

    /** Has no room for that one from now on; for none with an empty name. */
    public void refuse(String name) {
        refused = name;
    }

    @Override
    public Interest add(FrameSource source) {
        if (source.name().equals(refused)) {
            throw new PortException("no room for " + refused);
        }
        return waiter.add(source);
    }

    @Override
    public void await(long timeoutNanos) {
        waiter.await(timeoutNanos);
    }

    @Override
    public void wakeup() {
        waiter.wakeup();
    }

    @Override
    public void close() {
        waiter.close();
    }
}
