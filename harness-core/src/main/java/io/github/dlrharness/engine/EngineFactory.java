package io.github.dlrharness.engine;

/**
 * Makes the engine of one host. Everything that runs a host takes one, so that a test can put a deliberately broken router in the
 * place of the real one.
 */
@FunctionalInterface
public interface EngineFactory {
    /** Makes an engine that sends its frames to {@code sink} and tells {@code listener} what can't be seen on the wire. */
    Engine create(EngineConfig config, FrameSink sink, EngineListener listener);
}
