package io.github.dlrharness.standalone;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.FrameSink;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;

/**
 * Plays the seven steps through in memory before an agent opens its ports. Code that runs for the first time is loaded, linked and
 * interpreted, and takes tens of milliseconds for what it later does in one; the first frames of a flow should not pay for that.
 */
public final class WarmUp {
    /** So many that the code on their way is compiled: some ten frames each, 200 calls are HotSpot's first threshold. */
    private static final int RESOLUTIONS = 30;

    private static final int VM_PORT = 1;
    private static final long TICK = 1_000_000;
    private static final String GATEWAY_MAC = "025056564452";

    private static boolean done;

    private final TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());
    private final Queue<Arrival> underlay = new ArrayDeque<>();
    private final Engine asking = engine(0);
    private final Engine answering = engine(1);
    private long now;

    /** An underlay frame on its way. */
    private record Arrival(int host, Frame frame) {}

    private WarmUp() {}

    /**
     * Begins to play, on a thread of its own; worth the call where an agent's configuration is still to be read. Writes no log, whose form
     * is in that configuration.
     */
    public static void begin() {
        Thread thread = new Thread(WarmUp::once, "dlr-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** Plays unless that was done already. Callers wait until it is over. */
    static synchronized void once() {
        if (!done) {
            done = true;
            new WarmUp().play();
        }
    }

    private Engine engine(int host) {
        FrameSink sink = (port, frame) -> {
            if (port == Engine.UPLINK) {
                Frame copy = Frame.allocate(frame.length());
                copy.set(frame);
                copy.outer(plan.hosts().get(host).vtep().value(), frame.outerPort());
                underlay.add(new Arrival(1 - host, copy));
            }
        };
        return new HostEngine(plan.engineConfig(plan.hosts().get(host).name()), sink, EngineListener.NONE);
    }

    private void play() {
        VmPlan vm1 = plan.vms().get(0);
        VmPlan vm2 = plan.vms().get(1);
        byte[] packet = packet(vm1, vm2);
        byte[] reply = reply(vm2);
        for (int round = 0; round < RESOLUTIONS; round++) {
            receive(asking, packet);
            receive(answering, reply);
            receive(asking, packet);
            now += TICK;
            for (Engine engine : List.of(asking, answering)) {
                engine.handleTimeout(now);
                engine.tables(now);
                engine.reset(now);
            }
        }
    }

    private void receive(Engine engine, byte[] bytes) {
        engine.handleFrame(VM_PORT, Frame.copyOf(bytes), now);
        for (Arrival arrival = underlay.poll(); arrival != null; arrival = underlay.poll()) {
            (arrival.host == 0 ? asking : answering).handleFrame(Engine.UPLINK, arrival.frame, now);
        }
    }

    /** UDP without a checksum (RFC 768), of 4 bytes. */
    private static byte[] packet(VmPlan from, VmPlan to) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.put(HexFormat.of().parseHex(GATEWAY_MAC + hex(from) + "0800"));
        int ip = frame.position();
        frame.put(HexFormat.of().parseHex("4500002000004000" + "40110000"));
        frame.put(from.address().toBytes()).put(to.address().toBytes());
        frame.put(HexFormat.of().parseHex("0007000700" + "0c0000"));
        int sum = 0;
        for (int at = ip; at < ip + 20; at += 2) {
            sum += Short.toUnsignedInt(frame.getShort(at));
        }
        frame.putShort(ip + 10, (short) ~((sum >>> 16) + sum));
        return frame.array();
    }

    /** What the VM answers to its LIF. */
    private byte[] reply(VmPlan from) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.put(HexFormat.of().parseHex(GATEWAY_MAC + hex(from) + "0806" + "0001080006040002" + hex(from)));
        frame.put(from.address().toBytes());
        frame.put(HexFormat.of().parseHex(GATEWAY_MAC)).put(from.gateway().toBytes());
        return frame.array();
    }

    private static String hex(VmPlan vm) {
        return vm.mac().toString().replace(":", "");
    }
}
