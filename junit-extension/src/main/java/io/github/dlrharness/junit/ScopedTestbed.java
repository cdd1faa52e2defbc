package io.github.dlrharness.junit;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.TestbedBackend.Unsupported;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.opentest4j.TestAbortedException;

/**
 * The testbed of one class, or of one test that declares its own: started when first needed, used by one test at a time, closed
 * with the scope.
 *
 * <p>JUnit 5.13 and later close any {@code AutoCloseable} in a store, unless told not to; before, only a {@code CloseableResource}.
 */
@SuppressWarnings("deprecation")
final class ScopedTestbed implements CloseableResource, AutoCloseable {
    private static final Namespace TOLD = Namespace.create(ScopedTestbed.class);

    /** The name of a topology that is shared by classes that do not know of each other. */
    private static final String SESSION = "session";

    /** How long a test waits for another that uses its topology. JUnit hardly ever runs two such at the same time. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ExtensionContext owner;
    private final Scope scope;
    private final TopologyPlan plan;
    private final TestbedSource source;
    private final TestbedBackend backend;
    private final EngineFactory engines;
    private final Settings settings;
    private final Semaphore free = new Semaphore(1, true);
    private volatile Thread user;
    private Testbed testbed;

    /** Resolves the topology; nothing is started. */
    ScopedTestbed(Declaration declaration, ExtensionContext owner, Settings settings) {
        this.owner = owner;
        this.settings = settings;
        scope = declaration.scope();
        source = TestbedSource.of(owner);
        TopologyPlan asked = TopologyPlan.of(declaration.spec().get());
        // Of those who share it, none may give it its name.
        plan = scope == Scope.SESSION ? asked.named(SESSION) : asked;
        backend = backend(declaration);
        engines = source.engines(owner);
    }

    private TestbedBackend backend(Declaration declaration) {
        boolean declared = !declaration.backend().isEmpty();
        String name = declared ? declaration.backend() : settings.backend();
        try {
            return source.backend(owner, name);
        } catch (TestbedException e) {
            // Its message is all of it; its stack would only lead away from the test.
            String place = !declared
                    ? "configuration parameter %s = \"%s\"".formatted(Settings.BACKEND, name)
                    : declaration.registered() == null
                            ? "@Topology(backend = \"%s\")".formatted(name)
                            : "TopologyExtension.withBackend(\"%s\")".formatted(name);
            String remedy = declared
                    ? "write one of these, or leave it out to use what %s says".formatted(Settings.BACKEND)
                    : "set it to one of these, or leave it out for \"%s\"".formatted(Settings.DEFAULT_BACKEND);
            throw new ExtensionConfigurationException("%s: %s; %s".formatted(place, e.getMessage(), remedy));
        }
    }

    TopologyPlan plan() {
        return plan;
    }

    /** Why what runs the topology can't spoil the link of a VM; empty when it can. */
    Optional<String> unspoilable(VmPlan vm) {
        return backend.unspoilable(plan, vm);
    }

    /** The name of what runs it. */
    String backend() {
        return backend.name();
    }

    /**
     * Checks that the machine can run it.
     *
     * @throws TestAbortedException when it can't
     * @throws TestbedException when it can't and must
     */
    void check() {
        Optional<Unsupported> unsupported = backend.unsupported();
        if (unsupported.isPresent()) {
            String message = "The \"%s\" backend can't run topologies here: %s%nWhat to do: %s"
                    .formatted(
                            backend.name(),
                            unsupported.get().reason(),
                            unsupported.get().remedy());
            if (settings.required()) {
                throw TestLocation.point(new TestbedException(message), owner);
            }
            tellOnce(message);
            throw TestLocation.point(new TestAbortedException(message), owner);
        }
    }

    /** Build tools count aborted tests and keep the reason to themselves; so each reason is told once in a run. */
    private void tellOnce(String message) {
        owner.getRoot().getStore(TOLD).getOrComputeIfAbsent(message, untold -> {
            source.tell(owner, "Tests are aborted. " + untold);
            return true;
        });
    }

    /** The running testbed, started if need be; for what happens outside a test, like {@code @BeforeAll}. */
    synchronized Testbed running() {
        if (testbed == null) {
            if (scope == Scope.METHOD && owner.getTestMethod().isEmpty()) {
                throw new ExtensionConfigurationException(
                        "%s has a topology of scope METHOD: each test has a testbed of its own, and outside of a test there is none; take it in @BeforeEach"
                                .formatted(owner.getRequiredTestClass().getName()));
            }
            check();
            testbed = scope == Scope.SESSION
                    ? SessionTestbeds.of(owner)
                            .take(new SessionTestbeds.Key(plan, backend.name(), engines), this::start)
                    : start();
        }
        return testbed;
    }

    private Testbed start() {
        long start = System.nanoTime();
        Testbed started = backend.start(plan, engines);
        SessionSummary.of(owner).started(backend.name(), System.nanoTime() - start);
        return started;
    }

    /** Waits until no other test uses the testbed, and takes it in its initial state. */
    Lease lease() {
        if (user == Thread.currentThread()) {
            // A thread of JUnit's pool that waits for dynamic tests runs other tests meanwhile; waiting here would be
            // for ever.
            throw new ExtensionConfigurationException(
                    "Two tests that share a topology meet on one thread, because a @TestFactory runs its tests concurrently; put @Execution(ExecutionMode.SAME_THREAD) on the class");
        }
        try {
            if (!free.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TestbedException(
                        "The topology \"%s\" did not get free within %s: a test on thread \"%s\" uses it"
                                .formatted(plan.name(), PATIENCE, nameOf(user)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException(
                    "Interrupted while another test used the topology \"%s\"".formatted(plan.name()), e);
        }
        user = Thread.currentThread();
        try {
            return new Lease(this, initial());
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
    }

    private static String nameOf(Thread thread) {
        return thread == null ? "of one that just ended" : thread.getName();
    }

    private synchronized Testbed initial() {
        if (testbed == null) {
            return running();
        }
        try {
            testbed.reset();
        } catch (TestbedException e) {
            // Only this test fails; the next one gets a new testbed.
            testbed.close();
            testbed = null;
            throw e;
        }
        return testbed;
    }

    void release() {
        user = null;
        free.release();
    }

    @Override
    public synchronized void close() {
        Testbed closing = testbed;
        testbed = null;
        if (closing == null) {
            return;
        }
        if (scope == Scope.SESSION) {
            SessionTestbeds.of(owner).giveBack(new SessionTestbeds.Key(plan, backend.name(), engines), closing);
            return;
        }
        if (settings.keep()) {
            new Pause(settings, notice -> source.tell(owner, notice))
                    .before(closing, "The tests of %s are over".formatted(TestLocation.name(owner)));
        }
        closing.close();
    }
}
