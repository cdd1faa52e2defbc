package io.github.dlrharness.config;

import io.github.dlrharness.config.AgentConfig.ControlConfig;
import io.github.dlrharness.config.AgentConfig.Datapath;
import io.github.dlrharness.config.AgentConfig.LogConfig;
import io.github.dlrharness.config.AgentConfig.MetricsConfig;
import io.github.dlrharness.config.AgentSpec.LogSpec;
import io.github.dlrharness.config.AgentSpec.MetricsSpec;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.topology.Fields;
import io.github.dlrharness.topology.MacPool;
import io.github.dlrharness.topology.RouterSections;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import io.github.dlrharness.yaml.Problems;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes a configuration of what was written. What can't be used is filed as a problem, and the result of no use then. */
final class AgentResolver {
    static final Set<String> DATAPATHS = new TreeSet<>(Set.of("packet", "pcap"));
    static final Set<String> LEVELS = new TreeSet<>(Set.of("error", "warn", "info", "debug"));
    static final Set<String> FORMATS = new TreeSet<>(Set.of("text", "json"));
    static final String NO_SOCKET = "none";
    static final String DEFAULT_METRICS_ADDRESS = "127.0.0.1";
    static final int DEFAULT_METRICS_PORT = 9464;

    /** {@code struct sockaddr_un} has 108 bytes for a path and its end. */
    private static final int SOCKET_PATH_BYTES = 107;

    private final Problems problems;
    private final Fields fields;
    private final MacPool macs;

    AgentResolver(Problems problems) {
        this.problems = problems;
        fields = new Fields(problems);
        macs = new MacPool(problems);
    }

    AgentConfig resolve(AgentSpec spec) {
        String host = fields.name("host", "the host", spec.host(), Fields.NAME_LENGTH);
        boolean anyName = "pcap".equals(spec.datapath());
        PortResolver ports = new PortResolver(problems, fields, anyName);
        ports.takeUnderlay(spec.underlay().interfaceName());
        Ipv4Address address = underlayAddress(spec.underlay().address());
        int mtu = fields.underlayMtu("underlay.mtu", spec.underlay().mtu());
        MacAddress pMac = fields.mac("pmac", "the host", "pmac", spec.pMac());
        RouterSections.Resolved router = spec.router().resolve(problems, fields);
        macs.take("router.vmac", router.options().vMac(), "the router", "vmac");
        if (pMac != null) {
            macs.take("pmac", pMac, "the host", "pmac");
        }
        List<VmPortConfig> vmPorts = ports.resolve(spec.ports());
        Set<Vni> vnis = new TreeSet<>();
        router.lifs().stream().map(LifConfig::vni).forEach(vnis::add);
        vmPorts.stream().map(VmPortConfig::vni).forEach(vnis::add);
        Map<Vni, List<RemoteVtep>> vteps =
                new VtepResolver(problems, fields, macs, address, vnis).resolve(spec.vteps());
        String datapath = word("datapath", "the agent", "datapath", spec.datapath(), DATAPATHS, "packet");
        ControlConfig control = control(host, spec.control().socket());
        MetricsConfig metrics = metrics(spec.metrics());
        LogConfig log = log(spec.log());
        if (!problems.messages().isEmpty()) {
            return null;
        }
        Map<Integer, String> interfaces = new HashMap<>(ports.interfaces());
        interfaces.put(Engine.UPLINK, spec.underlay().interfaceName());
        return new AgentConfig(
                new EngineConfig(
                        host, address, pMac, router.lifs(), vmPorts, vteps, router.options(), mtu, router.routes()),
                interfaces,
                Datapath.valueOf(datapath.toUpperCase(Locale.ROOT)),
                control,
                metrics,
                log);
    }

    private Ipv4Address underlayAddress(String text) {
        Ipv4Address address = fields.address("underlay.address", "underlay", "address", text);
        return address != null && VtepResolver.isVtep(problems, "underlay.address", "underlay", address)
                ? address
                : null;
    }

    private ControlConfig control(String host, String socket) {
        if (NO_SOCKET.equals(socket)) {
            return new ControlConfig(null);
        }
        String path = socket == null ? defaultSocket(host) : socket;
        if (!path.startsWith("/")) {
            problems.add(
                    "control.socket",
                    "control: socket \"%s\" is no absolute path; begin it with \"/\", or write none for no socket",
                    path);
        }
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SOCKET_PATH_BYTES) {
            problems.add(
                    "control.socket",
                    "control: the path of the socket has %d bytes, and a Unix domain socket takes %d; choose a shorter one",
                    bytes,
                    SOCKET_PATH_BYTES);
        }
        return new ControlConfig(path);
    }

    /** Where the agent of a host is controlled when nobody says otherwise. */
    private static String defaultSocket(String host) {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        String folder = runtime == null || !runtime.startsWith("/") ? "/run" : runtime;
        return folder + "/dlr-agent/" + host + ".sock";
    }

    private MetricsConfig metrics(MetricsSpec spec) {
        if (spec == null) {
            return MetricsConfig.NONE;
        }
        String address = spec.address() == null ? DEFAULT_METRICS_ADDRESS : spec.address();
        fields.address("metrics.address", "metrics", "address", address);
        int port = spec.port() == null ? DEFAULT_METRICS_PORT : spec.port();
        return new MetricsConfig(address, fields.range("metrics.port", "metrics", "port", port, 0, 65_535));
    }

    private LogConfig log(LogSpec spec) {
        String level = word("log.level", "log", "level", spec.level(), LEVELS, LogConfig.DEFAULT.level());
        String format = word("log.format", "log", "format", spec.format(), FORMATS, "text");
        return new LogConfig(level, "json".equals(format));
    }

    private String word(String path, String owner, String field, String text, Set<String> words, String preset) {
        String word = text == null ? preset : fields.oneOf(path, owner, field, text, words);
        return word == null ? preset : word;
    }
}
