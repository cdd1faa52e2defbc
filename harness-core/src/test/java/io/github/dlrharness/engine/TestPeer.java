package io.github.dlrharness.engine;

import io.github.dlrharness.wire.MacAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A host of the {@link Fabric} without a DLR: a bridge that learns, with VTEPs to flood to, as Linux bridge and vxlan are. */
final class TestPeer {
    /** A MAC in a VNI. */
    private record Station(int vni, long mac) {}

    private final Fabric fabric;
    final String name;
    final int vtep;
    private final List<TestGuest> guests = new ArrayList<>();
    private final Map<Station, Integer> vteps = new HashMap<>();
    private final List<Seen> received = new ArrayList<>();

    TestPeer(Fabric fabric, String name, int vtep) {
        this.fabric = fabric;
        this.name = name;
        this.vtep = vtep;
    }

    TestGuest guest(int vni, String ip, long mac) {
        TestGuest guest = new TestGuest(this, vni, Packets.ip(ip), mac);
        guests.add(guest);
        return guest;
    }

    /** Disconnects a guest; the bridge forgets nothing, as a bridge does not notice. */
    void remove(TestGuest guest) {
        guests.remove(guest);
    }

    /** Everything that arrived from the overlay, in order. */
    List<Seen> received() {
        return received;
    }

    List<Seen> receivedArpReplies() {
        return received.stream().filter(Seen::isArpReply).toList();
    }

    void forgetSeen() {
        received.clear();
        guests.forEach(TestGuest::forgetSeen);
    }

    /** Forgets where MACs are, as after their aging. */
    void forgetMacs() {
        vteps.clear();
    }

    void receive(int from, Seen frame) {
        received.add(frame);
        vteps.put(new Station(frame.vni(), frame.source()), from);
        List.copyOf(guests).stream()
                .filter(guest -> guest.vni == frame.vni() && guest.takes(frame.destination()))
                .forEach(guest -> guest.receive(frame));
    }

    void fromGuest(TestGuest guest, byte[] frame) {
        vteps.remove(new Station(guest.vni, guest.mac));
        long destination = new Seen(name, 1, 0, guest.vni, frame, 0, 0, null, null).destination();
        Integer known = MacAddress.isGroup(destination) ? null : vteps.get(new Station(guest.vni, destination));
        if (known != null) {
            send(known, guest.vni, frame);
            return;
        }
        Seen local = new Seen(name, 1, fabric.now(), guest.vni, frame, 0, 0, null, null);
        List.copyOf(guests).stream()
                .filter(other -> other != guest && other.vni == guest.vni && other.takes(destination))
                .forEach(other -> other.receive(local));
        fabric.hosts().forEach(host -> send(host.vtep, guest.vni, frame));
    }

    private void send(int to, int vni, byte[] frame) {
        fabric.overlay(vtep, to, Packets.vxlan(vni, frame));
    }
}
