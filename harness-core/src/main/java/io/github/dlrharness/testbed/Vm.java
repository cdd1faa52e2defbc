package io.github.dlrharness.testbed;

import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.List;

/** A VM of a running topology: a complete IP stack behind a DVS port. Thread-safe. */
public interface Vm {
    /** Its name. */
    String name();

    /** What was built, with the host and the port the VM is at now, or was at before it was detached. */
    VmPlan plan();

    /** Its IP address. */
    default Ipv4Address address() {
        return plan().address();
    }

    /** Sends one ICMP echo request and waits up to a second for the answer. */
    default PingResult ping(Vm target) {
        return ping(target.address(), PingOptions.defaults());
    }

    /** Sends one ICMP echo request and waits up to a second for the answer. */
    default PingResult ping(Ipv4Address target) {
        return ping(target, PingOptions.defaults());
    }

    /** Sends ICMP echo requests and waits for their answers. An answer that does not come is a result, not an exception. */
    PingResult ping(Ipv4Address target, PingOptions options);

    /**
     * Opens a UDP socket on the VM.
     *
     * @param port 0 = any free one
     */
    UdpSocket udp(int port);

    /**
     * Listens for TCP connections on the VM.
     *
     * @param port 0 = any free one
     * @throws TestbedException when the backend's VMs have no TCP
     */
    TcpListener tcpListen(int port);

    /**
     * Connects from the VM.
     *
     * @throws TestbedException when it can't connect within {@code timeout}
     */
    TcpConnection tcpConnect(Ipv4Address target, int port, Duration timeout);

    /** Sends a frame from the VM's interface exactly as given, from its destination MAC on. */
    void inject(byte[] frame);

    /** Sends a gratuitous ARP request: everybody on the VNI hears the VM's MAC and address. */
    default void announce() {
        Announcement.GRATUITOUS_ARP.send(this);
    }

    /** As {@link #announce()}, by a gratuitous ARP reply. */
    default void announceByReply() {
        Announcement.GRATUITOUS_REPLY.send(this);
    }

    /** Sends a reverse ARP request, as a hypervisor does for a VM that has just moved: switches hear its MAC, routers nothing. */
    default void announceByRarp() {
        Announcement.RARP.send(this);
    }

    /**
     * Spoils the link between the VM and its host from now on; {@link LinkFaults#NONE} mends it. What is on its way already is not
     * affected.
     *
     * @throws TestbedException when the backend's links can't be spoiled; those of the {@code simulated} one can
     */
    default void linkFaults(LinkFaults faults) {
        throw LinkFaults.unsupported("%s and its host".formatted(name()));
    }

    /**
     * Runs a command inside the VM's network and waits for its end.
     *
     * @throws TestbedException when it can't be started, or is still running after {@code limit}; it is ended then
     */
    ExecResult exec(Duration limit, String... command);

    /** Runs a command inside the VM's network and waits up to ten seconds for its end. */
    default ExecResult exec(String... command) {
        return exec(Duration.ofSeconds(10), command);
    }

    /** The VM's own ARP cache. */
    List<Neighbour> neighbours();
}
