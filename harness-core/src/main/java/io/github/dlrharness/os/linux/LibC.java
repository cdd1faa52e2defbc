package io.github.dlrharness.os.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/**
 * The C library's functions that the harness calls, by their own names and with their own results.
 *
 * <p>Where frames pass, memory is given by address ({@link NativeMemory#address()}); {@code size_t} and pointers are {@code long}:
 * 64-bit Linux on x86_64 and aarch64 only. A call that answers -1 left its reason in {@link #errno()}; ask for it before any other call of this
 * thread. Bound by JNA's direct mapping, which allocates nothing for arguments that are all numbers.
 */
public final class LibC {
    static {
        LinuxPlatform.require();
        Native.register(LibC.class, Platform.C_LIBRARY_NAME);
    }

    private LibC() {}

    /** Loads the native library, so that no later call does it on a thread that sits in another namespace. */
    public static void load() {
        errno();
    }

    /** The calling thread's error number after a failed call; see {@link Errno}. */
    public static int errno() {
        return Native.getLastError();
    }

    /** See open(2). */
    public static native int open(String path, int flags);

    /** See memfd_create(2). */
    public static native int memfd_create(String name, int flags);

    /** See close(2). */
    public static native int close(int fd);

    /** See read(2). */
    public static native long read(int fd, long buffer, long count);

    /** See write(2). */
    public static native long write(int fd, long buffer, long count);

    /** See setns(2); moves the calling thread only. */
    public static native int setns(int fd, int type);

    /** See unshare(2); for {@code CLONE_NEWNET} it moves the calling thread only. */
    public static native int unshare(int flags);

    /** See socket(2). */
    public static native int socket(int family, int type, int protocol);

    /** See bind(2). */
    public static native int bind(int fd, byte[] address, int length);

    /** See getsockname(2); {@code length[0]} is the size of {@code address} and becomes the size of the answer. */
    public static native int getsockname(int fd, byte[] address, int[] length);

    /** See setsockopt(2). */
    public static native int setsockopt(int fd, int level, int name, byte[] value, int length);

    /** See getsockopt(2); {@code length[0]} is the size of {@code value} and becomes the size of the answer. */
    public static native int getsockopt(int fd, int level, int name, byte[] value, int[] length);

    /** See sendmsg(2). */
    public static native long sendmsg(int fd, long header, int flags);

    /** See recvmsg(2). */
    public static native long recvmsg(int fd, long header, int flags);

    /** See sendmmsg(2). */
    public static native int sendmmsg(int fd, long headers, int count, int flags);

    /** See recvmmsg(2); {@code timeout} is the address of a {@code timespec} or 0. */
    public static native int recvmmsg(int fd, long headers, int count, int flags, long timeout);

    /** See kill(2). */
    public static native int kill(int pid, int signal);

    /** See poll(2); {@code timeout} in ms. */
    public static native int poll(long descriptors, long count, int timeout);

    /** See ppoll(2); {@code timeout} is the address of a {@code timespec} or 0, {@code signals} of a signal set or 0. */
    public static native int ppoll(long descriptors, long count, long timeout, long signals);

    /** See eventfd(2). */
    public static native int eventfd(int initial, int flags);

    /** See ioctl(2). */
    public static native int ioctl(int fd, long request, long argument);

    /** See mmap(2). */
    public static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    /** See munmap(2). */
    public static native int munmap(long address, long length);

    /** See if_nametoindex(3); 0 when there is no such interface in the calling thread's namespace. */
    public static native int if_nametoindex(String name);

    /** See strerror(3). */
    public static native String strerror(int error);
}
