package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.Gauge;
import io.github.dlrharness.engine.Gauges;
import io.github.dlrharness.engine.Ingress;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.PendingRow;
import io.github.dlrharness.engine.QueueRow;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.engine.dvs.DvUplink;
import io.github.dlrharness.engine.dvs.Dvs;
import io.github.dlrharness.engine.dvs.Origin;
import io.github.dlrharness.engine.dvs.VdrPort;
import io.github.dlrharness.engine.vtep.MtuNotice;
import io.github.dlrharness.engine.vtep.ProxyPath;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import java.util.ArrayList;
import java.util.List;

/** The DLR instance of a host: hands what reaches its vdrPort to ARP, proxy ARP and routing, and keeps its LIFs. */
public final class Dlr implements VdrPort, ProxyPath, MtuNotice {
    private final Counters counters;
    private final MacAddress vMac;
    private final long defence;
    private final EngineListener listener;
    private final LifTable lifs = new LifTable();
    private final RouteTable routes = new RouteTable(lifs);
    private final Ingress ingress;
    private final ArpSender sender;
    private final PacketQueue queue;
    private final ArpTable arpTable;
    private final ProxyArp proxyArp;
    private final ArpInput arpInput;
    private final IcmpErrors errors;
    private final Router router;
    private final EthernetView ethernet = new EthernetView();

    /** Makes an instance without LIFs, whose pMAC on the overlay is {@code pMac}. */
    public Dlr(RouterOptions options, long pMac, Dvs dvs, DvUplink uplink, EngineListener listener, Counters counters) {
        this.counters = counters;
        this.vMac = options.vMac();
        this.defence = options.announce().defence().toNanos();
        this.listener = listener;
        this.ingress = dvs.ingress();
        this.sender = new ArpSender(dvs, vMac.value());
        this.queue = new PacketQueue(options.queue(), ingress, counters);
        this.arpTable = new ArpTable(options, sender, ingress, listener, counters);
        this.proxyArp = new ProxyArp(options, arpTable, sender, uplink, ingress, listener, counters);
        CachedAnswer cached = new CachedAnswer(options, arpTable, dvs, uplink, listener, counters);
        this.arpInput = new ArpInput(arpTable, proxyArp, cached, sender, vMac.value(), pMac, counters);
        IpOutput output = new IpOutput(dvs, arpTable, queue, vMac.value(), counters);
        this.errors = new IcmpErrors(lifs, routes, output, ingress, counters);
        output.connect(errors);
        arpTable.connect(output);
        this.router = new Router(lifs, routes, output, new EchoResponder(routes, output, counters), errors, counters);
    }

    @Override
    public int lifAddress(int vni) {
        Lif lif = lifs.byVni(vni);
        return lif == null ? 0 : lif.address();
    }

    @Override
    public boolean isBroadcast(int vni, int address) {
        Lif lif = lifs.byVni(vni);
        return lif != null && lif.isBroadcast(address);
    }

    @Override
    public void unicast(int vni, Frame frame, Origin origin, long now) {
        Lif lif = lifs.byVni(vni);
        if (lif == null) {
            counters.add(Counter.DROP_NO_LIF);
            return;
        }
        ethernet.wrap(frame);
        switch (ethernet.etherType()) {
            case EtherType.ARP -> arpInput.handle(lif, frame, origin, true, now);
            case EtherType.IPV4 -> router.route(lif, frame, now);
            default -> counters.add(Counter.DROP_UNHANDLED_TYPE);
        }
    }

    @Override
    public void broadcastArp(int vni, Frame frame, Origin origin, long now) {
        Lif lif = lifs.byVni(vni);
        if (lif != null) {
            arpInput.handle(lif, frame, origin, false, now);
        }
    }

    @Override
    public void announce(int vni, long mac, long now) {
        Lif lif = lifs.byVni(vni);
        if (lif != null) {
            sender.announce(lif, mac, now);
        }
    }

    @Override
    public void request(int vni, Frame frame, long askedMac, int vtep, long now) {
        arpInput.proxy(lifs.byVni(vni), frame, askedMac, vtep, now);
    }

    @Override
    public void lifClaimed(int vni, long mac, long now) {
        Lif lif = lifs.byVni(vni);
        if (lif.mayDefend(now, defence)) {
            counters.add(Counter.ARP_LIF_DEFENDED);
            listener.event(EngineEvent.LIF_DEFENDED, vni, lif.address(), mac, now);
            sender.announce(lif, ArpSender.everybody(), now);
        }
    }

    @Override
    public void tooLong(int vni, Frame frame, int mtu, long now) {
        ethernet.wrap(frame);
        boolean routed = ethernet.source() == vMac.value();
        Lif lif = lifs.byVni(vni);
        if (routed) {
            errors.fragmentationNeeded(null, frame, mtu, now);
        } else if (lif != null) {
            // Without a LIF on the VNI there is no router to speak for what is only switched there.
            errors.fragmentationNeeded(lif, frame, mtu, now);
        }
    }

