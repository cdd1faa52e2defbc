package io.github.dlrharness.control;

import java.util.List;

/**
 * What to capture.
 *
 * @param ports names of the engine's ports; empty: all of them, the underlay included
 * @param snapLength bytes of a frame that are kept at most
 */
public record CaptureRequest(List<String> ports, int snapLength) {
    /** Copies the list. */
    public CaptureRequest {
        ports = List.copyOf(ports);
    }
}
