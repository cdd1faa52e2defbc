package io.github.dlrharness.os.linux;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** A file in memory without a name: it is gone when the last one who has it open is, this JVM or a process it started. */
public final class AnonymousFile implements AutoCloseable {
    private static final int MFD_CLOEXEC = 1;

    private final int descriptor;
    private boolean closed;

    private AnonymousFile(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Makes an empty one.
     *
     * @param label shown in {@code /proc/PID/fd}
     * @throws SystemCallException when the process has too many descriptors open
     */
    public static AnonymousFile create(String label) {
        return new AnonymousFile(SystemCallException.check(LibC.memfd_create(label, MFD_CLOEXEC), "memfd_create"));
    }

    /** A path by which this JVM can open it, until {@link #close()}. */
    public File file() {
        return new File("/proc/self/fd/" + descriptor);
    }

    /** Writes a text to its beginning, as UTF-8. */
    public void write(String text) throws IOException {
        Files.writeString(file().toPath(), text);
    }

    /** A path by which processes of the same user can open it, in any PID namespace that has this {@code /proc}, until {@link #close()}. */
    public String path() {
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor;
    }

    /** All of its content as UTF-8; what is none becomes replacement characters. */
    public String text() throws IOException {
        // Not readString: what a command writes need not be text.
        return new String(Files.readAllBytes(file().toPath()), StandardCharsets.UTF_8);
    }

    /** Gives it up; whoever else has it open keeps it. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LibC.close(descriptor);
        }
    }
}
