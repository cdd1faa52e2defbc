package io.github.dlrharness.config;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.wire.Vni;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one agent runs by: its engine's configuration, the interfaces behind the engine's ports, and how it is watched.
 *
 * @param engine what the engine starts with; its VM ports are numbered from 1 in the order written
 * @param interfaces the name of the interface behind each port of the engine, {@link io.github.dlrharness.engine.Engine#UPLINK} (the
 *     underlay's) among them
 * @param datapath how frames are taken from VM ports
 * @param control where the agent is controlled
 * @param metrics where the agent is watched
 * @param log what the agent writes
 */
public record AgentConfig(
        EngineConfig engine,
        Map<Integer, String> interfaces,
        Datapath datapath,
        ControlConfig control,
        MetricsConfig metrics,
        LogConfig log) {
    /** Copies the map. Replication lists are kept by address and without empty ones, so that equal configurations are equal. */
    public AgentConfig {
        interfaces = Map.copyOf(interfaces);
        Map<Vni, List<RemoteVtep>> vteps = new TreeMap<>();
        engine.vteps().forEach((vni, remotes) -> {
            if (!remotes.isEmpty()) {
                vteps.put(
                        vni,
                        remotes.stream()
                                .sorted(Comparator.comparing(RemoteVtep::address))
                                .toList());
            }
        });
        engine = engine.withVteps(vteps);
    }

    /**
     * One without control socket and metrics, taking frames from packet sockets.
     *
     * @param interfaces the name of the interface behind each port of the engine, the uplink among them
     */
    public static AgentConfig of(EngineConfig engine, Map<Integer, String> interfaces) {
        return new AgentConfig(
                engine, interfaces, Datapath.PACKET, new ControlConfig(null), MetricsConfig.NONE, LogConfig.DEFAULT);
    }

    /** This configuration with another engine and the interfaces of its ports. */
    public AgentConfig with(EngineConfig newEngine, Map<Integer, String> newInterfaces) {
        return new AgentConfig(newEngine, newInterfaces, datapath, control, metrics, log);
    }

    /** How frames are taken from VM ports. */
    public enum Datapath {
        /** AF_PACKET on Linux, with offloads. */
        PACKET,
        /** Pcap4J's live port, on any system that has libpcap. */
        PCAP
    }

    /**
     * Where the agent is controlled.
     *
     * @param socket path of the Unix domain socket; null: none
     */
    public record ControlConfig(String socket) {}

    /**
     * Where the agent is watched.
     *
     * @param address the address to listen at
     * @param port TCP port, 0 for any free one; -1: no endpoint
     */
    public record MetricsConfig(String address, int port) {
        /** No endpoint. */
        public static final MetricsConfig NONE = new MetricsConfig(AgentResolver.DEFAULT_METRICS_ADDRESS, -1);
    }

    /**
     * What the agent writes to its standard error.
     *
     * @param level {@code error}, {@code warn}, {@code info}, {@code debug}
     * @param json one JSON object a line instead of text
     */
    public record LogConfig(String level, boolean json) {
        /** {@code info}, as text. */
        public static final LogConfig DEFAULT = new LogConfig("info", false);
    }
}
