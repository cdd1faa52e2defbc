package io.github.dlrharness.junit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** Tells JUnit's scheduler which tests share a topology, so that it never runs two of them at the same time. */
final class TopologyLocks implements ResourceLocksProvider {
    @Override
    public Set<Lock> provideForMethod(List<Class<?>> enclosingInstanceTypes, Class<?> testClass, Method testMethod) {
        // A test with a testbed of its own disturbs nobody.
        if (Declaration.annotation(testMethod).isPresent()) {
            return Set.of();
        }
        Stream<Class<?>> outward = Stream.concat(
                Stream.of(testClass),
                IntStream.rangeClosed(1, enclosingInstanceTypes.size())
                        .mapToObj(back -> enclosingInstanceTypes.get(enclosingInstanceTypes.size() - back)));
        return outward.filter(type -> Declaration.annotation(type).isPresent())
                .findFirst()
                .filter(type -> Declaration.annotation(type).orElseThrow().scope() != Scope.METHOD)
                .map(type ->
                        Set.of(new Lock("dlr-harness topology of " + type.getName(), ResourceAccessMode.READ_WRITE)))
                .orElse(Set.of());
    }
}
