package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.Neighbour;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A guest's ARP (RFC 826), as Linux does it with its default settings: arp_accept, arp_ignore and arp_filter are 0. */
final class GuestArp {
    private final Simulation simulation;
    private final GuestInterface own;
    private final Consumer<byte[]> unreachable;
    private final Map<Integer, GuestNeighbour> cache = new LinkedHashMap<>(4);

    /**
     * Makes an empty cache.
     *
     * @param unreachable is told of each frame whose next hop did not answer
     */
    GuestArp(Simulation simulation, GuestInterface own, Consumer<byte[]> unreachable) {
        this.simulation = simulation;
        this.own = own;
        this.unreachable = unreachable;
    }

    /** Sends a frame, complete but for its destination MAC, to a neighbour. */
    void send(int neighbour, byte[] frame) {
        entry(neighbour).send(frame);
    }

    List<Neighbour> neighbours() {
        return cache.values().stream()
                .map(entry -> new Neighbour(new Ipv4Address(entry.address()), entry.mac()))
                .toList();
    }

    /** Forgets everything, what waits included. */
    void clear() {
        cache.clear();
    }

    /** Handles an ARP frame that reached the interface. */
    void receive(EthernetView ethernet) {
        ArpView arp = new ArpView();
        if (!arp.wrap(ethernet) || arp.operation() != ArpView.REQUEST && arp.operation() != ArpView.REPLY) {
            return;
        }
        boolean request = arp.operation() == ArpView.REQUEST;
        int sender = arp.senderIp();
        if (sender == own.address()) {
            return; // somebody has our address; Linux neither learns nor answers
        }
        if (request && arp.targetIp() == own.address()) {
            if (sender != 0) {
                entry(sender).told(arp.senderMac(), true);
            }
            transmit(ArpView.REPLY, arp.senderMac(), arp.senderMac(), sender);
            return;
        }
        GuestNeighbour known = cache.get(sender);
        if (known != null) {
            boolean override = known.isUnlocked() || isGratuitous(arp, request);
            if (!request && ethernet.destination() == own.mac()) {
                known.answered(arp.senderMac(), override);
            } else {
                known.told(arp.senderMac(), override);
            }
        }
    }

    /** A reply counts only when it names its sender as the target's MAC, too, as arp_is_garp has it. */
    private static boolean isGratuitous(ArpView arp, boolean request) {
        return arp.targetIp() == arp.senderIp() && (request || arp.targetMac() == arp.senderMac());
    }

    private GuestNeighbour entry(int address) {
        return cache.computeIfAbsent(address, key -> new GuestNeighbour(key, this));
    }

    long now() {
        return simulation.now();
    }

    void after(long nanos, Runnable action) {
        simulation.at(simulation.now() + nanos, action);
    }

    void transmit(byte[] frame) {
        own.transmit(frame);
    }

    void unreachable(byte[] frame) {
        unreachable.accept(frame);
    }

    void request(long destination, int target) {
        transmit(ArpView.REQUEST, destination, MacAddress.ZERO.value(), target);
    }

    private void transmit(int operation, long destination, long targetMac, int targetIp) {
        byte[] frame = new byte[EthernetView.HEADER + ArpView.LENGTH];
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        EthernetView ethernet = new EthernetView();
        ethernet.wrap(bytes, 0, frame.length);
        ethernet.destination(destination);
        ethernet.source(own.mac());
        ethernet.etherType(EtherType.ARP);
        new ArpView().write(bytes, EthernetView.HEADER, operation, own.mac(), own.address(), targetMac, targetIp);
        own.transmit(frame);
    }
}
