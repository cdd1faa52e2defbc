package io.github.dlrharness.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The backends there are: this library's own, and those that other libraries on the class path provide as a
 * {@link ServiceLoader} service.
 */
public final class Backends {
    private Backends() {}

    /**
     * The backend of that name.
     *
     * @throws TestbedException when there is none; the message lists the names there are
     */
    public static TestbedBackend named(String name) {
        List<String> names = new ArrayList<>();
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
