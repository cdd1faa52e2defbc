package io.github.dlrharness.engine;

import java.util.List;
import java.util.Map;

/**
 * A snapshot of what an engine knows, for people and tests.
 *
 * @param arp the DLR's ARP table, LIF entries included, by VNI and address
 * @param macs the FDB: where each MAC was learned, by VNI and MAC
 * @param vteps the VTEP table, by VNI and address
 * @param pending whom this host asks its VMs for, by VNI, target and pMAC
 * @param queued packets that wait for a resolution of this host's own, by VNI and target
 * @param counters every counter by its name, sorted; drops are named {@code drop.<reason>}
 */
public record EngineTables(
        List<ArpRow> arp,
        List<MacRow> macs,
        List<VtepRow> vteps,
        List<PendingRow> pending,
        List<QueueRow> queued,
        Map<String, Long> counters) {
    /** Tables of a host where nothing waits. */
    public EngineTables(List<ArpRow> arp, List<MacRow> macs, List<VtepRow> vteps, Map<String, Long> counters) {
        this(arp, macs, vteps, List.of(), List.of(), counters);
    }
}
