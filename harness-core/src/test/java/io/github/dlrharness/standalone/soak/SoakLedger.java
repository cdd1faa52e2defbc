package io.github.dlrharness.standalone.soak;

import io.github.dlrharness.io.PortStats;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who lost which frames, at a moment at which nothing is under way. Of two ledgers the difference is what happened in between; it is
 * balanced when every frame that was offered and not delivered is in a counter.
 *
 * @param offered frames the VMs wanted to send
 * @param delivered datagrams that reached the other VM
 * @param counted frames lost, by the counter that has them
 * @param wires frames lost between two counters, where only a link lies
 * @param links frames the kernel dropped at either end of these links; it counts one more than once when its sender tries again
 * @param control frames that agents and VMs sent of their own accord (ARP): counters of drops have them too
 */
record SoakLedger(
        long offered,
        long delivered,
        Map<String, Long> counted,
        Map<String, Long> wires,
        Map<String, Long> links,
        long control) {
    /** Reasons that only ever concern ARP packets, which are nobody's data. */
    private static final Set<String> ARP_ONLY = Set.of(
            "drop.bad-arp",
            "drop.arp-bad-sender",
            "drop.arp-bad-target",
            "drop.arp-off-subnet",
            "drop.arp-not-ours",
            "drop.arp-unsolicited",
            "drop.vm-lif-address",
            "drop.overlay-lif-address");

    /** ARP packets that an agent makes, or passes on for others. */
    private static final Set<String> CONTROL =
            Set.of("arp.requests", "arp.refreshes", "proxy.local-requests", "proxy.relayed", "dlr.icmp-errors");

    static SoakLedger read(SoakNetwork network) {
        SoakVm.Seen left = network.a.vm.seen();
        SoakVm.Seen right = network.b.vm.seen();
        Map<String, Long> a = network.a.agent.counters();
        Map<String, Long> b = network.b.agent.counters();
        SoakLedger ledger = new SoakLedger(
                left.offered() + right.offered(),
                left.delivered() + right.delivered(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                left.replies() + right.replies() + control(a) + control(b));
        ledger.addSide("a", a, left);
        ledger.addSide("b", b, right);
        ledger.addUnderlay("a to b", a, b);
        ledger.addUnderlay("b to a", b, a);
        return ledger;
    }

    private static long control(Map<String, Long> agent) {
        return CONTROL.stream().mapToLong(agent::get).sum();
    }

    private void addSide(String host, Map<String, Long> agent, SoakVm.Seen vm) {
        PortStats port = vm.port();
        counted.put(host + " vm sent.drops", port.sendDrops());
        counted.put(host + " vm received.drops", port.receiveDrops());
        for (String which : new String[] {"p1", "uplink"}) {
            counted.put(host + " " + which + " received.drops", port(agent, which, "received.drops"));
            counted.put(host + " " + which + " sent.drops", port(agent, which, "sent.drops"));
        }
        agent.forEach((counter, value) -> {
            if (counter.startsWith("drop.") && !ARP_ONLY.contains(counter)) {
                counted.put(host + " " + counter, value);
            }
        });
        counted.put(host + " waiting", agent.get("gauge.queue.packets"));
        String up = "vm to " + host;
        wires.put(up, port.sentFrames() - port(agent, "p1", "received.frames") - port(agent, "p1", "received.drops"));
        links.put(up, vm.link().sent() + port(agent, "p1", "received.link-drops"));
        String down = host + " to vm";
        wires.put(down, port(agent, "p1", "sent.frames") - port.receivedFrames() - port.receiveDrops());
        links.put(down, port(agent, "p1", "sent.link-drops") + vm.link().received());
    }

    private void addUnderlay(String wire, Map<String, Long> from, Map<String, Long> to) {
        wires.put(wire, from.get("uplink.sent") - port(from, "uplink", "sent.drops") - arrived(to));
        links.put(wire, port(from, "uplink", "sent.link-drops") + port(to, "uplink", "received.link-drops"));
    }

    private static long arrived(Map<String, Long> agent) {
        return agent.get("uplink.received") + port(agent, "uplink", "received.drops");
    }

    private static long port(Map<String, Long> agent, String port, String counter) {
        return agent.get("port." + port + "." + counter);
    }

    SoakLedger since(SoakLedger before) {
        return new SoakLedger(
                offered - before.offered,
                delivered - before.delivered,
                difference(counted, before.counted),
                difference(wires, before.wires),
                difference(links, before.links),
                control - before.control);
    }

    private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> before) {
        Map<String, Long> difference = new TreeMap<>();
        now.forEach((name, value) -> {
            long change = value - before.get(name);
            if (change != 0) {
                difference.put(name, change);
            }
        });
        return difference;
    }

    SoakLedger plus(SoakLedger other) {
        return new SoakLedger(
                offered + other.offered,
                delivered + other.delivered,
                sum(counted, other.counted),
                sum(wires, other.wires),
                sum(links, other.links),
                control + other.control);
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        Map<String, Long> sum = new TreeMap<>(one);
        other.forEach((name, value) -> sum.merge(name, value, Long::sum));
        return sum;
    }

    long lost() {
        return offered - delivered;
    }

    long explained() {
        return sum(counted) + onWires();
    }

    long onWires() {
        return sum(wires);
    }

    /** Whether the kernel has counted what was lost on the links, and no link brought more than was put onto it. */
    boolean isWireLossCounted() {
        return wires.entrySet().stream()
                .allMatch(wire -> wire.getValue() >= 0 && wire.getValue() <= links.getOrDefault(wire.getKey(), 0L));
    }

    /** Frames that are in no counter; less than zero when control frames are in counters as well. */
    long unexplained() {
        return lost() - explained();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
