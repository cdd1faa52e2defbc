package io.github.dlrharness.topology;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.topology.TopologySpec.LifSpec;
import io.github.dlrharness.wire.Vni;
import io.github.dlrharness.yaml.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the LIFs of a spec. */
final class LifResolver {
    private final Problems problems;
    private final Fields fields;
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<Vni, LifConfig> byVni = new HashMap<>();

    LifResolver(Problems problems, Fields fields) {
        this.problems = problems;
        this.fields = fields;
    }

    /** The LIFs that are sound. */
    List<LifConfig> resolve(List<LifSpec> specs) {
        List<LifConfig> lifs = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            LifConfig lif = resolve("lifs[" + i + "]", i, specs.get(i));
            if (lif != null) {
                checkOverlap("lifs[" + i + "].address", lif, lifs);
                lifs.add(lif);
            }
        }
        return lifs;
    }

    private LifConfig resolve(String path, int index, LifSpec spec) {
        String text = spec.name() == null ? "lif-" + spec.vni() : spec.name();
        String owner = Fields.owner("LIF", text, index);
        String name = fields.name(path + ".name", owner, text, Fields.NAME_LENGTH);
        Vni vni = fields.vni(path + ".vni", owner, spec.vni());
        Fields.Cidr address = fields.cidr(path + ".address", owner, "address", spec.address(), true);
        if (address != null) {
            address = checkAddress(path + ".address", owner, address);
        }
        boolean unique = checkVni(path + ".vni", owner, vni) && checkName(path + ".name", name, index);
        if (name == null || vni == null || address == null || !unique) {
            return null;
        }
        LifConfig lif = new LifConfig(name, vni, address.address(), address.length());
        byVni.put(vni, lif);
        return lif;
    }

    private boolean checkVni(String path, String owner, Vni vni) {
        LifConfig other = vni == null ? null : byVni.get(vni);
        if (other != null) {
            problems.add(
                    path,
                    "%s: VNI %s already has LIF \"%s\"; a VNI has one LIF, so choose another VNI or remove one of the two",
                    owner,
                    vni,
                    other.name());
        }
        return other == null;
    }

    private boolean checkName(String path, String name, int index) {
        Integer other = name == null ? null : names.putIfAbsent(name, index);
        if (other != null) {
            problems.add(path, "LIF \"%s\": the name is taken by LIF #%d; rename one of the two", name, other + 1);
        }
        return other == null;
    }

    private Fields.Cidr checkAddress(String path, String owner, Fields.Cidr cidr) {
        String refusal = cidr.refusal().orElse(null);
        if (refusal != null) {
            problems.add(path, "%s: %s", owner, refusal);
            return null;
        }
        return cidr;
    }

    private void checkOverlap(String path, LifConfig lif, List<LifConfig> others) {
        for (LifConfig other : others) {
            if (lif.subnet().overlaps(other.subnet())) {
                problems.add(
                        path,
                        "LIF \"%s\": subnet %s overlaps %s of LIF \"%s\"; choose subnets that share no address, so that the router"
                                + " can tell where an address lies",
                        lif.name(),
                        lif.subnet(),
                        other.subnet(),
                        other.name());
            }
        }
    }
}
