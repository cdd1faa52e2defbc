package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.table.LongMap;
import io.github.dlrharness.wire.Ipv4Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The LIFs: by VNI, by address, and by the subnet that an address lies in, longest prefix first. Where subnets of different VNIs
 * are the same, routing takes the LIF that was added first; ARP is never affected, as it goes by VNI.
 */
final class LifTable {
    private final LongMap<Lif> byVni = new LongMap<>();
    private final List<Lif> all = new ArrayList<>();
    private LongMap<Lif> byAddress = new LongMap<>();
    private LongMap<Lif> bySubnet = new LongMap<>();
    private int[] prefixLengths = {};

    Lif byVni(int vni) {
        return byVni.get(vni);
    }

    Lif byAddress(int address) {
        return byAddress.get(Lif.key(address));
    }

    /** The LIF whose subnet has the longest prefix that matches, or null. */
    Lif route(int destination) {
        for (int length : prefixLengths) {
            Lif lif = bySubnet.get(subnetKey(destination & Ipv4Prefix.mask(length), length));
            if (lif != null) {
                return lif;
            }
        }
        return null;
    }

    List<Lif> all() {
        return all;
    }

    void add(Lif lif) {
        byVni.put(lif.vni(), lif);
        all.add(lif);
        index();
    }

    void remove(Lif lif) {
        byVni.remove(lif.vni());
        all.remove(lif);
        index();
    }

    private void index() {
        byAddress = new LongMap<>();
        bySubnet = new LongMap<>();
        for (Lif lif : all) {
            long subnet = subnetKey(lif.network(), lif.prefixLength());
            if (bySubnet.get(subnet) == null) {
                bySubnet.put(subnet, lif);
            }
            if (byAddress.get(Lif.key(lif.address())) == null) {
                byAddress.put(Lif.key(lif.address()), lif);
            }
        }
        prefixLengths = all.stream()
                .map(Lif::prefixLength)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static long subnetKey(int network, int length) {
        return (long) length << 32 | Lif.key(network);
    }
}
