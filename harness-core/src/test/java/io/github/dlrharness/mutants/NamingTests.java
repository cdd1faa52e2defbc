package io.github.dlrharness.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import io.github.dlrharness.conformance.ListedRequirement;
import io.github.dlrharness.engine.HostEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The engine's tests, by the requirements they name. */
final class NamingTests {
    /** The router as it is, loaded as the broken ones are. */
    private static final ClassLoader WHOLE = new MutantLoader(Map.of());

    private static final String CLASSES = Path.of(URI.create(HostEngine.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString()))
            .toString();

    /** A mutant is done with when a test notices it; random tests take longest. */
    private static final Comparator<String> QUICK_FIRST =
            Comparator.comparing((String name) -> name.contains(".fuzz.")).thenComparing(Comparator.naturalOrder());

    /** Which were seen to pass with it. */
    private final Set<String> passing = ConcurrentHashMap.newKeySet();

    private final Map<String, Set<String>> classesByRule = new HashMap<>();

    /** Finds them. */
    NamingTests() {
        var everything = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("io.github.dlrharness.engine"))
                .filters(ClassNameFilter.includeClassNamePatterns(".*Test"))
                .build();
        var plan = launcher().discover(everything);
        for (TestIdentifier root : plan.getRoots()) {
            for (TestIdentifier identifier : plan.getDescendants(root)) {
                if (identifier.getSource().orElse(null) instanceof MethodSource method) {
                    named(method)
                            .forEach(rule -> classesByRule
                                    .computeIfAbsent(rule, key -> new TreeSet<>(QUICK_FIRST))
                                    .add(method.getClassName()));
                }
            }
        }
    }

    /**
     * The test that notices what is broken.
     *
     * @throws AssertionError when none that names the rule does, or when it fails with the router as it is
     */
    String killerOf(Mutant mutant) throws IOException, ClassNotFoundException {
        Set<String> classes = classesByRule.getOrDefault(mutant.rule(), Set.of());
        ClassLoader broken = new MutantLoader(MutantCompiler.compile(mutant.className(), mutant.source(), CLASSES));
        for (String className : classes) {
            List<String> failed = failed(mutant.rule(), className, broken);
            if (!failed.isEmpty()) {
                if (passing.add(mutant.rule() + className)) {
                    List<String> failedAnyway = failed(mutant.rule(), className, WHOLE);
                    if (!failedAnyway.isEmpty()) {
                        throw new AssertionError("%s, loaded like this, fails with the router as it is, too: %s"
                                .formatted(className, failedAnyway));
                    }
                }
                return className.substring(className.lastIndexOf('.') + 1) + "#" + failed.get(0);
            }
        }
        throw new AssertionError("no test that names %s notices a router that %s; tried with %s"
                .formatted(mutant.rule(), mutant.router(), classes));
    }

    /** Runs those tests of a class that name {@code rule}; returns the failed ones. */
    private static List<String> failed(String rule, String className, ClassLoader loader)
            throws ClassNotFoundException {
        PostDiscoveryFilter naming = test -> FilterResult.includedIf(names(rule, test.getSource()));
        var tests = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(loader.loadClass(className)))
                .filters(naming)
                .build();
        Failures failures = new Failures();
        launcher().execute(tests, failures);
        return List.copyOf(failures.tests);
    }

    private static boolean names(String rule, Optional<TestSource> source) {
        return !(source.orElse(null) instanceof MethodSource method)
                || named(method).contains(rule);
    }

    private static Set<String> named(MethodSource method) {
        return ListedRequirement.namedBy(method.getJavaClass(), method.getJavaMethod());
    }

    /** Without the listeners of the build, which report on the real router. */
    private static Launcher launcher() {
        return LauncherFactory.create(LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build());
    }

    private static final class Failures implements TestExecutionListener {
        private final Queue<String> tests = new ConcurrentLinkedQueue<>();

        @Override
        public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
            if (result.getStatus() == Status.FAILED) {
                tests.add(
                        identifier.getSource().orElse(null) instanceof MethodSource method
                                ? method.getMethodName()
                                : identifier.getDisplayName());
            }
        }
    }
}
