package io.github.dlrharness.standalone;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.control.CaptureRequest;
import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.FrameTap;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.TapPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Opens taps on an agent's interfaces, for whoever wants to see what passes. */
final class Taps {
    private final PortOpener opener;
    private final LinkWatch links;
    private final List<CaptureStream> streams = new CopyOnWriteArrayList<>();

    Taps(PortOpener opener, LinkWatch links) {
        this.opener = opener;
        this.links = links;
    }

    /** Starts a capture. An interface that is missing is captured as soon as it is there. */
    Subscription capture(AgentConfig config, CaptureRequest request, Consumer<CapturedFrame> listener) {
        requireKnown(config, request);
        List<CaptureSite> sites = new ArrayList<>();
        try {
            if (isWanted(request, StandaloneAgent.UPLINK)) {
                String host = config.engine().host();
                open(sites, new TapPoint(TapPoint.Kind.UNDERLAY, host, host), config, Engine.UPLINK);
            }
            for (VmPortConfig port : config.engine().vmPorts()) {
                if (isWanted(request, port.name())) {
                    TapPoint point =
                            new TapPoint(TapPoint.Kind.VM, config.engine().host(), port.name());
                    open(sites, point, config, port.port());
                }
            }
        } catch (PortException e) {
            sites.forEach(CaptureSite::close);
            throw new AgentException("Nothing can be captured: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            sites.forEach(CaptureSite::close);
            throw e;
        }
        CaptureStream stream =
                new CaptureStream(sites, opener.waiter(), request.snapLength(), listener, streams::remove);
        streams.add(stream);
        // Between the look at an interface and now it may have changed.
        stream.interfacesChanged();
        stream.start();
        return stream;
    }

    private void open(List<CaptureSite> sites, TapPoint point, AgentConfig config, int port) {
        String name = config.interfaces().get(port);
        // At the host's end of a VM's link, what comes in is what the VM has sent.
        FrameTap.End end = port == Engine.UPLINK ? FrameTap.End.OWNER : FrameTap.End.PEER;
        CaptureSite site = new CaptureSite(point, name, () -> opener.tap(name, end), links);
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
