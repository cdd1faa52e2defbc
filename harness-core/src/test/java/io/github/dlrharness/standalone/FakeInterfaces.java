package io.github.dlrharness.standalone;

import io.github.dlrharness.os.linux.LinkState;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Interfaces that are as a test says, and whose news come when it says. */
final class FakeInterfaces implements Interfaces {
    private static final int MTU = 1500;

    /** What looking fails with, once. */
    volatile RuntimeException failure;

    /** What waiting for news fails with. */
    volatile RuntimeException deafness;

    volatile boolean closed;

    private final Map<String, LinkState> links = new ConcurrentHashMap<>();
    private final Semaphore news = new Semaphore(0);

    /** Makes or changes an interface, and tells nobody. */
    FakeInterfaces put(String name, int index, boolean up) {
        links.put(name, new LinkState(index, up, MTU));
        return this;
    }

    FakeInterfaces remove(String name) {
        links.remove(name);
        return this;
    }

    @Override
    public Map<String, LinkState> links() {
        RuntimeException reason = failure;
        if (reason != null) {
            failure = null;
            throw reason;
        }
        return Map.copyOf(links);
    }

    /** One, made of the interface's index. */
    @Override
    public List<Ipv4Address> addresses(LinkState link) {
        return List.of(new Ipv4Address(0x0a000000 + link.index()));
    }

    @Override
    public void await() {
        news.acquireUninterruptibly();
        if (deafness != null) {
            throw deafness;
        }
    }

    /** Tells that something changed. */
    @Override
    public void wakeup() {
        news.release();
    }

    @Override
    public void close() {
        closed = true;
    }
}
