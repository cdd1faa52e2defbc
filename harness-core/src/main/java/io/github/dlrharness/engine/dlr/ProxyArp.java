package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.Ingress;
import io.github.dlrharness.engine.PendingRow;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.dvs.DvUplink;
import io.github.dlrharness.engine.table.Deadlines;
import io.github.dlrharness.engine.table.Holders;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the local VMs on behalf of other hosts' DLR instances (steps 4 and 6).
 *
 * <p>Each request, by (VNI, target, pMAC), waits for its lifetime and is answered once. How often the VMs are asked is limited
 * per target: while a local request is unanswered, and for an instance that asked before, the next one follows a full retry time
 * later (B6, D2); of the instances that ask for the first time after an answer has come, a few do not have to wait for it
 * ({@link ProxyLimits}). While this host resolves the target for itself its own requests do for all; what they leave unanswered is
 * asked for when they end.
 */
final class ProxyArp {
    private final int limit;
    private final int limitPerVtep;
    private final long vMac;
    private final boolean rewritePayload;
    private final ArpTable arpTable;
    private final ArpSender sender;
    private final DvUplink uplink;
    private final EngineListener listener;
    private final Counters counters;
    private final Holders<ProxyRequest> holders = new Holders<>();
    private final Ingress ingress;
    private final Deadlines<ProxyRequest> lifetimes;
    private final ProxyLimits limits;
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();
    private int size;

    ProxyArp(
            RouterOptions options,
            ArpTable arpTable,
            ArpSender sender,
            DvUplink uplink,
            Ingress ingress,
            EngineListener listener,
            Counters counters) {
        this.limit = options.proxy().limit();
        this.limitPerVtep = options.proxy().limitPerVtep();
        this.ingress = ingress;
        this.vMac = options.vMac().value();
        this.rewritePayload = options.arpPayloadPMac();
        this.arpTable = arpTable;
        this.sender = sender;
        this.uplink = uplink;
        this.listener = listener;
        this.counters = counters;
        this.lifetimes = new Deadlines<>(options.proxy().lifetime().toNanos());
        this.limits = new ProxyLimits(options, counters);
    }

    /**
     * Step 4: saves who asks, and asks the local VMs.
     *
     * @param askedMac whom to ask: broadcast, or one MAC
     */
    void request(Lif lif, int address, long pMac, long askedMac, int vtep, long now) {
        ProxyTarget target = lif.proxies().get(Lif.key(address));
        ProxyRequest request = target == null ? null : target.find(pMac);
        boolean known = request != null;
        if (!known) {
            // Before the target is looked up for good: it may go with its last request.
            makeRoom();
            target = targetFor(lif, address);
            request = new ProxyRequest(target, pMac);
            target.add(request);
            size++;
        }
        request.await(vtep);
        lifetimes.schedule(request, now);
        holders.charge(request, ingress.key());
        listener.event(EngineEvent.PROXY_PENDING, lif.vni(), address, pMac, now);
        boolean alreadyOwed = target.isOwed();
        target.askedMac(alreadyOwed && MacAddress.isGroup(target.askedMac()) ? target.askedMac() : askedMac);
        boolean asking = arpTable.isAsking(lif, address);
        if (asking || !limits.allow(target, known, now)) {
            owe(target, now);
        } else {
            ask(target, request, now);
        }
    }

    /**
     * Step 6: readdresses a local VM's reply to every pMAC that waits for it.
     *
     * @param frame the reply; unchanged when this returns
     * @return whether anybody waited
     */
    boolean reply(Lif lif, Frame frame, int address, long now) {
        ProxyTarget target = lif.proxies().get(Lif.key(address));
        if (target == null) {
            return false;
        }
        ethernet.wrap(frame);
        arp.wrap(ethernet);
        long destination = ethernet.destination();
        long targetMac = arp.targetMac();
        boolean awaited = false;
        for (ProxyRequest request = target.first(); request != null; request = request.next()) {
            if (request.isWaiting()) {
                request.answered();
                // It stays for the rate limit's sake only: it costs no other its place.
                holders.offer(request);
                relay(request, frame, now);
                awaited = true;
            }
        }
        ethernet.destination(destination);
        arp.targetMac(targetMac);
        target.answered();
        return awaited;
    }

    private void relay(ProxyRequest request, Frame frame, long now) {
        Lif lif = request.target().lif();
        ethernet.destination(request.pMac());
        if (rewritePayload) {
            arp.targetMac(request.pMac());
        }
        counters.add(Counter.PROXY_RELAYED);
        listener.event(EngineEvent.REPLY_RELAYED, lif.vni(), request.target().address(), request.pMac(), now);
        uplink.send(lif.vni(), frame, request.vtep(), now);
    }

