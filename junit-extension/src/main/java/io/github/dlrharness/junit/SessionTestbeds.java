package io.github.dlrharness.junit;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.TopologyPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/** Running testbeds of scope {@link Scope#SESSION} that no class uses just now. Closes them when all tests are over. Thread-safe. */
@SuppressWarnings("deprecation") // see ScopedTestbed
final class SessionTestbeds implements CloseableResource, AutoCloseable {
    private static final Namespace NAMESPACE = Namespace.create(SessionTestbeds.class);

    private final Map<Key, Deque<Testbed>> free = new HashMap<>();

    /** What must be the same for a testbed to serve another class. */
    record Key(TopologyPlan plan, String backend, EngineFactory engines) {}

    private final Consumer<Testbed> beforeClosing;

    /** @param beforeClosing what to do with each when all tests are over, before it is closed */
    private SessionTestbeds(Consumer<Testbed> beforeClosing) {
        this.beforeClosing = beforeClosing;
    }

    static SessionTestbeds of(ExtensionContext context) {
        ExtensionContext root = context.getRoot();
        return root.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        SessionTestbeds.class,
                        key -> {
                            Settings settings = Settings.of(root);
                            TestbedSource source = TestbedSource.of(root);
                            Pause pause = new Pause(settings, notice -> source.tell(root, notice));
                            return new SessionTestbeds(testbed -> {
                                if (settings.keep()) {
                                    pause.before(testbed, "All tests are over");
                                }
                            });
                        },
                        SessionTestbeds.class);
    }

    /** One in its initial state: a free one, or a new one where there is none, or none that can be reset. */
    Testbed take(Key key, Supplier<Testbed> start) {
        for (Testbed testbed = poll(key); testbed != null; testbed = poll(key)) {
            try {
                testbed.reset();
                return testbed;
            } catch (TestbedException e) {
                testbed.close();
            }
        }
        return start.get();
    }

    private synchronized Testbed poll(Key key) {
        Deque<Testbed> equal = free.get(key);
        return equal == null ? null : equal.poll();
    }

    /** Keeps one for the next class. */
    synchronized void giveBack(Key key, Testbed testbed) {
        free.computeIfAbsent(key, absent -> new ArrayDeque<>()).push(testbed);
    }

    @Override
    public void close() {
        List<Testbed> all = new ArrayList<>();
        synchronized (this) {
            free.values().forEach(all::addAll);
            free.clear();
        }
        for (Testbed testbed : all) {
            beforeClosing.accept(testbed);
            testbed.close();
        }
    }
}
