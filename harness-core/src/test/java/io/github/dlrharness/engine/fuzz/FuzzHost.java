package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.FrameSink;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Vni;
import java.lang.reflect.Field;

/** A real engine, its VMs, and the rules that it must keep. */
final class FuzzHost implements FrameSink {
    /** The port of the VMs that come and go. */
    static final int NEW_PORT = FuzzPlan.PORT_VNIS.length + 1;

    private final FuzzWorld world;
    private final int index;
    private final FuzzVm[] vms = new FuzzVm[NEW_PORT + 1];
    private final Engine engine;
    private final FrameRules rules;
    private final RouterOptions options;
    private final Counters counters;

    FuzzHost(FuzzWorld world, int index, FuzzVariant variant) {
        this.world = world;
        this.index = index;
        this.engine = new HostEngine(FuzzPlan.config(variant, index), this, EngineListener.NONE);
        this.options = variant.options();
        this.counters = counters(engine);
        this.rules = new FrameRules(this, variant, counters);
        for (int port = 1; port < NEW_PORT; port++) {
            vms[port] = new FuzzVm(
                    world, this, port, FuzzPlan.vniOfPort(port), FuzzPlan.mac(index, port), FuzzPlan.ip(index, port));
        }
    }

    /** The live counts: a snapshot per frame would cost more than all the rest. */
    private static Counters counters(Engine engine) {
        try {
            Field field = HostEngine.class.getDeclaredField("counters");
            field.setAccessible(true);
            return (Counters) field.get(engine);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("HostEngine keeps its counts elsewhere now", e);
        }
    }

    int index() {
        return index;
    }

    Engine engine() {
        return engine;
    }

    FuzzVm vm(int port) {
        return vms[port];
    }

    Counters counters() {
        return counters;
    }

    /** Tables within their limits, and nothing else kept. */
    Footprint checkTables() {
        return TableRules.check(engine, options);
    }

    int vniOf(int port) {
        return vms[port] == null ? 0 : vms[port].vni();
    }

    FuzzVm addVm(int vni, long mac, int ip) {
        engine.addVmPort(new VmPortConfig(NEW_PORT, "new", new Vni(vni)));
        vms[NEW_PORT] = new FuzzVm(world, this, NEW_PORT, vni, mac, ip);
        return vms[NEW_PORT];
    }

    void removeVm(long now) {
        engine.removeVmPort(NEW_PORT, now);
        vms[NEW_PORT] = null;
    }

    void handle(int port, Frame frame, long now) {
        rules.before(port, frame);
        engine.handleFrame(port, frame, now);
        rules.after();
    }

    void timeout(long now) {
        rules.beforeTimeout();
        engine.handleTimeout(now);
        rules.afterTimeout();
        if (engine.nextDeadline() <= now) {
            throw new FuzzFinding("deadline", "something that was due is left undone");
        }
    }

    @Override
    public void transmit(int port, Frame frame) {
        rules.emitted(port, frame);
        world.emitted(this, port, frame);
    }
}
