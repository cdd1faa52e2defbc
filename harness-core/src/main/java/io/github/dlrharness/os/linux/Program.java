package io.github.dlrharness.os.linux;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of iproute2 and util-linux that a testbed needs. */
public enum Program {
    /** Configures links, addresses and routes. */
    IP("ip", "iproute2"),
    /** Starts a program in namespaces that exist. */
    NSENTER("nsenter", "util-linux"),
    /** Starts a program in namespaces of its own. */
    UNSHARE("unshare", "util-linux");

    /** An unprivileged user's PATH often lacks these. */
    private static final String SYSTEM_PATH = ":/usr/sbin:/sbin:/usr/bin:/bin";

    private final String file;
    private final String distributionPackage;

    Program(String file, String distributionPackage) {
        this.file = file;
        this.distributionPackage = distributionPackage;
    }

    /** What it is called. */
    public String file() {
        return file;
    }

    /** The distribution package it comes with. */
    public String distributionPackage() {
        return distributionPackage;
    }

    /** Where it lies, on the PATH or in the system's own directories; empty when it is not installed. */
    public Optional<Path> find() {
        String path = System.getenv().getOrDefault("PATH", "") + SYSTEM_PATH;
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, file))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Its absolute path.
     *
     * @throws SystemException when it is not installed
     */
    public String path() {
        return find().map(Path::toString)
                .orElseThrow(() -> new SystemException("The program \"%s\" is not installed; install the package %s"
                        .formatted(file, distributionPackage)));
    }
}
