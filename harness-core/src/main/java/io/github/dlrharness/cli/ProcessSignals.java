package io.github.dlrharness.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. Java has no interface for them but {@code sun.misc.Signal} of the module jdk.unsupported, which
 * JDKs keep for this purpose (JEP 260) and whose use the compiler can't but warn about; so it is looked up at run time (see
 * docs/adr/0018-signals.md). Where it lacks, or the JVM runs with {@code -Xrs}, signals do what they do to any JVM.
 */
final class ProcessSignals implements AutoCloseable {
    private static final String HANDLER = "sun.misc.SignalHandler";

    private final String name;
    private final Object before;

    private ProcessSignals(String name, Object before) {
        this.name = name;
        this.before = before;
    }

    /**
     * Has {@code work} done on a thread of the JVM's whenever the process gets the signal, in the place of what that does otherwise.
     *
     * @param name such as {@code TERM}
     * @return close it to have the signal do again what it did before
     */
    static ProcessSignals handle(String name, Runnable work) {
        try {
            Object proxy = Proxy.newProxyInstance(
                    ProcessSignals.class.getClassLoader(),
                    new Class<?>[] {Class.forName(HANDLER)},
                    (self, method, arguments) -> answer(self, method, arguments, work));
            return new ProcessSignals(name, set(name, proxy));
        } catch (ReflectiveOperationException e) {
            return new ProcessSignals(name, null);
        }
    }

    /** Sets a handler; tells the one before, null when the signal can't be had. */
    private static Object set(String name, Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        try {
            return signal.getMethod("handle", signal, Class.forName(HANDLER))
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        if (before != null) {
            try {
                set(name, before);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the handler of signal " + name + " can't be set", e);
            }
        }
    }

    private static Object answer(Object self, Method method, Object[] arguments, Runnable work) {
        switch (method.getName()) {
            case "handle":
                work.run();
                return null;
            case "equals":
                return self == arguments[0];
            case "hashCode":
                return System.identityHashCode(self);
            default:
                return "signal handler";
        }
    }
}
