package io.github.dlrharness.os.linux;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds programs of the system. */
public final class Program {
    /** An unprivileged user's PATH often lacks some of these. */
    static final String SYSTEM_PATH = ":/usr/sbin:/sbin:/usr/bin:/bin";

    private Program() {}

    /**
     * Where a program lies, on the PATH or in the system's own directories.
     *
     * @param distributionPackage the package that has it, for the message
     * @throws SystemException when it is not installed
     */
    public static String path(String file, String distributionPackage) {
        String path = System.getenv().getOrDefault("PATH", "") + SYSTEM_PATH;
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, file))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new SystemException("The program \"%s\" is not installed; install the package %s"
                        .formatted(file, distributionPackage)));
    }
}
