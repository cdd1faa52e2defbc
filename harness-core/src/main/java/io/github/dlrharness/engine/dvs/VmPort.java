package io.github.dlrharness.engine.dvs;

import io.github.dlrharness.engine.VmPortConfig;

/** A VM port: an access port of one VNI. */
public final class VmPort {
    private final VmPortConfig config;
    private final Segment segment;

    VmPort(VmPortConfig config, Segment segment) {
        this.config = config;
        this.segment = segment;
    }

    int number() {
        return config.port();
    }

    Segment segment() {
        return segment;
    }
}
