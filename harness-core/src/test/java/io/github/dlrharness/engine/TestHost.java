package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.VxlanView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A host of the {@link Fabric}: a real engine and a record of everything it emitted and told. */
final class TestHost implements FrameSink, EngineListener {
    /** Something the engine told. */
    record Told(EngineEvent event, int vni, int target, long mac, long time) {}

    private final Fabric fabric;
    final String name;
    final int vtep;
    final long pMac;
    private final List<Seen> seen = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private Engine engine;

    TestHost(Fabric fabric, String name, int vtep, long pMac) {
        this.fabric = fabric;
        this.name = name;
        this.vtep = vtep;
        this.pMac = pMac;
    }

    void start(EngineConfig config) {
        engine = new HostEngine(config, this, this);
    }

    Fabric fabric() {
        return fabric;
    }

    Engine engine() {
        return engine;
    }

    EngineTables tables() {
        return engine.tables(fabric.now());
    }

    long count(Counter counter) {
        return tables().counters().get(counter.label());
    }

    Optional<ArpRow> arp(TestVm vm) {
        return arp(vm.vni, vm.ip);
    }

    Optional<ArpRow> arp(int vni, int ip) {
        return tables().arp().stream()
                .filter(row -> row.vni().value() == vni && row.address().value() == ip)
                .findFirst();
    }

    ArpState arpState(TestVm vm) {
        return arp(vm).map(ArpRow::state).orElse(null);
    }

    int lifAddress(int vni) {
        return tables().arp().stream()
                .filter(row -> row.vni().value() == vni && row.state() == ArpState.PERMANENT)
                .mapToInt(row -> row.address().value())
                .findFirst()
                .orElseThrow();
    }

    /** Everything it emitted, in order. */
    List<Seen> seen() {
        return seen;
    }

    List<Seen> uplink() {
        return seen.stream().filter(Seen::onUplink).toList();
    }

    List<Seen> uplinkArpRequests() {
        return uplink().stream().filter(Seen::isArpRequest).toList();
    }

    List<Seen> uplinkArpReplies() {
        return uplink().stream().filter(Seen::isArpReply).toList();
    }

    List<Told> told(EngineEvent event) {
        return told.stream().filter(one -> one.event() == event).toList();
    }

    List<EngineEvent> events() {
        return told.stream().map(Told::event).toList();
    }

    void forgetSeen() {
        seen.clear();
        told.clear();
    }

    @Override
    public void transmit(int port, Frame frame) {
        byte[] bytes = frame.toByteArray();
        boolean up = port == Engine.UPLINK;
        VxlanView vxlan = new VxlanView();
        if (up) {
            vxlan.wrap(frame.bytes(), frame.offset(), frame.length());
        }
        int header = up ? VxlanView.HEADER : 0;
        byte[] inner = Arrays.copyOfRange(bytes, header, bytes.length);
        byte[] outer = Arrays.copyOf(bytes, header);
        Seen one = new Seen(
                name,
                port,
                fabric.now(),
                up ? vxlan.vni() : 0,
                inner,
                up ? frame.outerAddress() : 0,
                up ? frame.outerPort() : 0,
                outer,
                Offloads.of(frame));
        seen.add(one);
        Frame copy = Frame.allocate(frame.length());
        copy.set(frame);
        fabric.emitted(this, one, copy);
    }

    @Override
    public void event(EngineEvent event, int vni, int target, long mac, long now) {
        told.add(new Told(event, vni, target, mac, now));
    }

    @Override
    public String toString() {
        return name + " " + new Ipv4Address(vtep);
    }
}
