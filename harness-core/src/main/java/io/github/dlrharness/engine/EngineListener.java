package io.github.dlrharness.engine;

/** Is told about {@link EngineEvent}s as they happen, on the event loop. */
@FunctionalInterface
public interface EngineListener {
    /** Ignores every event. */
    EngineListener NONE = (event, vni, target, mac, now) -> {};

    /**
     * Tells of an event. Primitive arguments, so that telling costs no allocation.
     *
     * @param vni the VNI it happened in
     * @param target the IPv4 address being resolved, as {@link io.github.dlrharness.wire.Ipv4Address#value()}
     * @param mac as the {@link EngineEvent} says, as {@link io.github.dlrharness.wire.MacAddress#value()}
     * @param now ns, the time the engine was given
     */
    void event(EngineEvent event, int vni, int target, long mac, long now);
}
