package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.engine.Gauge;
import io.github.dlrharness.engine.Gauges;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.VtepRow;
import io.github.dlrharness.engine.table.LongMap;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.List;

/**
 * The VTEP table, VNI to remote VTEPs, and the directory of the pMACs of the DLR instances there. The local VTEP is never in it,
 * and no VTEP is in a VNI twice (H4).
 */
public final class VtepTable {
    private static final Peer[] NONE = {};

    private final int localAddress;
    private final long localPMac;
    private final long vMac;
    private final LongMap<VniVteps> vnis = new LongMap<>();

    /** Makes an empty table for the host whose VTEP has that address, and whose DLR instance those MACs. */
    public VtepTable(int localAddress, long localPMac, long vMac) {
        this.localAddress = localAddress;
        this.localPMac = localPMac;
        this.vMac = vMac;
    }

    /**
     * Adds a VTEP to a VNI, or replaces what is known about it; the local one is ignored.
     *
     * @throws IllegalArgumentException when its pMAC can't be one, or is another's in the VNI: a pMAC stands for one host, and what
     *     is for one of two would go to the other
     */
    public void put(int vni, RemoteVtep vtep) {
        if (vtep.address().value() == localAddress) {
            return;
        }
        if (vtep.pMac() != null) {
            check(vni, vtep);
        }
        VniVteps vteps = vnis.get(vni);
        if (vteps == null) {
            vteps = new VniVteps(localAddress);
            vnis.put(vni, vteps);
        }
        vteps.put(new Peer(vtep));
    }

    private void check(int vni, RemoteVtep vtep) {
        MacAddress pMac = vtep.pMac();
        Peer other = byPMac(vni, pMac.value());
        String found = null;
        if (pMac.isGroup() || pMac.equals(MacAddress.ZERO)) {
            found = "is no interface's address";
        } else if (pMac.value() == vMac) {
            found = "is vMAC, which all instances share";
        } else if (pMac.value() == localPMac) {
            found = "is this host's own";
        } else if (other != null && other.address() != vtep.address().value()) {
            found = "is that of VTEP " + new Ipv4Address(other.address());
        }
        if (found != null) {
            throw new IllegalArgumentException(
                    "VTEP %s on VNI %d: pMAC %s %s; name the one of the DLR instance there, or none"
                            .formatted(vtep.address(), vni, pMac, found));
        }
    }

    /** Removes a VTEP from a VNI; returns whether it was there. */
    public boolean remove(int vni, int address) {
        VniVteps vteps = vnis.get(vni);
        if (vteps == null || vteps.remove(address) == null) {
            return false;
        }
        if (vteps.isEmpty()) {
            vnis.remove(vni);
        }
        return true;
    }

    /** Tells whether a VNI has a remote VTEP. */
    public boolean has(int vni) {
        return vnis.get(vni) != null;
    }

    /** The pMAC known for a VTEP of a VNI, 0 when there is none. */
    public long pMacOf(int vni, int address) {
        Peer peer = byAddress(vni, address);
        return peer == null ? 0 : peer.pMac();
    }

    /** Tells whether this host's instance is the one to take what must be taken once although all get it. */
    boolean isLocalDesignated(int vni) {
        VniVteps vteps = vnis.get(vni);
        return vteps == null || vteps.isLocalDesignated();
    }

    Peer[] peers(int vni) {
        VniVteps vteps = vnis.get(vni);
        return vteps == null ? NONE : vteps.peers();
    }

    Peer byAddress(int vni, int address) {
        VniVteps vteps = vnis.get(vni);
        return vteps == null ? null : vteps.byAddress(address);
    }

    Peer byPMac(int vni, long pMac) {
        VniVteps vteps = vnis.get(vni);
        return vteps == null ? null : vteps.byPMac(pMac);
    }

    /** Adds the VTEPs of a VNI. */
    public void measure(int vni, Gauges gauges) {
        gauges.add(Gauge.VTEP_ENTRIES, peers(vni).length);
    }

    /** The rows of a VNI, in no order. */
    public List<VtepRow> rows(Vni vni) {
        List<VtepRow> rows = new ArrayList<>();
        for (Peer peer : peers(vni.value())) {
            MacAddress pMac = peer.pMac() == 0 ? null : new MacAddress(peer.pMac());
            rows.add(new VtepRow(vni, new Ipv4Address(peer.address()), pMac));
        }
        return rows;
    }
}
