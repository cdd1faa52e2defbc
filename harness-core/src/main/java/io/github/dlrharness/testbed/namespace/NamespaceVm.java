package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.testbed.ExecResult;
import io.github.dlrharness.testbed.Neighbour;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.PingResult;
import io.github.dlrharness.testbed.TcpConnection;
import io.github.dlrharness.testbed.TcpListener;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A VM that is a network namespace: the kernel's own IP stack behind one interface. */
final class NamespaceVm implements Vm {
    /** Not /proc/net: that is the namespace of the JVM's first thread. */
    private static final Path ARP_CACHE = Path.of("/proc/thread-self/net/arp");

    private static final int ARP_COMPLETE = 0x2;

    private final NetworkNamespace namespace;
    private final Pinger pinger;
    private final VmSockets sockets;
    private final NamespaceProcesses processes;
    private final FrameInjector injector;
    private volatile VmPlan plan;

    NamespaceVm(VmPlan plan, NetworkNamespace namespace) {
        this.plan = plan;
        this.namespace = namespace;
        pinger = new Pinger(plan.name(), namespace);
        sockets = new VmSockets(plan.name(), namespace);
        processes = new NamespaceProcesses(plan.name(), namespace);
        injector = new FrameInjector(plan.name(), namespace);
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public VmPlan plan() {
        return plan;
    }

    @Override
    public PingResult ping(Ipv4Address target, PingOptions options) {
        return Attempt.get("%s can't ping %s".formatted(name(), target), () -> pinger.ping(target, options));
    }

    @Override
    public UdpSocket udp(int port) {
        return sockets.udp(port);
    }

    @Override
    public TcpListener tcpListen(int port) {
        return sockets.listen(port);
    }

    @Override
    public TcpConnection tcpConnect(Ipv4Address target, int port, Duration timeout) {
        return sockets.connect(target, port, timeout);
    }

    @Override
    public void inject(byte[] frame) {
        Attempt.run("%s can't send a frame".formatted(name()), () -> injector.inject(frame));
    }

    @Override
    public ExecResult exec(Duration limit, String... command) {
        if (command.length == 0) {
            throw new TestbedException("%s was asked to run a command, but none was given".formatted(name()));
        }
        String failed = "%s can't run \"%s\"".formatted(name(), String.join(" ", command));
        return Attempt.get(failed, () -> processes.exec(limit, List.of(command)));
    }

    @Override
    public List<Neighbour> neighbours() {
        String failed = "The neighbours of %s can't be read".formatted(name());
        return Attempt.get(failed, () -> namespace.call(() -> Files.readAllLines(ARP_CACHE))).stream()
                .skip(1)
                .map(NamespaceVm::neighbour)
                .toList();
    }

    /** Reads a line like {@code 172.16.10.1  0x1  0x2  02:50:56:56:44:52  *  eth0}; see proc(5). */
    private static Neighbour neighbour(String line) {
        String[] fields = line.strip().split("\\s+");
        boolean complete = (Integer.decode(fields[2]) & ARP_COMPLETE) != 0;
        return new Neighbour(Ipv4Address.parse(fields[0]), complete ? MacAddress.parse(fields[3]) : null);
    }

    /** Says that the VM is somewhere else now. */
    void movedTo(VmPlan place) {
        plan = place;
    }

    /** Ends what tests started on the VM. */
    void endActivity() {
        processes.endAll();
        sockets.closeAll();
    }

    /** Ends what tests started on the VM, for good. */
    void close() {
        Closing.inOrder(List.of(processes::endAll, sockets::closeAll, injector::close));
    }
}
