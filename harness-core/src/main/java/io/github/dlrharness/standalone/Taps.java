package io.github.dlrharness.standalone;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.control.CaptureRequest;
import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.io.linux.TapSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Opens taps on an agent's interfaces, for whoever wants to see what passes. */
final class Taps {
    private final Place place;
    private final List<CaptureStream> streams = new CopyOnWriteArrayList<>();

    Taps(Place place) {
        this.place = place;
    }

    Subscription capture(AgentConfig config, CaptureRequest request, Consumer<CapturedFrame> listener) {
        Map<TapPoint, TapSocket> taps = new LinkedHashMap<>();
        try {
            if (isWanted(request, StandaloneAgent.UPLINK)) {
                String host = config.engine().host();
                open(taps, new TapPoint(TapPoint.Kind.UNDERLAY, host, host), config, Engine.UPLINK);
            }
            for (VmPortConfig port : config.engine().vmPorts()) {
                if (isWanted(request, port.name())) {
                    TapPoint point =
                            new TapPoint(TapPoint.Kind.VM, config.engine().host(), port.name());
                    open(taps, point, config, port.port());
                }
            }
            requireKnown(config, request);
        } catch (PortException e) {
            taps.values().forEach(TapSocket::close);
            throw new AgentException("Nothing can be captured: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            taps.values().forEach(TapSocket::close);
            throw e;
        }
        CaptureStream stream = new CaptureStream(taps, request.snapLength(), listener, streams::remove);
        streams.add(stream);
        return stream;
    }

    private void open(Map<TapPoint, TapSocket> taps, TapPoint point, AgentConfig config, int port) {
        String name = config.interfaces().get(port);
        // At the host's end of a VM's link, what comes in is what the VM has sent.
        TapSocket.End end = port == Engine.UPLINK ? TapSocket.End.OWNER : TapSocket.End.PEER;
        taps.put(point, place.call(() -> TapSocket.open(name, end)));
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

    void close() {
        streams.forEach(CaptureStream::close);
    }
}