    void handleTimeout(long now) {
        for (ProxyRequest due = lifetimes.takeDue(now); due != null; due = lifetimes.takeDue(now)) {
            if (due.isWaiting()) {
                ProxyTarget target = due.target();
                counters.add(Counter.PROXY_EXPIRED);
                listener.event(EngineEvent.PROXY_EXPIRED, target.lif().vni(), target.address(), due.pMac(), now);
            }
            remove(due);
        }
        for (ProxyTarget due = limits.takeDue(now); due != null; due = limits.takeDue(now)) {
            removeAnswered(due);
            ProxyRequest waiting = due.firstWaiting();
            if (due.isOwed() && waiting != null) {
                askUnlessAsking(due, waiting, now);
            } else {
                limits.settle(due, now);
            }
        }
    }

    long nextDeadline() {
        return Math.min(lifetimes.next(), limits.nextDeadline());
    }

    /** Forgets what is pending on a LIF; nothing is emitted (B11). */
    void clear(Lif lif) {
        remove(lif, 0);
    }

    /** Forgets what a VTEP waits for on a LIF. */
    void remove(Lif lif, int vtep) {
        List<ProxyRequest> leaving = new ArrayList<>();
        lif.proxies().forEach(target -> {
            for (ProxyRequest request = target.first(); request != null; request = request.next()) {
                if (vtep == 0 || request.vtep() == vtep) {
                    leaving.add(request);
                }
            }
        });
        leaving.forEach(this::remove);
        if (vtep == 0) {
            forgetLimits(lif);
        }
    }

    /** Tells who waits for an answer on a LIF. */
    void addRows(Lif lif, List<PendingRow> rows) {
        lif.proxies().forEach(target -> {
            for (ProxyRequest request = target.first(); request != null; request = request.next()) {
                if (request.isWaiting()) {
                    rows.add(new PendingRow(
                            lif.config().vni(),
                            new Ipv4Address(target.address()),
                            new MacAddress(request.pMac()),
                            new Ipv4Address(request.vtep())));
                }
            }
        });
    }

    private void forgetLimits(Lif lif) {
        List<ProxyTarget> idle = new ArrayList<>();
        lif.proxies().forEach(idle::add);
        idle.forEach(target -> {
            limits.end(target);
            limits.forgetIfIdle(target);
        });
    }

    /** While this host asks the same VMs for itself, their answer serves everybody; its last try may have been before. */
    private void askUnlessAsking(ProxyTarget target, ProxyRequest waiting, long now) {
        if (arpTable.isAsking(target.lif(), target.address())) {
            limits.delay(target, now);
        } else {
            ask(target, waiting, now);
        }
    }

    private void owe(ProxyTarget target, long now) {
        target.owe();
        if (!target.isScheduled()) {
            limits.delay(target, now);
        }
    }

    private void ask(ProxyTarget target, ProxyRequest waiting, long now) {
        if (!limits.admit(target, waiting.holderKey())) {
            owe(target, now);
            return;
        }
        limits.asked(target, waiting.holderKey(), now);
        Lif lif = target.lif();
        counters.add(Counter.PROXY_LOCAL_REQUESTS);
        listener.event(EngineEvent.DVS_LOCAL_REQUEST, lif.vni(), target.address(), vMac, now);
        sender.request(lif, target.address(), target.askedMac(), true, now);
    }

    private ProxyTarget targetFor(Lif lif, int address) {
        ProxyTarget target = lif.proxies().get(Lif.key(address));
        if (target == null) {
            target = new ProxyTarget(lif, address);
            lif.proxies().put(Lif.key(address), target);
        }
        return target;
    }

    /**
     * A VTEP with all it may have displaces its own oldest request (G10); in a full table, whoever has most his (B10). What is answered
     * goes before what waits.
     */
    private void makeRoom() {
        long asker = ingress.key();
        if (holders.count(asker) >= limitPerVtep) {
            evict(holders.oldest(asker));
        } else if (size >= limit) {
            evict(holders.toGiveWay(asker));
        }
    }

    private void evict(ProxyRequest victim) {
        if (victim.isWaiting()) {
            counters.add(Counter.PROXY_EVICTED);
        }
        remove(victim);
    }

    private void removeAnswered(ProxyTarget target) {
        ProxyRequest request = target.first();
        while (request != null) {
            ProxyRequest next = request.next();
            if (!request.isWaiting()) {
                remove(request);
            }
            request = next;
        }
    }

    private void remove(ProxyRequest request) {
        ProxyTarget target = request.target();
        request.cancel();
        holders.release(request);
        target.remove(request);
        size--;
        limits.forgetIfIdle(target);
    }
}
