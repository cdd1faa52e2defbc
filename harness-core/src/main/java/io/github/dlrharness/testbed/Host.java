package io.github.dlrharness.testbed;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.MacRow;
import io.github.dlrharness.engine.VtepRow;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.wire.Ipv4Address;
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
     * Spoils the link between the host and the underlay from now on; {@link LinkFaults#NONE} mends it. What is on its way already is
     * not affected.
     *
     * @throws TestbedException when the backend's links can't be spoiled; those of the {@code simulated} one can
     */
    default void linkFaults(LinkFaults faults) {
        throw LinkFaults.unsupported("%s and the underlay".formatted(name()));
    }

    /**
     * Waits until the tables satisfy {@code condition}. It is asked again whenever the engine told of an event, and at the limit.
     *
     * @return the tables that satisfied it, or those there were when {@code limit} passed
     */
    EngineTables await(Predicate<EngineTables> condition, Duration limit);
}
