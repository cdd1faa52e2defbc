package io.github.dlrharness.os.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/** A second descriptor of a file, as a child process has one between fork(2) and exec(2). */
public final class DuplicateDescriptor implements AutoCloseable {
    static {
        LinuxPlatform.require();
        Native.register(DuplicateDescriptor.class, Platform.C_LIBRARY_NAME);
    }

    private final int descriptor;
    private boolean closed;

    /** Makes one of {@code descriptor}. */
    public DuplicateDescriptor(int descriptor) {
        this.descriptor = SystemCallException.check(dup(descriptor), "dup");
    }

    private static native int dup(int descriptor);

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LibC.close(descriptor);
        }
    }
}
