package io.github.dlrharness.standalone;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.control.CaptureRequest;
import io.github.dlrharness.control.LimitReachedException;
import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.FrameTap;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.io.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Opens taps on an agent's interfaces, for whoever wants to see what passes. Each capture has taps of its own, which the kernel copies
 * every frame to while the datapath waits; so there are few captures at a time, and each has bounded room.
 */
final class Taps {
    /** Captures at a time. */
    static final int MAX_CAPTURES = 4;

    /** How long one that ends is waited for when its place is needed: the kernel takes some 40 ms for each tap. */
    private static final long ENDING_NANOS = 1_000_000_000;

    private final PortOpener opener;
    private final LinkWatch links;
    private final List<CaptureStream> streams = new CopyOnWriteArrayList<>();
    /** Taken by captures that run, begin or end. */
    private int places;

    Taps(PortOpener opener, LinkWatch links) {
        this.opener = opener;
        this.links = links;
    }

    /**
     * Starts a capture. An interface that is missing is captured as soon as it is there.
     *
     * @throws LimitReachedException when there are as many as there may be
     */
    Subscription capture(AgentConfig config, CaptureRequest request, Consumer<CapturedFrame> listener) {
        requireKnown(config, request);
        takePlace();
        try {
            return start(config, request, listener);
        } catch (RuntimeException | Error e) {
            leavePlace();
            throw e;
        }
    }

    private synchronized void takePlace() {
        long deadline = System.nanoTime() + ENDING_NANOS;
        long left = ENDING_NANOS;
        while (places == MAX_CAPTURES && left > 0 && streams.stream().anyMatch(CaptureStream::isEnding)) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            left = deadline - System.nanoTime();
        }
        if (places == MAX_CAPTURES) {
            throw new LimitReachedException(
                    "%d captures run on this agent already, and each slows it down; end one, or wait for its end"
                            .formatted(MAX_CAPTURES));
        }
        places++;
    }

    private synchronized void leavePlace() {
        places--;
        notifyAll();
    }

    private void ended(CaptureStream stream) {
        streams.remove(stream);
        leavePlace();
    }

    private CaptureStream start(AgentConfig config, CaptureRequest request, Consumer<CapturedFrame> listener) {
        List<CaptureSite> sites = new ArrayList<>();
        int taps = request.ports().isEmpty()
                ? config.engine().vmPorts().size() + 1
                : Set.copyOf(request.ports()).size();
        TapOpener tapOpener = (name, end) -> opener.tap(name, end, taps, request.snapLength());
        try {
            if (isWanted(request, StandaloneAgent.UPLINK)) {
                String host = config.engine().host();
                open(sites, new TapPoint(TapPoint.Kind.UNDERLAY, host, host), config, Engine.UPLINK, tapOpener);
            }
            for (VmPortConfig port : config.engine().vmPorts()) {
                if (isWanted(request, port.name())) {
                    TapPoint point =
                            new TapPoint(TapPoint.Kind.VM, config.engine().host(), port.name());
                    open(sites, point, config, port.port(), tapOpener);
                }
            }
            return start(sites, request.snapLength(), listener);
        } catch (PortException e) {
            sites.forEach(CaptureSite::close);
            throw new AgentException("Nothing can be captured: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            sites.forEach(CaptureSite::close);
            throw e;
        }
    }

    private CaptureStream start(List<CaptureSite> sites, int snapLength, Consumer<CapturedFrame> listener) {
        Waiter waiter = opener.waiter();
        CaptureStream stream = new CaptureStream(sites, waiter, snapLength, listener, this::ended);
        streams.add(stream);
        // Between the look at an interface and now it may have changed.
        stream.interfacesChanged();
        try {
            stream.start();
        } catch (Error noThread) {
            streams.remove(stream);
            waiter.close();
            throw noThread;
        }
        return stream;
    }

    private interface TapOpener {
        FrameTap open(String interfaceName, FrameTap.End end);
    }

    private void open(List<CaptureSite> sites, TapPoint point, AgentConfig config, int port, TapOpener tapOpener) {
        String name = config.interfaces().get(port);
        // At the host's end of a VM's link, what comes in is what the VM has sent.
        FrameTap.End end = port == Engine.UPLINK ? FrameTap.End.OWNER : FrameTap.End.PEER;
        CaptureSite site = new CaptureSite(point, name, () -> tapOpener.open(name, end), links);
        sites.add(site);
        site.open();
    }

    private static boolean isWanted(CaptureRequest request, String port) {
        return request.ports().isEmpty() || request.ports().contains(port);
    }

    private static void requireKnown(AgentConfig config, CaptureRequest request) {
        List<String> known = new ArrayList<>(List.of(StandaloneAgent.UPLINK));
        config.engine().vmPorts().forEach(port -> known.add(port.name()));
        for (String port : request.ports()) {
            if (!known.contains(port)) {
                throw new IllegalArgumentException(
                        "there is no port %s; the ports are %s".formatted(port, String.join(", ", known)));
            }
        }
    }

    /** Has every capture follow what its interfaces do. */
    void interfacesChanged() {
        streams.forEach(CaptureStream::interfacesChanged);
    }

    void close() {
        streams.forEach(CaptureStream::close);
    }
}
