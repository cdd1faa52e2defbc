package io.github.dlrharness.testbed.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.Backends;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The simulator runs where there is no JNA, no libpcap and no Linux. */
class NoNativeCodeTest {
    /** Finds the project's classes and the JDK's, and notes what else is asked for. */
    private static final class Bare extends URLClassLoader {
        private final List<String> missed = new ArrayList<>();

        Bare() {
            super(
                    new URL[] {
                        Backends.class.getProtectionDomain().getCodeSource().getLocation(),
                        NoNativeCodeTest.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.github.dlrharness.os.")) {
                missed.add(name);
                throw new ClassNotFoundException(name + " is for Linux only");
            }
            return super.loadClass(name, resolve);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try {
                return super.findClass(name);
            } catch (ClassNotFoundException e) {
                missed.add(name);
                throw e;
            }
        }
    }

    @Test
    void playsTheSevenStepsWithoutAnyLibrary() throws IOException, ReflectiveOperationException {
        try (Bare loader = new Bare()) {
            Object played = call(loader);
            assertThat(played).isEqualTo(true);
            assertThat(loader.missed).isEmpty();
        }
    }

    private static Object call(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> play = Class.forName(BarePlay.class.getName(), true, loader);
        try {
            return ((Callable<?>) play.getDeclaredConstructor().newInstance()).call();
        } catch (Exception e) {
            throw new ReflectiveOperationException(e);
        }
    }
}
