package io.github.dlrharness.testbed.backend;

import io.github.dlrharness.testbed.PingOptions;

/** What a ping can be asked for, on every backend. */
public final class PingLimits {
    /** An IP packet's 65535 bytes less the IP and ICMP headers. */
    private static final int MAX_PAYLOAD = 65_507;

    private PingLimits() {}

    /**
     * Checks options.
     *
     * @throws IllegalArgumentException when no packet can have them
     */
    public static void require(PingOptions options) {
        if (options.ttl() < 1 || options.ttl() > 255) {
            throw new IllegalArgumentException("TTL %d is not 1 to 255".formatted(options.ttl()));
        }
        if (options.payload() < 0 || options.payload() > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "An ICMP payload of %d bytes is not 0 to %d".formatted(options.payload(), MAX_PAYLOAD));
        }
        if (options.count() < 1) {
            throw new IllegalArgumentException("A ping of %d requests; ask for 1 at least".formatted(options.count()));
        }
    }
}
