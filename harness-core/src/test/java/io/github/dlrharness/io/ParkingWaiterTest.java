package io.github.dlrharness.io;

class ParkingWaiterTest extends WaiterContract {
    @Override
    protected Waiter open() {
        return new ParkingWaiter();
    }
}
