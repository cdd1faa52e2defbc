package io.github.dlrharness.testbed;

import java.util.LinkedHashSet;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The backends there are: this library's own, and those that other libraries on the class path provide as a
 * {@link ServiceLoader} service.
 */
public final class Backends {
    private Backends() {}

    /**
     * The backend of that name; the class path's first, so that a library or a test can put its own in place of another.
     *
     * @throws TestbedException when there is none; the message lists the names there are
     */
    public static TestbedBackend named(String name) {
        Set<String> names = new LinkedHashSet<>();
        for (TestbedBackend backend : ServiceLoader.load(TestbedBackend.class, TestbedBackend.class.getClassLoader())) {
            if (backend.name().equals(name)) {
                return backend;
            }
            names.add(backend.name());
        }
        throw new TestbedException(
                "There is no testbed backend \"%s\"; there are: %s".formatted(name, String.join(", ", names)));
    }
}
