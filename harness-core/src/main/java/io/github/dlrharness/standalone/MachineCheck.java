package io.github.dlrharness.standalone;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentConfig.Datapath;
import io.github.dlrharness.config.AgentConfig.MetricsConfig;
import io.github.dlrharness.control.ControlPath;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.FrameTap;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.pcap.PcapLibrary;
import io.github.dlrharness.os.linux.Errno;
import io.github.dlrharness.os.linux.LinkState;
import io.github.dlrharness.os.linux.NativeSocket;
import io.github.dlrharness.os.linux.SocketApi;
import io.github.dlrharness.os.linux.SystemCallException;
import io.github.dlrharness.wire.Ipv4Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a machine can run an agent by a configuration, looked at one thing after the other. Changes nothing. */
public final class MachineCheck {
    private static final String RIGHTS =
            "run the agent as root, or give it CAP_NET_RAW and CAP_NET_ADMIN, as AmbientCapabilities= of its systemd unit does";

    private final AgentConfig config;
    private final Place place;
    private final List<Finding> findings = new ArrayList<>();

    private MachineCheck(AgentConfig config, Place place) {
        this.config = config;
        this.place = place;
    }

    /** What there is to tell, in the order looked at; an agent can start when nothing of it is an error. */
    public static List<Finding> findings(AgentConfig config, Place place) {
        MachineCheck check = new MachineCheck(config, place);
        check.java();
        check.datapath();
        try (Interfaces interfaces = Interfaces.of(place)) {
            check.interfaces(interfaces);
        }
        check.control();
        check.metrics();
        return List.copyOf(check.findings);
    }

    private void java() {
        findings.add(Finding.ok(
                "Java %s (%s)".formatted(System.getProperty("java.version"), System.getProperty("java.vm.name"))));
    }

    private void datapath() {
        if (config.datapath() == Datapath.PCAP) {
            findings.add(PcapLibrary.problem()
                    .map(problem -> Finding.error(
                            "libpcap can't be loaded: " + problem,
                            "install it (Debian: apt-get install libpcap0.8), or set datapath: packet"))
                    .orElseGet(() -> Finding.ok("libpcap is there")));
        } else if (System.getProperty("os.name").equals("Linux")) {
            packetSockets();
            findings.add(Capabilities.netAdmin(RIGHTS));
        } else {
            findings.add(Finding.error(
                    "packet sockets are Linux's, and this is " + System.getProperty("os.name"), "set datapath: pcap"));
        }
    }

    private void packetSockets() {
        try {
            place.call(() -> NativeSocket.open("check", SocketApi.AF_PACKET, SocketApi.SOCK_RAW, 0))
                    .close();
            findings.add(Finding.ok("packet sockets are permitted"));
        } catch (SystemCallException e) {
            findings.add(Finding.error(
                    "packet sockets are refused: " + Errno.describe(e.errno()),
                    e.errno() == Errno.EPERM ? RIGHTS : "use a kernel with CONFIG_PACKET, or datapath: pcap"));
        }
    }

    private void interfaces(Interfaces interfaces) {
        Map<String, LinkState> links = interfaces.links();
        String underlay = config.interfaces().get(Engine.UPLINK);
        LinkState link = links.get(underlay);
        List<Ipv4Address> addresses = link == null ? List.of() : interfaces.addresses(link);
        UnderlayCheck.problem(config, link, addresses).ifPresentOrElse(findings::add, () -> underlay(underlay, link));
        for (VmPortConfig port : config.engine().vmPorts()) {
            String name = config.interfaces().get(port.port());
            LinkState own = links.get(name);
            port(name, own, own == null ? List.of() : interfaces.addresses(own));
        }
        if (config.datapath() == Datapath.PCAP && PcapLibrary.problem().isEmpty()) {
            config.interfaces().values().stream()
                    .filter(name -> links.containsKey(name) && links.get(name).up())
                    .findFirst()
                    .ifPresent(this::capturing);
        }
    }

    /** Who may capture is libpcap's business, and different on every system; so it is tried. */
    private void capturing(String interfaceName) {
        try {
            new PortOpener(place, Datapath.PCAP)
                    .tap(interfaceName, FrameTap.End.OWNER, 1, 64)
                    .close();
            findings.add(Finding.ok("libpcap may capture"));
        } catch (PortException e) {
            findings.add(Finding.error(
                    "libpcap may not capture: " + e.getMessage(),
                    "run the agent as root, or give it what libpcap asks for on this system: CAP_NET_RAW on Linux, access to /dev/bpf*"
                            + " elsewhere"));
        }
    }

