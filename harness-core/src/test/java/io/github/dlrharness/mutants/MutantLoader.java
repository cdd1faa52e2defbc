package io.github.dlrharness.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Loads this project's classes once more, tests included, some of them broken. What names tests and judges them stays as it is. */
final class MutantLoader extends ClassLoader {
    private static final String ROOT = "io.github.dlrharness.";

    private final Map<String, byte[]> broken;

    MutantLoader(Map<String, byte[]> broken) {
        super(MutantLoader.class.getClassLoader());
        this.broken = broken;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean own = name.startsWith(ROOT)
                && !name.startsWith(ROOT + "Requirement")
                && !name.startsWith(ROOT + "conformance.")
                && !name.startsWith(ROOT + "wire.");
        if (!own) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = broken.get(name);
        if (bytes == null) {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                bytes = file.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
