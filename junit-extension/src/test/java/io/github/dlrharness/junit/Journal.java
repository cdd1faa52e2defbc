package io.github.dlrharness.junit;

import io.github.dlrharness.testbed.TestbedBackend.Unsupported;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What happened to the fake testbeds of one run of fixtures, and how they shall behave in it. Runs share nothing. */
final class Journal {
    /** The configuration parameter that tells a fake which run it belongs to. */
    static final String PARAMETER = "test.journal";

    private static final Map<String, Journal> RUNS = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final List<String> entries = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile Unsupported unsupported;
    private volatile boolean resetFails;
    private volatile Map<String, String> environment = Map.of();
    private volatile Consumer<String> listener = notice -> {};

    Journal() {
        RUNS.put(id, this);
    }

    static Journal of(String id) {
        return RUNS.get(id);
    }

    String id() {
        return id;
    }

    void note(String entry) {
        entries.add(entry);
    }

    List<String> entries() {
        return List.copyOf(entries);
    }

    void tell(String notice) {
        told.add(notice);
        listener.accept(notice);
    }

    /** Calls this with everything that is told from now on. */
    void onTold(Consumer<String> value) {
        listener = value;
    }

    /** What was told to whoever runs the tests. */
    List<String> told() {
        return List.copyOf(told);
    }

    long count(String entry) {
        return entries.stream().filter(entry::equals).count();
    }

    /** What the environment says in this run. */
    Map<String, String> environment() {
        return environment;
    }

    void environment(Map<String, String> value) {
        environment = value;
    }

    Unsupported unsupported() {
        return unsupported;
    }

    void unsupported(Unsupported value) {
        unsupported = value;
    }

    boolean resetFails() {
        return resetFails;
    }

    void resetFails(boolean value) {
        resetFails = value;
    }
}
