package io.github.dlrharness.testsupport.dissection;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.namespace.NamespaceBackend;
import io.github.dlrharness.topology.TopologyPlan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;

/**
 * The namespace backend, found in its place by every test of this module, with each capture kept for {@link DissectionExtension} before
 * the testbed forgets it.
 */
public final class RecordingBackend implements TestbedBackend {
    private static final Set<String> FORGETTING = Set.of("clear", "reset", "close");

    private final TestbedBackend backend = new NamespaceBackend();

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public Optional<Unsupported> unsupported() {
        return backend.unsupported();
    }

    @Override
    public Testbed start(TopologyPlan plan, EngineFactory engines) {
        Testbed testbed = backend.start(plan, engines);
        Recordings recordings = Recordings.ofRunningTest();
        return recordings == null ? testbed : recorded(Testbed.class, testbed, testbed.capture(), recordings);
    }

    private static <T> T recorded(Class<T> type, T object, Capture capture, Recordings recordings) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (FORGETTING.contains(method.getName())) {
                        recordings.add(capture);
                    }
                    Object answer = call(method, object, arguments);
                    return answer == capture && type == Testbed.class
                            ? recorded(Capture.class, capture, capture, recordings)
                            : answer;
                }));
    }

    private static Object call(Method method, Object object, Object[] arguments) throws Throwable {
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
