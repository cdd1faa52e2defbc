package io.github.dlrharness.io.linux;

import io.github.dlrharness.io.FrameSource;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.os.linux.Errno;
import io.github.dlrharness.os.linux.LibC;
import io.github.dlrharness.os.linux.NativeMemory;
import io.github.dlrharness.os.linux.SocketApi;
import io.github.dlrharness.os.linux.SystemCallException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits with {@code ppoll}: for ports with a descriptor, for those that call on arrival, and for an eventfd that wakes it up. */
public final class Poller implements Waiter {
    // struct pollfd
    private static final int POLLFD_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int REVENTS = 6;

    private static final int TIMESPEC_AT = 0;
    private static final int COUNTER_AT = 16;
    private static final int WAKEUP_AT = 24;
    private static final int DESCRIPTORS_AT = 32;
    private static final int MAX_DESCRIPTORS = 4096;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final int eventFd;
    private final NativeMemory memory = NativeMemory.allocate(DESCRIPTORS_AT + MAX_DESCRIPTORS * POLLFD_BYTES);
    private final ByteBuffer buffer = memory.buffer();
    private final List<PortInterest> polled = new ArrayList<>();
    private final List<PortInterest> calling = new ArrayList<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final Object closing = new Object();
    private boolean closed;

    private Poller(int eventFd) {
        this.eventFd = eventFd;
        buffer.putLong(WAKEUP_AT, 1);
        describe(0, eventFd);
    }

    /**
     * Opens a poller.
     *
     * @throws PortException when the process has too many descriptors open
     */
    public static Poller open() {
        int flags = SocketApi.EFD_NONBLOCK | SocketApi.EFD_CLOEXEC;
        try {
            return new Poller(SystemCallException.check(LibC.eventfd(0, flags), "eventfd"));
        } catch (SystemCallException e) {
            throw new PortException("poller: " + e.getMessage(), e);
        }
    }

    private void describe(int index, int fd) {
        int at = DESCRIPTORS_AT + index * POLLFD_BYTES;
        buffer.putInt(at, fd);
        buffer.putShort(at + EVENTS, (short) SocketApi.POLLIN);
        buffer.putShort(at + REVENTS, (short) 0);
    }

    @Override
    public Interest add(FrameSource port) {
        if (port.fileDescriptor() >= 0) {
            return add("port " + port.name(), port.fileDescriptor());
        }
        PortInterest interest = new PortInterest(port.fileDescriptor());
        calling.add(interest);
        port.onArrival(interest::arrived);
        return interest;
    }

    /**
     * Waits for a descriptor that is no port, for instance a tap's.
     *
     * @param label what it is, for messages
     * @throws PortException when there are too many already
     */
    public Interest add(String label, int descriptor) {
        if (polled.size() + 1 >= MAX_DESCRIPTORS) {
            throw new PortException("%s: a poller waits for at most %d descriptors".formatted(label, polled.size()));
        }
        PortInterest interest = new PortInterest(descriptor);
        polled.add(interest);
        describe(polled.size(), interest.fd);
        return interest;
    }

    @Override
    public void await(long timeoutNanos) {
        long timeout = 0;
        if (timeoutNanos != Long.MAX_VALUE) {
            long nanos = Math.max(0, timeoutNanos);
            buffer.putLong(TIMESPEC_AT, nanos / NANOS_PER_SECOND);
            buffer.putLong(TIMESPEC_AT + 8, nanos % NANOS_PER_SECOND);
            timeout = memory.address() + TIMESPEC_AT;
        }
        int ready = LibC.ppoll(memory.address() + DESCRIPTORS_AT, polled.size() + 1, timeout, 0);
        if (ready < 0) {
            requireInterrupted();
        }
        if (ready > 0 && returned(0)) {
            // Whoever calls wakeup() before the flag is down has no need to write: this await returns to its caller
            // anyway.
            LibC.read(eventFd, memory.address() + COUNTER_AT, Long.BYTES);
            signalled.set(false);
        }
        for (int index = 0; index < polled.size(); index++) {
            polled.get(index).ready = ready > 0 && returned(index + 1);
        }
        for (int index = 0; index < calling.size(); index++) {
            PortInterest interest = calling.get(index);
            interest.ready = interest.arrived.get() && interest.arrived.getAndSet(false);
        }
    }

    private static void requireInterrupted() {
        int error = LibC.errno();
        if (error != Errno.EINTR) {
            throw new PortException("poller: ppoll: " + Errno.describe(error));
        }
    }

    private boolean returned(int index) {
        return buffer.getShort(DESCRIPTORS_AT + index * POLLFD_BYTES + REVENTS) != 0;
    }

    @Override
    public void wakeup() {
        if (!signalled.getAndSet(true)) {
            synchronized (closing) {
                if (!closed) {
                    LibC.write(eventFd, memory.address() + WAKEUP_AT, Long.BYTES);
                }
            }
        }
    }

    @Override
    public void close() {
        synchronized (closing) {
            if (!closed) {
                closed = true;
                LibC.close(eventFd);
                memory.close();
            }
        }
    }

    private final class PortInterest implements Interest {
        private final int fd;
        // True at first: frames may have come before the port knew whom to call.
        private final AtomicBoolean arrived = new AtomicBoolean(true);
        private boolean ready;

        private PortInterest(int fd) {
            this.fd = fd;
            if (fd < 0) {
                wakeup();
            }
        }

        private void arrived() {
            if (!arrived.getAndSet(true)) {
                wakeup();
            }
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public void cancel() {
            ready = false;
            calling.remove(this);
            if (polled.remove(this)) {
                for (int index = 0; index < polled.size(); index++) {
                    describe(index + 1, polled.get(index).fd);
                }
            }
        }
    }
}
