package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RouterOptionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NONE = Duration.ZERO;

    @Test
    void countsBelowOneAreRefusedNotMended() {
        assertRefused("ARP tries 0", () -> new RouterOptions.Arp(0, SECOND, SECOND, SECOND, 1));
        assertRefused("ARP limit -1", () -> new RouterOptions.Arp(1, SECOND, SECOND, SECOND, -1));
        assertRefused("queue depth 0", () -> new RouterOptions.Queue(0, 1, SECOND));
        assertRefused("queue targets 0", () -> new RouterOptions.Queue(1, 0, SECOND));
        assertRefused("proxy limit 0", () -> new RouterOptions.Proxy(SECOND, 0));
        assertRefused("proxy limit per VTEP 0", () -> new RouterOptions.Proxy(SECOND, 1, 0, false));
        assertRefused("FDB limit 0", () -> new RouterOptions.Fdb(SECOND, 0));
        assertRefused("duplicate moves 0", () -> new RouterOptions.Announce(false, true, 0, SECOND, SECOND));
    }

    @Test
    void durationsThatAreNotPositiveAreRefused() {
        assertRefused("ARP retry PT0S", () -> new RouterOptions.Arp(1, NONE, SECOND, SECOND, 1));
        assertRefused("ARP timeout PT0S", () -> new RouterOptions.Arp(1, SECOND, NONE, SECOND, 1));
        assertRefused("ARP hold-off PT-1S", () -> new RouterOptions.Arp(1, SECOND, SECOND, SECOND.negated(), 1));
        assertRefused("queue lifetime PT0S", () -> new RouterOptions.Queue(1, 1, NONE));
        assertRefused("proxy lifetime PT0S", () -> new RouterOptions.Proxy(NONE, 1));
        assertRefused("duplicate window PT0S", () -> new RouterOptions.Announce(false, true, 1, NONE, SECOND));
        assertRefused("defence interval PT0S", () -> new RouterOptions.Announce(false, true, 1, SECOND, NONE));
        assertRefused("FDB aging PT0S", () -> new RouterOptions.Fdb(NONE, 1));
    }

    @Test
    void durationBeyondWhatNanosecondsCountIsRefused() {
        assertRefused("FDB aging PT2562048H", () -> new RouterOptions.Fdb(Duration.ofHours(2_562_048), 1));
    }

    @Test
    void smallestValuesAreTaken() {
        Duration least = Duration.ofNanos(1);
        assertThat(List.of(
                        new RouterOptions.Arp(1, least, least, least, 1),
                        new RouterOptions.Queue(1, 1, least),
                        new RouterOptions.Proxy(least, 1),
                        new RouterOptions.Fdb(least, 1)))
                .hasSize(4);
    }

    private static void assertRefused(String what, ThrowingCallable making) {
        assertThatThrownBy(making)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(what + " is out of range; choose ");
    }
}
