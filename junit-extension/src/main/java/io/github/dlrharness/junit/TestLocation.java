package io.github.dlrharness.junit;

import io.github.dlrharness.topology.TopologyException;
import java.lang.reflect.Method;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.opentest4j.TestAbortedException;

/**
 * Where a test stands in the source. What is wrong with a test or with what it expects is no matter of the harness's code, so such
 * failures show the test's place instead of a stack of harness frames.
 */
final class TestLocation {
    /** What {@link StackTraceElement} takes for a line that isn't known. */
    private static final int UNKNOWN_LINE = -1;

    private TestLocation() {}

    /** Makes {@code failure} point to the test, or to the class when there is none yet. */
    static <T extends Throwable> T point(T failure, ExtensionContext context) {
        context.getTestMethod()
                .map(TestLocation::place)
                .or(() -> context.getTestClass().map(TestLocation::place))
                .ifPresent(place -> failure.setStackTrace(new StackTraceElement[] {place}));
        return failure;
    }

    private static StackTraceElement place(Method method) {
        return place(method.getDeclaringClass(), method.getName(), SourceLine.of(method));
    }

    private static StackTraceElement place(Class<?> testClass) {
        return place(testClass, "<class>", SourceLine.of(testClass));
    }

    private static StackTraceElement place(Class<?> type, String name, OptionalInt line) {
        return new StackTraceElement(
                type.getName(), name, outermost(type).getSimpleName() + ".java", line.orElse(UNKNOWN_LINE));
    }

    /** Whether a test's body ran and failed: neither was it aborted, nor was it kept from running by a parameter. */
    static boolean bodyFailed(Throwable failure) {
        return !(failure instanceof TestAbortedException || failure instanceof ParameterResolutionException);
    }

    /** Does something for a test; what its author must mend, or can't have on this machine, then points to the test. */
    static <T> T blamedOn(ExtensionContext context, Supplier<T> action) {
        try {
            return action.get();
        } catch (TopologyException
                | ExtensionConfigurationException
                | ParameterResolutionException
                | TestAbortedException e) {
            throw point(e, context);
        }
    }

    /** A name for files and headings: {@code ProxyArpIT.resolves}, with the number of an invocation: {@code ProxyArpIT.resolves-2}. */
    static String name(ExtensionContext context) {
        String className = context.getRequiredTestClass().getName();
        String simple = className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
        String method =
                context.getTestMethod().map(test -> "." + test.getName()).orElse("");
        String id = context.getUniqueId();
        int invocation = id.lastIndexOf("-invocation:#");
        return simple
                + method
                + (invocation < 0
                        ? ""
                        : "-" + id.substring(id.indexOf('#', invocation) + 1, id.indexOf(']', invocation)));
    }

    private static Class<?> outermost(Class<?> testClass) {
        Class<?> outer = testClass;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        return outer;
    }
}
