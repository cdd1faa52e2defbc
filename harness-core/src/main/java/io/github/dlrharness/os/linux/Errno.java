package io.github.dlrharness.os.linux;

/** Error numbers of {@code asm-generic/errno.h}, as {@link LibC#errno()} answers them. */
public final class Errno {
    /** Operation not permitted. */
    public static final int EPERM = 1;

    /** No such file or directory. */
    public static final int ENOENT = 2;

    /** Interrupted by a signal. */
    public static final int EINTR = 4;

    /** Input or output error. */
    public static final int EIO = 5;

    /** No such device or address. */
    public static final int ENXIO = 6;

    /** Would block. */
    public static final int EAGAIN = 11;

    /** Out of memory. */
    public static final int ENOMEM = 12;

    /** Permission denied. */
    public static final int EACCES = 13;

    /** No such device. */
    public static final int ENODEV = 19;

    /** Invalid argument. */
    public static final int EINVAL = 22;

    /** Message too long. */
    public static final int EMSGSIZE = 90;

    /** Option not available. */
    public static final int ENOPROTOOPT = 92;

    /** Address already in use. */
    public static final int EADDRINUSE = 98;

    /** Address not on any interface. */
    public static final int EADDRNOTAVAIL = 99;

    /** Interface is down. */
    public static final int ENETDOWN = 100;

    /** No route. */
    public static final int ENETUNREACH = 101;

    /** A queue is full. */
    public static final int ENOBUFS = 105;

    /** The peer's port is closed (ICMP port unreachable, on UDP). */
    public static final int ECONNREFUSED = 111;

    private Errno() {}

    /** What {@code error} means, for messages: {@code "Operation not permitted (errno 1)"}. */
    public static String describe(int error) {
        return "%s (errno %d)".formatted(LibC.strerror(error), error);
    }
}
