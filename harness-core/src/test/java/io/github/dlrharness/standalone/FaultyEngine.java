package io.github.dlrharness.standalone;

import io.github.dlrharness.engine.Engine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.IntPredicate;

/** An engine that refuses some changes of its configuration; a refusal changes nothing, as the contract asks. */
final class FaultyEngine {
    private int changes;
    private IntPredicate refused = change -> false;

    /** Has changes refused by their number, which is from 1 on. */
    void refuse(IntPredicate which) {
        changes = 0;
        refused = which;
    }

    /** Changes asked for since {@link #refuse}. */
    int changes() {
        return changes;
    }

    /** The faulty kind of an engine. */
    Engine of(Engine sound) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (proxy, method, arguments) -> call(sound, method, arguments));
    }

    private Object call(Engine sound, Method method, Object[] arguments) throws Throwable {
        boolean change = method.getName().startsWith("add") || method.getName().startsWith("remove");
        if (change && refused.test(++changes)) {
            throw new IllegalArgumentException("fault " + changes);
        }
        try {
            return method.invoke(sound, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
