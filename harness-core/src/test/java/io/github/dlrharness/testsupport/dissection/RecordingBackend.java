package io.github.dlrharness.testsupport.dissection;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;

/**
 * A backend in whose place it is found by every test of a module, with each capture kept for {@link DissectionExtension} before the
 * testbed forgets it.
 */
abstract class RecordingBackend implements TestbedBackend {
    private static final Set<String> FORGETTING = Set.of("clear", "reset", "close");

    private final TestbedBackend backend;

    RecordingBackend(TestbedBackend backend) {
        this.backend = backend;
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public Optional<Unsupported> unsupported() {
        return backend.unsupported();
    }

    @Override
    public Optional<String> unspoilable(TopologyPlan plan, VmPlan vm) {
        return backend.unspoilable(plan, vm);
    }

    @Override
    public Testbed start(TopologyPlan plan, EngineFactory engines) {
        Testbed testbed = backend.start(plan, engines);
        return Recordings.ofRunningTest()
                .map(recordings -> recorded(Testbed.class, testbed, recordings.recording(testbed.capture())))
                .orElse(testbed);
    }

    private static <T> T recorded(Class<T> type, T object, Recording recording) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (FORGETTING.contains(method.getName())) {
                        recording.forgetting(
                                type == Testbed.class && method.getName().equals("close"));
                    }
                    Object answer = call(method, object, arguments);
                    return answer == recording.capture() && type == Testbed.class
                            ? recorded(Capture.class, recording.capture(), recording)
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
