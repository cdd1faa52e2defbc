package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who gives way where a VTEP has all the proxied requests it may have. */
class ProxyRoomTest {
    private static final int PER_VTEP = 8;

    /** What is answered stays a while because of the rate limit, and must not cost what waits its place. */
    @Test
    @Requirement({"B10", "G10"})
    void whatIsAnsweredGoesBeforeWhatWaits() {
        RouterOptions.Proxy proxy = RouterOptions.defaults().proxy();
        Fabric.Builder builder = Fabric.seedBuilder()
                .options(RouterOptions.defaults()
                        .withProxy(new RouterOptions.Proxy(proxy.lifetime(), proxy.limit(), PER_VTEP, false)));
        for (int i = 0; i < PER_VTEP; i++) {
            builder.vm("t" + i, "b", 5001, "172.16.20." + (100 + i));
        }
        Fabric fabric = builder.build();
        TestHost b = fabric.host("b");
        TestVm vm1 = fabric.vm("vm1");
        TestVm slow = fabric.vm("vm2");
        slow.mute();
        vm1.sendTo(slow, 1);
        for (int i = 0; i < PER_VTEP; i++) {
            vm1.sendTo(fabric.vm("t" + i), i);
            fabric.advance(Duration.ofMillis(1));
        }
        slow.unmute();
        slow.replyToDlr();

        assertThat(slow.marks()).containsExactly(1);
        assertThat(b.count(Counter.PROXY_RELAYED)).isEqualTo(PER_VTEP + 1);
        assertThat(b.count(Counter.PROXY_EVICTED)).as("nobody who waited").isZero();
    }
}
