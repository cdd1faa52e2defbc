package io.github.dlrharness.engine;

import io.github.dlrharness.engine.dlr.Dlr;
import io.github.dlrharness.engine.dvs.Dvs;
import io.github.dlrharness.engine.vtep.Decapsulator;
import io.github.dlrharness.engine.vtep.Encapsulator;
import io.github.dlrharness.engine.vtep.Tunnel;
import io.github.dlrharness.engine.vtep.VtepTable;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The real router: DVS, DLR and VTEP of one host, put together. */
public final class HostEngine implements Engine {
    /** Makes it, and nothing else: what runs in another process is known to be this. */
    public static final EngineFactory FACTORY = HostEngine::new;

    private final Counters counters = new Counters();
    private final VtepTable vteps;
    private final Dvs dvs;
    private final Dlr dlr;
    private final Decapsulator decapsulator;
    /** The VNIs this host takes part in. */
    private final TreeSet<Integer> vnis = new TreeSet<>();

    /**
     * Makes an engine.
     *
     * @throws IllegalArgumentException when two VM ports have one number or two LIFs one VNI, or when a VTEP or a static route
     *     is refused
     */
    public HostEngine(EngineConfig config, FrameSink sink, EngineListener listener) {
        RouterOptions options = config.options();
        long pMac = config.pMac().value();
        int localVtep = config.vtep().value();
        vteps = new VtepTable(localVtep, pMac, options.vMac().value());
        dvs = new Dvs(options, sink, counters);
        Encapsulator encapsulator = new Encapsulator(options, pMac, vteps, sink, counters);
        Tunnel tunnel = new Tunnel(config.underlayMtu() - EngineConfig.ENCAPSULATION, encapsulator, vteps, counters);
        dlr = new Dlr(options, pMac, dvs, tunnel, listener, counters);
        dvs.connect(dlr, tunnel);
        tunnel.connect(dlr);
        decapsulator = new Decapsulator(options, pMac, localVtep, dvs, dlr, dlr, vteps, listener, counters);
        config.lifs().forEach(this::addLif);
        config.vmPorts().forEach(this::addVmPort);
        config.vteps().forEach((vni, remotes) -> remotes.forEach(remote -> addVtep(vni, remote)));
        config.routes().forEach(this::addRoute);
    }

    @Override
    public void handleFrame(int port, Frame frame, long now) {
        if (port == UPLINK) {
            decapsulator.receive(frame, now);
        } else {
            dvs.fromVm(port, frame, now);
        }
    }

    @Override
    public void handleTimeout(long now) {
        dlr.handleTimeout(now);
        dvs.handleTimeout(now);
    }

    @Override
    public long nextDeadline() {
        return Math.min(dlr.nextDeadline(), dvs.nextDeadline());
    }

    @Override
    public void addVmPort(VmPortConfig port) {
        dvs.addPort(port);
        vnis.add(port.vni().value());
    }

    @Override
    public void removeVmPort(int port, long now) {
        int vni = dvs.removePort(port);
        if (vni != 0) {
            leaveIfUnused(vni);
        }
    }

    @Override
    public void addLif(LifConfig lif) {
        dlr.addLif(lif);
        join(lif.vni());
    }

    @Override
    public void removeLif(Vni vni, long now) {
        dlr.removeLif(vni.value());
        leaveIfUnused(vni.value());
    }

    @Override
    public void addVtep(Vni vni, RemoteVtep vtep) {
        int address = vtep.address().value();
        long before = vteps.pMacOf(vni.value(), address);
        vteps.put(vni.value(), vtep);
        if (!vteps.has(vni.value())) {
            return;
        }
        join(vni);
        long after = vteps.pMacOf(vni.value(), address);
        if (before != after) {
            // Who asked under the old pMAC can't be answered there any more, and a pMAC is no MAC to learn.
            dlr.forgetVtep(vni.value(), address);
            dlr.forgetMac(vni.value(), after);
            dvs.forgetMac(vni.value(), after);
        }
    }

    @Override
    public void removeVtep(Vni vni, Ipv4Address vtep, long now) {
        if (vteps.remove(vni.value(), vtep.value())) {
            dvs.forgetVtep(vni.value(), vtep.value());
            dlr.forgetVtep(vni.value(), vtep.value());
            leaveIfUnused(vni.value());
        }
    }

    @Override
    public void addRoute(StaticRoute route) {
        dlr.addRoute(route);
    }

    @Override
    public void removeRoute(Ipv4Prefix destination, long now) {
        dlr.removeRoute(destination);
    }

    private void join(Vni vni) {
        vnis.add(vni.value());
        dvs.addVni(vni.value());
    }

    /** What nothing is configured for is unknown, as after a restart (B12, H9). */
    private void leaveIfUnused(int vni) {
        if (!dvs.hasPorts(vni) && dlr.lifAddress(vni) == 0 && !vteps.has(vni)) {
            dvs.removeVni(vni);
            vnis.remove(vni);
        }
    }

    @Override
    public long probe(Ipv4Address target, long now) {
        return dlr.probe(target.value(), now);
    }

    @Override
    public void reset(long now) {
        dlr.reset();
        dvs.reset();
        counters.clear();
    }

    @Override
    public SortedMap<String, Long> counters() {
        Gauges gauges = new Gauges();
        dlr.measure(gauges);
        dvs.measure(gauges);
        vnis.forEach(vni -> vteps.measure(vni, gauges));
        SortedMap<String, Long> all = new TreeMap<>(counters.snapshot());
        gauges.putInto(all);
        return Collections.unmodifiableSortedMap(all);
    }

    @Override
    public EngineTables tables(long now) {
        List<ArpRow> arp = dlr.rows(now);
        arp.sort(Comparator.comparing(ArpRow::vni).thenComparing(ArpRow::address));
        List<MacRow> macs = dvs.rows(now);
        macs.sort(Comparator.comparing(MacRow::vni).thenComparing(MacRow::mac));
        List<VtepRow> remotes = new ArrayList<>();
        vnis.forEach(vni -> remotes.addAll(vteps.rows(new Vni(vni))));
        remotes.sort(Comparator.comparing(VtepRow::vni).thenComparing(VtepRow::address));
        List<PendingRow> pending = dlr.pending();
        pending.sort(Comparator.comparing(PendingRow::vni)
                .thenComparing(PendingRow::target)
                .thenComparing(PendingRow::pMac));
        List<QueueRow> queued = dlr.queued();
        queued.sort(Comparator.comparing(QueueRow::vni).thenComparing(QueueRow::target));
        return new EngineTables(
                List.copyOf(arp),
                List.copyOf(macs),
                List.copyOf(remotes),
                List.copyOf(pending),
                List.copyOf(queued),
                counters.snapshot());
    }
}
