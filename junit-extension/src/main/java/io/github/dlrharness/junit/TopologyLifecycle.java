package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.InvariantViolation;
import io.github.dlrharness.evidence.Invariants;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testbed.fault.Fault;
import io.github.dlrharness.topology.TopologyPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.AssertionFailedError;

/** Gives tests the testbed of the topology that counts for them, whichever way it was declared. */
abstract class TopologyLifecycle
        implements BeforeAllCallback,
                BeforeEachCallback,
                BeforeTestExecutionCallback,
                AfterTestExecutionCallback,
                AfterEachCallback,
                ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(TopologyLifecycle.class);
    private static final Set<Class<?>> INJECTED =
            Set.of(Testbed.class, TopologyPlan.class, Capture.class, Host.class, Vm.class);

    /** For {@link Declaration#registered()}: this extension, or null when it serves the annotation. */
    abstract Extension registered();

    @Override
    public void beforeAll(ExtensionContext context) {
        mine(context)
                .ifPresent(declaration -> TestLocation.blamedOn(context, () -> {
                    ScopedTestbed scoped = scoped(declaration, context);
                    scoped.check();
                    return scoped;
                }));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        mine(context).ifPresent(declaration -> TestLocation.blamedOn(context, () -> lease(declaration, context)));
    }

    /** Notes how things stand before the body. */
    @Override
    public void beforeTestExecution(ExtensionContext test) {
        if (mine(test).isPresent()) {
            record(test).ifPresent(TestRecord::begin);
        }
    }

    /** Checks what must hold in every test; the expectations, registered further in, have been judged by now. */
    @Override
    public void afterTestExecution(ExtensionContext test) {
        if (mine(test).isPresent()) {
            leased(test).ifPresent(testbed -> afterBody(test, testbed));
        }
    }

    /** What the test's own {@code @AfterEach} does and says belongs to it, too. */
    @Override
    public void afterEach(ExtensionContext test) {
        if (mine(test).isPresent()) {
            record(test).ifPresent(record -> new ReportKeeper(test, record).keep());
        }
    }

    private static void afterBody(ExtensionContext test, Testbed testbed) {
        Settings settings = Settings.of(test);
        Throwable failure = test.getExecutionException().orElse(null);
        try {
            check(test, testbed, failure, new TestEvidence(test, testbed));
        } catch (AssertionError broken) {
            failure = broken;
            throw broken;
        } finally {
            if (settings.pauseOnFailure() && failure != null && TestLocation.bodyFailed(failure)) {
                TestbedSource source = TestbedSource.of(test);
                new Pause(settings, notice -> source.tell(test, notice))
                        .before(testbed, "%s has failed: %s".formatted(TestLocation.name(test), firstLine(failure)));
            }
        }
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure).lines().findFirst().orElse("");
    }

    private static void check(ExtensionContext test, Testbed testbed, Throwable failure, TestEvidence evidence) {
        if (failure != null && !TestLocation.bodyFailed(failure)) {
            return;
        }
        if (failure != null && DeclaredExpectation.of(test, testbed.plan()).isEmpty()) {
            evidence.attach(failure);
        }
        InvariantsOff off = InvariantsOff.of(test);
        evidence.tell(off);
        List<CapturedFrame> frames = testbed.capture().frames();
        SessionSummary.of(test).checked(frames.size());
        long missed = testbed.capture().lost() + testbed.capture().evicted();
        List<InvariantViolation> violations = Invariants.check(testbed.plan(), frames, missed).stream()
                .filter(violation -> off.keeps(violation.invariant()))
                .toList();
        if (violations.isEmpty()) {
            return;
        }
        AssertionFailedError violated = evidence.failure(violations, frames);
        if (failure == null) {
            throw violated;
        }
        failure.addSuppressed(violated);
    }

    /** Refuses what needs a topology where there is none, before the body runs. */
    static void requireTopology(ExtensionContext test, String what) {
        if (leased(test).isEmpty()) {
            throw TestLocation.point(
                    new ExtensionConfigurationException(
                            "The test has %s and has no topology; put @Topology on the test or its class, or a TopologyExtension into a field of it"
                                    .formatted(what)),
                    test);
        }
    }

    /** A constructor's parameters belong to the test the instance is made for. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return INJECTED.contains(parameter.getParameter().getType())
                && mine(context).isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Declaration declaration = mine(context).orElseThrow();
        return TestLocation.blamedOn(context, () -> value(parameter, declaration, context));
    }

    private static Object value(ParameterContext parameter, Declaration declaration, ExtensionContext context) {
        TopologyPlan plan = scoped(declaration, context).plan();
        Class<?> type = parameter.getParameter().getType();
        if (type == TopologyPlan.class) {
            return plan;
        }
        NamedParameter named = new NamedParameter(parameter, plan);
        if (type == Host.class) {
            String host = named.host();
            return testbed(declaration, context).host(host);
        }
        if (type == Vm.class) {
            String vm = named.vm();
            return testbed(declaration, context).vm(vm);
        }
        Testbed testbed = testbed(declaration, context);
        return type == Capture.class ? testbed.capture() : testbed;
    }

    /** The testbed a test uses, for whoever else looks at it. */
    static Optional<Testbed> leased(ExtensionContext test) {
        return Optional.ofNullable(test.getStore(NAMESPACE).get(Lease.class, Lease.class))
                .map(Lease::testbed);
    }

    /** What is noted of a test that uses a testbed. */
    static Optional<TestRecord> record(ExtensionContext test) {
        Store store = test.getStore(NAMESPACE);
        return Optional.ofNullable(store.get(Lease.class, Lease.class))
                .map(lease -> store.getOrComputeIfAbsent(
                        TestRecord.class,
                        key -> new TestRecord(test, lease.testbed(), lease.backend()),
                        TestRecord.class));
    }

    private Optional<Declaration> mine(ExtensionContext context) {
        return Declaration.find(context).filter(declaration -> declaration.registered() == registered());
    }

    private static Testbed testbed(Declaration declaration, ExtensionContext context) {
        return context.getTestMethod().isPresent()
                ? lease(declaration, context).testbed()
                : scoped(declaration, context).running();
    }

    private static Lease lease(Declaration declaration, ExtensionContext test) {
        return test.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Lease.class,
                        key -> {
                            ScopedTestbed scoped = scoped(declaration, test);
                            DeclaredExpectation.of(test, scoped.plan());
                            InvariantsOff.of(test);
                            List<Fault> faults = AnnotatedFaults.of(test, scoped.plan(), scoped::unspoilable);
                            return scoped.lease().with(faults);
                        },
                        Lease.class);
    }

    private static ScopedTestbed scoped(Declaration declaration, ExtensionContext user) {
        ExtensionContext owner = declaration.owner(user);
        return owner.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        // Stores show their parents' values; this one must be the owner's.
                        owner.getUniqueId(),
                        key -> new ScopedTestbed(declaration, owner, Settings.of(owner)),
                        ScopedTestbed.class);
    }
}
