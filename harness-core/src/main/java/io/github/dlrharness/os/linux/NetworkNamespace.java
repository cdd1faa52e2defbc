package io.github.dlrharness.os.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An anonymous network namespace: it has no name and no process, a descriptor of this JVM holds it. It is gone with the last
 * descriptor, socket, interface owner or process in it; when the JVM dies, however it dies, the kernel closes the descriptor.
 *
 * <p>A namespace belongs to a thread, and a thread's children inherit it. So nothing is ever done in one on a thread that lives
 * on: {@link #call(Callable)} makes a platform thread, which enters the namespace, does its work and ends. What it opened stays
 * in the namespace and is usable from any thread.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final String OWN = "/proc/thread-self/ns/net";
    private static final long PROCESS = ProcessHandle.current().pid();

    private final String name;
    private final int descriptor;
    private final NetlinkSocket netlink;
    private boolean closed;

    private NetworkNamespace(String name, int descriptor, NetlinkSocket netlink) {
        this.name = name;
        this.descriptor = descriptor;
        this.netlink = netlink;
    }

    /**
     * Makes one namespace per name. The names are for messages only; the kernel doesn't know them.
     *
     * @throws SystemCallException when the kernel refuses; none is left then. {@link Errno#EPERM}: the process may not make
     *     network namespaces; {@code ENOSPC}: {@code user.max_net_namespaces} is reached
     */
    public static List<NetworkNamespace> create(List<String> names) {
        List<NetworkNamespace> made = new ArrayList<>();
        try {
            await("new", startThreadOfItsOwn("new", () -> {
                for (String name : names) {
                    made.add(create(name));
                }
                return null;
            }));
        } catch (RuntimeException failure) {
            made.forEach(NetworkNamespace::close);
            throw failure;
        }
        return made;
    }

    /** Makes one, on a thread that is in no namespace that anybody needs. */
    private static NetworkNamespace create(String name) {
        SystemCallException.check(
                LibC.unshare(SocketApi.CLONE_NEWNET), "unshare(CLONE_NEWNET) for \"%s\"".formatted(name));
        NetlinkSocket netlink = NetlinkSocket.open(name);
        int descriptor = LibC.open(OWN, SocketApi.O_RDONLY | SocketApi.O_CLOEXEC);
        if (descriptor == -1) {
            int error = LibC.errno();
            netlink.close();
            throw new SystemCallException("open(" + OWN + ")", error);
        }
        return new NetworkNamespace(name, descriptor, netlink);
    }

    /** What it is called in messages. */
    public String name() {
        return name;
    }

    /**
     * The path by which other programs of the same user reach it, like {@code nsenter --net=PATH} and {@code ip link add …
     * netns PATH}. Valid until {@link #close()}.
     */
    public synchronized String path() {
        return "/proc/" + PROCESS + "/fd/" + openDescriptor();
    }

    /**
     * A shell command that enters it, for a user outside of this JVM: a program's name behind it runs there. Where the JVM is root of a user
     * namespace of its own it enters that, too. Valid until {@link #close()}.
     */
    public String entryCommand() {
        return UserNamespace.isOwn()
                ? "nsenter --target=%d --user --preserve-credentials --net=%s --".formatted(PROCESS, path())
                : "nsenter --net=%s --".formatted(path());
    }

    /** The descriptor that holds it. */
    synchronized int descriptor() {
        return openDescriptor();
    }

    /**
     * Changes its links, addresses and routes.
     *
     * @throws SystemException when the kernel refuses a change; the message has the change and the reason
     */
    public synchronized void configure(LinkBatch changes) {
        openDescriptor();
        netlink.run(changes.messages());
    }

    /** The IPv4 addresses of a link. */
    public synchronized List<LinkAddress> addresses(int index) {
        openDescriptor();
        return LinkAddress.list(netlink, index);
    }

    /**
     * Runs {@code work} inside this namespace, on a thread of its own that ends with it, and answers what it answers.
     *
     * <p>{@code work} must not start threads and must not be the first user of a class that starts one: that thread would stay in
     * the namespace and keep it alive. Starting a process is such a case (the JDK's process reaper); start
     * {@code nsenter --net=}{@link #path()} from an ordinary thread instead.
     *
     * @throws RuntimeException what {@code work} threw, or with that as its cause when it was a checked exception
     */
    public <T> T call(Callable<T> work) {
        return await(name, start(work));
    }

    /** As {@link #call(Callable)}, without waiting; the result fails with what {@code work} threw. */
    public <T> CompletableFuture<T> start(Callable<T> work) {
        return startThreadOfItsOwn(name, () -> {
            enter();
            return work.call();
        });
    }

    private synchronized void enter() {
        SystemCallException.check(
                LibC.setns(openDescriptor(), SocketApi.CLONE_NEWNET), "setns(\"%s\")".formatted(name));
    }

    private int openDescriptor() {
        if (closed) {
            throw new IllegalStateException("The network namespace \"%s\" is closed".formatted(name));
        }
        return descriptor;
    }

    /** Gives the namespace back; what is still open in it lives on until it is closed too. Idempotent. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            netlink.close();
            LibC.close(descriptor);
        }
    }

    private static <T> CompletableFuture<T> startThreadOfItsOwn(String name, Callable<T> work) {
        // JNA starts a cleaner thread when it is initialised; that must not happen on a thread in another namespace.
        LibC.load();
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.call());
                    } catch (Throwable t) {
                        result.completeExceptionally(t);
                    }
                },
                "dlr-netns-" + name);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** Waits out interrupts: the work is short, and leaving it alone would leak what it opens. */
    private static <T> T await(String name, CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new SystemException("In the network namespace \"%s\": %s".formatted(name, cause), cause);
        }
    }
}
