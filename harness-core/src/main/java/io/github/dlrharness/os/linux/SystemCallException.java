package io.github.dlrharness.os.linux;

/** A system call failed. The message names the call and what the kernel answered. */
public final class SystemCallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /**
     * Makes one.
     *
     * @param call the call and what it was for, as in {@code "bind(AF_PACKET, eth0)"}
     * @param errno the error number, see {@link Errno}
     */
    public SystemCallException(String call, int errno) {
        super(call + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    /** The error number, see {@link Errno}. */
    public int errno() {
        return errno;
    }

    /**
     * Answers {@code result} unless it is -1.
     *
     * @throws SystemCallException when {@code result} is -1, with the calling thread's error number
     */
    public static int check(int result, String call) {
        if (result == -1) {
            throw new SystemCallException(call, LibC.errno());
        }
        return result;
    }
}
