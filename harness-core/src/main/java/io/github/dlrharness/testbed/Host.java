package io.github.dlrharness.testbed;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.MacRow;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.engine.VtepRow;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A host of a running topology: its VTEP and its DLR instance. Thread-safe. */
public interface Host {
    /** Its name. */
    String name();

    /** What was built. */
    HostPlan plan();

    /** What its engine is configured for now: what was planned, and what was changed since. */
    EngineConfig configuration();

    /**
     * Changes what its engine is configured for, between two frames, while traffic flows. The state afterwards is that of a fresh start
     * with the changed configuration, plus what was learned meanwhile.
     *
     * @throws TestbedException when the change is refused, nothing is changed then; the message has every problem and what to do
     */
    void change(HostChange change);

    /** Adds a LIF to this host's DLR instance. */
    default void addLif(LifConfig lif) {
        change(new HostChange.AddLif(lif));
    }

    /** Gives the LIF of a VNI another name, address or subnet; what was learned there is forgotten. */
    default void changeLif(LifConfig lif) {
        change(new HostChange.ChangeLif(lif));
    }

    /** Removes the LIF of a VNI with all that is known or pending there. */
    default void removeLif(Vni vni) {
        change(new HostChange.RemoveLif(vni));
    }

    /** Adds a VTEP to the replication list of a VNI. */
    default void addVtep(Vni vni, RemoteVtep vtep) {
        change(new HostChange.AddVtep(vni, vtep));
    }

    /** Gives a VTEP in the replication list of a VNI another pMAC. */
    default void changeVtep(Vni vni, RemoteVtep vtep) {
        change(new HostChange.ChangeVtep(vni, vtep));
    }

    /** Removes a VTEP from the replication list of a VNI, with all that was learned from it there. */
    default void removeVtep(Vni vni, Ipv4Address vtep) {
        change(new HostChange.RemoveVtep(vni, vtep));
    }

    /** Adds a static route. */
    default void addRoute(StaticRoute route) {
        change(new HostChange.AddRoute(route));
    }

    /** Gives the static route to a network another next hop; what waits for the one before to be resolved still goes there. */
    default void changeRoute(StaticRoute route) {
        change(new HostChange.ChangeRoute(route));
    }

    /** Removes the static route to a network. */
    default void removeRoute(Ipv4Prefix destination) {
        change(new HostChange.RemoveRoute(destination));
    }

    /** All tables at one moment. */
    EngineTables tables();

    /** The ARP table of its DLR instance, LIF entries included. */
    default List<ArpRow> arpTable() {
        return tables().arp();
    }

    /** The ARP entry for an address, in whichever VNI it lies. */
    default Optional<ArpRow> arp(Ipv4Address address) {
        return arpTable().stream().filter(row -> row.address().equals(address)).findFirst();
    }

    /** Its FDB. */
    default List<MacRow> macTable() {
        return tables().macs();
    }

    /** Its VTEP table. */
    default List<VtepRow> vtepTable() {
        return tables().vteps();
    }

    /** Its counters by name, those of its ports included. */
    default Map<String, Long> counters() {
        return tables().counters();
    }

    /** What its engine told since the start or the last reset, in order. */
    List<HostEvent> events();

    /**
     * What the program wrote that forwards on a host of kind {@code foreign}, since it was started or restarted by a reset: the last
     * 200 lines of its output and errors, and that it ended if it did. Empty for other hosts.
     */
    default String output() {
        return "";
    }

    /**
     * Spoils the link between the host and the underlay from now on; {@link LinkFaults#NONE} mends it. What is on its way already is
     * not affected.
     *
     * @throws TestbedException when the backend's links can't be spoiled; those of the {@code simulated} one can
     */
    default void linkFaults(LinkFaults faults) {
        throw LinkFaults.unsupported("%s and the underlay".formatted(name()));
    }

    /**
     * The process of its agent.
     *
     * @throws TestbedException when it has none of its own: the backend {@code forked} gives it one
     */
    default AgentProcess process() {
        throw new TestbedException(
                "The agent of %s is no process of its own; run the topology on the backend \"forked\" to"
                                .formatted(name())
                        + " pause, kill and restart agents");
    }

    /**
     * Waits until the tables satisfy {@code condition}. It is asked again whenever the engine told of an event, and at the limit.
     *
     * @return the tables that satisfied it, or those there were when {@code limit} passed
     */
    EngineTables await(Predicate<EngineTables> condition, Duration limit);
}
