package io.github.dlrharness.junit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** Counts what all tests of a run did with topologies, and tells it in one line when they are over. Thread-safe. */
@SuppressWarnings("deprecation") // see ScopedTestbed
final class SessionSummary implements CloseableResource, AutoCloseable {
    private static final Namespace NAMESPACE = Namespace.create(SessionSummary.class);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Consumer<String> teller;
    private final Map<String, List<Long>> startNanos = new TreeMap<>();
    private long tests;
    private long frames;

    SessionSummary(Consumer<String> teller) {
        this.teller = teller;
    }

    static SessionSummary of(ExtensionContext context) {
        ExtensionContext root = context.getRoot();
        return root.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        SessionSummary.class,
                        key -> {
                            TestbedSource source = TestbedSource.of(root);
                            return new SessionSummary(line -> source.tell(root, line));
                        },
                        SessionSummary.class);
    }

    /** A topology was started. */
    synchronized void started(String backend, long nanos) {
        startNanos.computeIfAbsent(backend, first -> new ArrayList<>()).add(nanos);
    }

    /** A test is over, and the frames it captured were checked. */
    synchronized void checked(long captured) {
        tests++;
        frames += captured;
    }

    synchronized String line() {
        String topologies = startNanos.entrySet().stream()
                .map(backend -> "%d on %s (ready in %s ms)"
                        .formatted(backend.getValue().size(), backend.getKey(), median(backend.getValue())))
                .collect(Collectors.joining(", "));
        return "dlr-harness: topologies started: %s; tests: %d; frames checked: %d"
                .formatted(topologies, tests, frames);
    }

    private static String median(List<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
        return String.format(Locale.ROOT, "%s%.1f", sorted.size() > 1 ? "median " : "", median / NANOS_PER_MILLI);
    }

    @Override
    public void close() {
        boolean any;
        synchronized (this) {
            any = !startNanos.isEmpty();
        }
        if (any) {
            teller.accept(line());
        }
    }
}