    /**
     * Adds a LIF.
     *
     * @throws IllegalArgumentException when its VNI has one, or when its address is 0.0.0.0
     */
    public void addLif(LifConfig config) {
        if (config.address().value() == 0) {
            // Its ARP requests would be probes (RFC 5227), which claim nothing and are never proxied (F9).
            throw new IllegalArgumentException("LIF %s on VNI %s has the address 0.0.0.0; choose one of its subnet's"
                    .formatted(config.name(), config.vni()));
        }
        if (lifs.byVni(config.vni().value()) != null) {
            throw new IllegalArgumentException("VNI %s has a LIF already; remove it before adding %s %s/%d"
                    .formatted(config.vni(), config.name(), config.address(), config.prefixLength()));
        }
        lifs.add(new Lif(config));
        routes.update();
    }

    /** Removes the LIF of a VNI with all that is known or pending there; nothing is emitted (B11). */
    public void removeLif(int vni) {
        Lif lif = lifs.byVni(vni);
        if (lif != null) {
            clear(lif);
            lifs.remove(lif);
            routes.update();
        }
    }

    /**
     * Adds a static route; it is in use whenever a LIF leads to its next hop.
     *
     * @throws IllegalArgumentException when its destination has a route, or is no unicast network, or when its next hop is no
     *     neighbour of a LIF
     */
    public void addRoute(StaticRoute route) {
        routes.add(route);
    }

    /** Removes the static route to a network, if there is one. */
    public void removeRoute(Ipv4Prefix destination) {
        routes.remove(destination);
    }

    /** Forgets what a VTEP of a VNI waits for. */
    public void forgetVtep(int vni, int vtep) {
        Lif lif = lifs.byVni(vni);
        if (lif != null) {
            proxyArp.remove(lif, vtep);
        }
    }

    /**
     * Asks a neighbour because somebody wants to know whether it answers.
     *
     * @return 0, or how long to wait before it may be asked, in ns
     * @throws IllegalArgumentException when the address is no neighbour's
     */
    public long probe(int address, long now) {
        for (Lif lif : lifs.all()) {
            if (lif.isNeighbour(address)) {
                ingress.nobody();
                return arpTable.probe(lif, address, now);
            }
        }
        throw new IllegalArgumentException("%s is no neighbour's address; the subnets are %s"
                .formatted(
                        new Ipv4Address(address),
                        lifs.all().stream()
                                .map(lif -> "%s of LIF %s"
                                        .formatted(
                                                lif.config().subnet(),
                                                lif.config().name()))
                                .toList()));
    }

    /** Forgets the neighbours of a VNI that have a MAC, for it turned out to be a pMAC. */
    public void forgetMac(int vni, long mac) {
        Lif lif = lifs.byVni(vni);
        if (lif != null) {
            arpTable.forgetMac(lif, mac);
        }
    }

    /** Forgets everything learned or pending. */
    public void reset() {
        lifs.all().forEach(this::clear);
        errors.reset();
    }

    private void clear(Lif lif) {
        proxyArp.clear(lif);
        arpTable.clear(lif);
        lif.forgetDefence();
    }

    /** Does what is due: retries, aging, expiry. */
    public void handleTimeout(long now) {
        ingress.nobody();
        queue.handleTimeout(now);
        arpTable.handleTimeout(now);
        proxyArp.handleTimeout(now);
    }

    /** When something is due next. */
    public long nextDeadline() {
        return Math.min(queue.nextDeadline(), Math.min(arpTable.nextDeadline(), proxyArp.nextDeadline()));
    }

    /** Adds what the tables and the queue hold. */
    public void measure(Gauges gauges) {
        gauges.add(Gauge.ARP_PERMANENT, lifs.all().size());
        gauges.add(Gauge.QUEUE_BYTES, queue.bytes());
        for (Lif lif : lifs.all()) {
            lif.entries().forEach(entry -> {
                gauges.add(Gauge.of(entry.state()), 1);
                gauges.add(Gauge.QUEUE_PACKETS, entry.queued());
                gauges.add(Gauge.QUEUE_TARGETS, entry.queued() == 0 ? 0 : 1);
            });
            lif.proxies().forEach(target -> gauges.add(Gauge.PROXY_PENDING, target.waiting()));
        }
    }

    /** The rows of the ARP table, LIF entries included, in no order. */
    public List<ArpRow> rows(long now) {
        List<ArpRow> rows = new ArrayList<>();
        for (Lif lif : lifs.all()) {
            LifConfig config = lif.config();
            rows.add(new ArpRow(config.vni(), config.address(), vMac, ArpState.PERMANENT, 0));
            lif.entries().forEach(entry -> rows.add(row(entry, now)));
        }
        return rows;
    }

    /** Whom packets wait for, in no order. */
    public List<QueueRow> queued() {
        List<QueueRow> rows = new ArrayList<>();
        for (Lif lif : lifs.all()) {
            lif.entries().forEach(entry -> {
                if (entry.queued() > 0) {
                    rows.add(new QueueRow(lif.config().vni(), new Ipv4Address(entry.address()), entry.queued()));
                }
            });
        }
        return rows;
    }

    /** Whom the VMs are asked for, in no order. */
    public List<PendingRow> pending() {
        List<PendingRow> rows = new ArrayList<>();
        lifs.all().forEach(lif -> proxyArp.addRows(lif, rows));
        return rows;
    }

    private ArpRow row(ArpEntry entry, long now) {
        MacAddress mac = entry.isUsable() ? new MacAddress(entry.mac()) : null;
        return new ArpRow(
                entry.lif().config().vni(),
                new Ipv4Address(entry.address()),
                mac,
                entry.state(),
                now - entry.since(),
                entry.moves(),
                arpTable.isDuplicate(entry, now));
    }
}
