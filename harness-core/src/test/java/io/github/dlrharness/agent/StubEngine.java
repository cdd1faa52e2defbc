package io.github.dlrharness.agent;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.FrameSink;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.Vni;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An engine that crosses ports 1 and 2, wants a timeout when told to, and breaks at a frame whose first byte is 0xee. */
final class StubEngine implements Engine {
    private final FrameSink sink;
    private long deadline = NO_DEADLINE;
    private long timeouts;
    private long resets;

    StubEngine(FrameSink sink) {
        this.sink = sink;
    }

    @Override
    public void handleFrame(int port, Frame frame, long now) {
        byte first = frame.bytes().get(frame.offset());
        if (first == (byte) 0xee) {
            throw new IllegalStateException("a frame that breaks");
        }
        if (first == (byte) 0xdd) {
            deadline = now + 1_000_000;
            return;
        }
        sink.transmit(3 - port, frame);
    }

    @Override
    public void handleTimeout(long now) {
        timeouts++;
        deadline = NO_DEADLINE;
        sink.transmit(1, Frame.copyOf(new byte[] {0x77}));
    }

    @Override
    public long nextDeadline() {
        return deadline;
    }

    @Override
    public void reset(long now) {
        resets++;
        deadline = NO_DEADLINE;
    }

    @Override
    public SortedMap<String, Long> counters() {
        return new TreeMap<>(tables(0).counters());
    }

    @Override
    public long probe(Ipv4Address target, long now) {
        return 0;
    }

    @Override
    public EngineTables tables(long now) {
        return new EngineTables(List.of(), List.of(), List.of(), Map.of("timeouts", timeouts, "resets", resets));
    }

    @Override
    public void addVmPort(VmPortConfig port) {}

    @Override
    public void removeVmPort(int port, long now) {}

    @Override
    public void addLif(LifConfig lif) {}

    @Override
    public void removeLif(Vni vni, long now) {}

    @Override
    public void addVtep(Vni vni, RemoteVtep vtep) {}

    @Override
    public void removeVtep(Vni vni, Ipv4Address vtep, long now) {}

    @Override
    public void addRoute(StaticRoute route) {}

    @Override
    public void removeRoute(Ipv4Prefix destination, long now) {}
}