    private void control() {
        String socket = config.control().socket();
        if (socket == null) {
            return;
        }
        Path path = Path.of(socket);
        Optional<String> problem = ControlPath.problem(path);
        if (problem.isPresent()) {
            findings.add(
                    Finding.error(
                            "the control socket %s can't be made: %s".formatted(path, problem.get()),
                            "make its folder for the agent's user (RuntimeDirectory= of a systemd unit does), or set control.socket to another path, or to none"));
        } else if (ControlPath.isTaken(path)) {
            findings.add(
                    Finding.warning(
                            "an agent listens at the control socket %s".formatted(path),
                            "if it is this agent that runs there already, all is well; else set control.socket to another path"));
        } else {
            findings.add(Finding.ok("the control socket %s can be made".formatted(path)));
        }
    }

    private void metrics() {
        MetricsConfig metrics = config.metrics();
        if (metrics == null || metrics.port() < 0) {
            return;
        }
        String where = metrics.address() + ":" + metrics.port();
        try {
            place.call(() -> {
                try (ServerSocket server = new ServerSocket()) {
                    server.setReuseAddress(true);
                    server.bind(new InetSocketAddress(metrics.address(), metrics.port()));
                    return null;
                }
            });
            findings.add(Finding.ok("metrics can be served at %s".formatted(where)));
        } catch (RuntimeException e) {
            String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            findings.add(
                    Finding.error(
                            "metrics can't be served at %s: %s".formatted(where, reason),
                            "if it is this agent that runs there already, all is well; else set metrics.address to one of this machine's and metrics.port to a free port, or 0 for any"));
        }
    }

    private void underlay(String name, LinkState link) {
        findings.add(Finding.ok("interface %s has the address %s"
                .formatted(name, config.engine().vtep())));
        findings.add(
                link.up()
                        ? Finding.ok("interface %s is up".formatted(name))
                        : Finding.warning(
                                "interface %s is down or has no carrier".formatted(name),
                                "\"ip link set %s up\", and look at its cable".formatted(name)));
        int mtu = config.engine().underlayMtu();
        findings.add(
                link.mtu() >= mtu
                        ? Finding.ok(
                                "interface %s has an MTU of %d, and %d is configured".formatted(name, link.mtu(), mtu))
                        : Finding.error(
                                "interface %s has an MTU of %d, less than the %d configured; longer packets would be lost"
                                        .formatted(name, link.mtu(), mtu),
                                "\"ip link set %s mtu %d\" here, on the other hosts and between them, or set underlay.mtu: %d"
                                        .formatted(name, mtu, link.mtu())));
        vxlanPort();
    }

    private void vxlanPort() {
        Ipv4Address address = config.engine().vtep();
        try {
            new PortOpener(place, config.datapath()).underlay(address).close();
            findings.add(Finding.ok("UDP port 4789 of %s is free".formatted(address)));
        } catch (PortException e) {
            findings.add(Finding.error(
                    "the VTEP's port can't be had: " + e.getMessage(),
                    "if it is this agent that runs there already, all is well; else stop whoever listens"));
        }
    }

    private void port(String name, LinkState link, List<Ipv4Address> addresses) {
        if (link == null) {
            findings.add(Finding.warning(
                    "there is no interface %s".formatted(name),
                    "make it, now or later: it is used as soon as it is there; \"ip link\" shows what there is"));
        } else if (!addresses.isEmpty()) {
            findings.add(Finding.warning(
                    "interface %s has the address %s, so the kernel answers VMs in the router's place"
                            .formatted(name, addresses.get(0)),
                    "\"ip address flush dev %s\", and \"ip link set %s arp off\"".formatted(name, name)));
        } else {
            findings.add(
                    link.up()
                            ? Finding.ok("interface %s is up".formatted(name))
                            : Finding.warning(
                                    "interface %s is down or has no carrier".formatted(name),
                                    "\"ip link set %s up\", at both its ends".formatted(name)));
        }
    }
}
