package io.github.dlrharness.control;

import java.time.Duration;
import java.util.List;

/**
 * Who an agent is and how it is.
 *
 * @param protocol version of the control protocol
 * @param version of the product
 * @param host the host's name
 * @param pid process id
 * @param uptime since the first frame could be forwarded
 * @param ports the engine's ports, the underlay's first
 */
public record AgentInfo(int protocol, String version, String host, long pid, Duration uptime, List<PortInfo> ports) {
    /** The version of the control protocol that this code speaks. */
    public static final int PROTOCOL = 1;

    /** Copies the list. */
    public AgentInfo {
        ports = List.copyOf(ports);
    }

    /** Tells whether every interface is there, has a carrier, and the underlay's the VTEP's address. */
    public boolean healthy() {
        return ports.stream().allMatch(port -> port.state() == PortInfo.State.UP);
    }

    /**
     * A port of the engine.
     *
     * @param number 0 is the underlay
     * @param name for people
     * @param interfaceName behind it
     * @param vni 0 for the underlay
     * @param state of the interface
     */
    public record PortInfo(int number, String name, String interfaceName, int vni, State state) {
        /** How an interface is. */
        public enum State {
            /** It is there and has a carrier. */
            UP,
            /** It is there, and down or without a carrier. */
            DOWN,
            /** It is up, and has not the VTEP's address: the underlay's only. */
            UNADDRESSED,
            /** There is no interface of that name; it is used as soon as there is. */
            MISSING
        }
    }
}
