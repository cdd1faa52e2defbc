package io.github.dlrharness.testbed;

import java.time.Duration;

/**
 * How to ping.
 *
 * @param count echo requests to send, each after the answer or the timeout of the one before
 * @param timeout how long to wait for each answer
 * @param payload bytes behind the ICMP header
 * @param ttl time to live, 1 to 255
 * @param dontFragment whether to set DF
 */
public record PingOptions(int count, Duration timeout, int payload, int ttl, boolean dontFragment) {
    /** One request, one second, 56 bytes, TTL 64, no DF. */
    public static PingOptions defaults() {
        return new PingOptions(1, Duration.ofSeconds(1), 56, 64, false);
    }

    /** These options with another count. */
    public PingOptions withCount(int value) {
        return new PingOptions(value, timeout, payload, ttl, dontFragment);
    }

    /** These options with another timeout. */
    public PingOptions withTimeout(Duration value) {
        return new PingOptions(count, value, payload, ttl, dontFragment);
    }

    /** These options with another payload size. */
    public PingOptions withPayload(int value) {
        return new PingOptions(count, timeout, value, ttl, dontFragment);
    }

    /** These options with another TTL. */
    public PingOptions withTtl(int value) {
        return new PingOptions(count, timeout, payload, value, dontFragment);
    }

    /** These options with or without DF. */
    public PingOptions withDontFragment(boolean value) {
        return new PingOptions(count, timeout, payload, ttl, value);
    }
}
