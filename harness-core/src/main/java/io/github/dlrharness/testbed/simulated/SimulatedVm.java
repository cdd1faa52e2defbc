package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.ExecResult;
import io.github.dlrharness.testbed.LinkFaults;
import io.github.dlrharness.testbed.Neighbour;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.PingResult;
import io.github.dlrharness.testbed.TcpConnection;
import io.github.dlrharness.testbed.TcpListener;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.List;

/** A VM that is a {@link Guest} behind a link. */
final class SimulatedVm implements Vm {
    private final Simulation simulation;
    private final Link link;
    private final Guest guest;
    private final SimulatedPings pings;
    private volatile VmPlan plan;
    private SimulatedHost host;
    private Tap tap;
    private boolean plugged;
    /** Counts how often the link was plugged in: what was on its way before is not for where it leads now. */
    private int connection;

    SimulatedVm(VmPlan plan, Simulation simulation, SimulatedHost host, Link link, Tap tap) {
        this.plan = plan;
        this.simulation = simulation;
        this.link = link;
        guest = new Guest(plan, simulation, this::transmit);
        pings = new SimulatedPings(plan.name(), simulation, guest);
        plug(plan, host, tap);
    }

    /** Connects the link to a port of a host. */
    void plug(VmPlan place, SimulatedHost to, Tap at) {
        plan = place;
        host = to;
        tap = at;
        plugged = true;
        int mine = ++connection;
        host.connect(plan.port(), new HostPort(plan.port(), plan.mtu(), link, frame -> receive(mine, frame)));
    }

    /** Disconnects it; what is on its way is lost. */
    void unplug() {
        plugged = false;
        host.disconnect(plan.port());
    }

    private void transmit(byte[] frame) {
        if (plugged) {
            int mine = connection;
            tap.sent(frame);
            link.carry(Link.Way.OUT, frame, arrived -> leave(mine, arrived));
        }
    }

    private void leave(int mine, byte[] frame) {
        if (plugged && mine == connection) {
            host.receive(plan.port(), frame);
        }
    }

    private void receive(int mine, byte[] frame) {
        if (plugged && mine == connection) {
            tap.received(frame);
            guest.receive(frame);
        }
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
        synchronized (simulation) {
            simulation.requireOpen();
            return pings.ping(target, options);
        }
    }

    @Override
    public UdpSocket udp(int port) {
        synchronized (simulation) {
            simulation.requireOpen();
            int number = port == 0 ? guest.udp().freePort() : port;
            GuestUdp.Queue queue = guest.udp().open(number);
            if (queue == null) {
                throw new TestbedException(
                        "%s can't open UDP port %d: Address already in use".formatted(name(), number));
            }
            return new SimulatedUdpSocket(name(), simulation, guest.udp(), number, queue);
        }
    }

    @Override
    public void inject(byte[] frame) {
        if (frame.length < EthernetView.HEADER || frame.length > plan.mtu() + EthernetView.HEADER) {
            throw new TestbedException(
                    "%s can't send a frame of %d bytes: its interface takes %d to %d, which is its MTU and %d"
                            .formatted(
                                    name(),
                                    frame.length,
                                    EthernetView.HEADER,
                                    plan.mtu() + EthernetView.HEADER,
                                    EthernetView.HEADER));
        }
        synchronized (simulation) {
            simulation.requireOpen();
            transmit(frame.clone());
        }
    }

    Link link() {
        return link;
    }

    @Override
    public void linkFaults(LinkFaults faults) {
        synchronized (simulation) {
            simulation.requireOpen();
            link.faults(faults);
        }
    }

    @Override
    public List<Neighbour> neighbours() {
        synchronized (simulation) {
            simulation.requireOpen();
            return guest.arp().neighbours();
        }
    }

    @Override
    public TcpListener tcpListen(int port) {
        throw needsAKernel("listen for TCP connections");
    }

    @Override
    public TcpConnection tcpConnect(Ipv4Address target, int port, Duration timeout) {
        throw needsAKernel("connect by TCP to %s:%d".formatted(target, port));
    }

    @Override
    public ExecResult exec(Duration limit, String... command) {
        throw needsAKernel("run \"%s\"".formatted(String.join(" ", command)));
    }

    private TestbedException needsAKernel(String wish) {
        return new TestbedException(
                "%s can't %s: a VM of the \"simulated\" backend is a small guest with ARP, ICMP echo and UDP, not a kernel; use the \"namespace\" backend for this test"
                        .formatted(name(), wish));
    }

    /** Makes it as it was at the start; what was due has been forgotten. */
    void reset() {
        guest.reset();
        pings.reset();
        link.reset();
    }
}
