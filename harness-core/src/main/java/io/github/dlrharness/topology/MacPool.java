package io.github.dlrharness.topology;

import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.yaml.Problems;
import java.util.HashMap;
import java.util.Map;

/** Every MAC that was asked for and whose it is; gives out free ones. All of its own are locally administered (IEEE 802c). */
public final class MacPool {
    /** pMACs: the vMAC's own first three octets, then the host's position from 1. */
    static final long PMAC_BASE = 0x0250_5600_0000L;

    /** VM MACs: the VM's position from 1. */
    static final long VM_BASE = 0x0200_0000_0000L;

    private final Problems problems;
    private final Map<MacAddress, String> owners = new HashMap<>();

    /** Makes one that nobody took from. */
    public MacPool(Problems problems) {
        this.problems = problems;
    }

    /** Takes a MAC somebody asked for; a second taker is a problem. */
    public void take(String path, MacAddress mac, String owner, String field) {
        String other = owners.putIfAbsent(mac, owner + "'s " + field);
        if (other != null) {
            problems.add(path, "%s: %s %s is %s already; give each its own", owner, field, mac, other);
        }
    }

    /** Takes the first free MAC from {@code base + position} on. Call it after everything asked for is taken. */
    MacAddress derive(long base, int position) {
        long value = base + position;
        while (owners.putIfAbsent(new MacAddress(value), "derived") != null) {
            value++;
        }
        return new MacAddress(value);
    }
}
