package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.table.LongMap;
import java.util.ArrayList;
import java.util.List;

/** The LIFs, by VNI and by address. */
final class LifTable {
    private final LongMap<Lif> byVni = new LongMap<>();
    private final List<Lif> all = new ArrayList<>();
    private LongMap<Lif> byAddress = new LongMap<>();

    Lif byVni(int vni) {
        return byVni.get(vni);
    }

    /** The LIF with that address; the one added first, where several VNIs have the same. */
    Lif byAddress(int address) {
        return byAddress.get(Lif.key(address));
    }

    /** The LIFs in the order they were added; not to be changed. */
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
        for (Lif lif : all) {
            if (byAddress.get(Lif.key(lif.address())) == null) {
                byAddress.put(Lif.key(lif.address()), lif);
            }
        }
    }
}
