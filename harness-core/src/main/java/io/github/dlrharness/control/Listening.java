package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A client's end of a subscription. */
final class Listening {
    private final Consumer<JsonNode> listener;
    private final AtomicLong lostHere = new AtomicLong();
    private volatile long lostThere;
    private volatile long number;

    Listening(Consumer<JsonNode> listener) {
        this.listener = listener;
    }

    /** What the agent calls it; 0 before it has answered. */
    long number() {
        return number;
    }

    void number(long value) {
        number = value;
    }

    /** What came was too much for the listener. */
    void lose() {
        lostHere.incrementAndGet();
    }

    /** What was lost on the way, and here. */
    long lost() {
        return lostThere + lostHere.get();
    }

    void lostThere(long value) {
        lostThere = value;
    }

    void accept(JsonNode params) {
        lostThere = params.path("lost").longValue();
        listener.accept(params);
    }
}
