package io.github.dlrharness.io.linux;

import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.io.WaiterContract;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class PollerTest extends WaiterContract {
    @Override
    protected Waiter open() {
        return Poller.open();
    }
}
