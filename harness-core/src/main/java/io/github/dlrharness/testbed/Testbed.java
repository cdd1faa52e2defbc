package io.github.dlrharness.testbed;

import io.github.dlrharness.testbed.fault.Faults;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A running topology. Thread-safe. Everything it made is gone after {@link #close()}, and after the death of its JVM, however it
 * died.
 */
public interface Testbed extends AutoCloseable {
    /** What was built, with the VMs where they are now; a detached one is shown where it was last. */
    TopologyPlan plan();

    /** The hosts in the plan's order. */
    List<Host> hosts();

    /** The VMs in the plan's order. */
    List<Vm> vms();

    /**
     * The host of that name.
     *
     * @throws IllegalArgumentException when there is none; the message lists the names there are
     */
    Host host(String name);

    /**
     * The VM of that name.
     *
     * @throws IllegalArgumentException when there is none; the message lists the names there are
     */
    Vm vm(String name);

    /** The capture that runs at every tap of this testbed. */
    Capture capture();

    /** What goes wrong on the wire, and what was done to which frame. */
    Faults faults();

    /**
     * Takes a VM off its host: the VM keeps its addresses, caches and sockets, but its link leads nowhere.
     *
     * @throws TestbedException when it is detached already, or is no VM of this testbed, or this backend can't
     */
    void detach(Vm vm);

    /**
     * Connects a detached VM to a host, at the lowest port number that is free there. Where its VNI has no LIF, VTEPs learn which hosts
     * the VNI reaches now.
     *
     * @throws TestbedException when it is attached, or one of the two is not of this testbed, or this backend can't
     */
    void attach(Vm vm, Host host);

    /**
     * Moves a VM, as live migration does: {@link #detach(Vm)}, {@link #attach(Vm, Host)}, and the announcement from the VM's new port.
     * What is sent to the VM while it is nowhere is lost.
     *
     * @throws TestbedException when it is on that host already, or {@link #detach(Vm)} or {@link #attach(Vm, Host)} refuse; it is
     *     where it was then
     */
    default void migrate(Vm vm, Host host, Announcement announcement) {
        if (vm.plan().host().equals(host.name())) {
            throw new TestbedException("%s can't move to %s: it is there already; the hosts are %s"
                    .formatted(
                            vm.name(),
                            host.name(),
                            String.join(", ", hosts().stream().map(Host::name).toList())));
        }
        Host before = host(vm.plan().host());
        detach(vm);
        try {
            attach(vm, host);
        } catch (TestbedException refusal) {
            attach(vm, before);
            throw refusal;
        }
        announcement.send(vm);
    }

    /** Moves a VM and announces that by RARP, as hypervisors do. */
    default void migrate(Vm vm, Host host) {
        migrate(vm, host, Announcement.RARP);
    }

    /**
     * Shell commands that enter the network of each host and VM, by its name: put a program's name behind one and it runs there. Valid
     * until this testbed is closed; none where there is no network that a shell can be in.
     */
    default Map<String, String> entryCommands() {
        return Map.of();
    }

    /**
     * Makes everything as it was at the start: tables, counters and neighbour caches empty, capture cleared, processes of VMs
     * ended, VM interfaces and hosts' configurations as planned, VMs where they were, no faults.
     */
    void reset();

    /**
     * Waits until nothing moves any more: every port and tap is drained and two rounds in a row brought no new frame.
     *
     * @throws TestbedException when frames still move after {@code limit}
     */
    void awaitQuiescence(Duration limit);

    /**
     * Lets time pass; what falls due, happens. Virtual time passes at once; on a backend that lives in real time this waits as long.
     *
     * @throws TestbedException when the waiting thread is interrupted
     */
    void elapse(Duration duration);

    /** The time on this testbed's clock, in ns since some moment: real time, or virtual. For time limits. */
    default long nanoTime() {
        return System.nanoTime();
    }

    /** What chance is drawn from, when everything that happens here can be repeated with it ({@code dlrharness.seed}); else empty. */
    default OptionalLong seed() {
        return OptionalLong.empty();
    }

    /** Ends processes, agents and captures, and gives back every namespace. Idempotent. */
    @Override
    void close();
}
