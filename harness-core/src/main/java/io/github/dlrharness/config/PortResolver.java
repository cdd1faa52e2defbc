package io.github.dlrharness.config;

import io.github.dlrharness.config.AgentSpec.PortSpec;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.topology.Fields;
import io.github.dlrharness.wire.Vni;
import io.github.dlrharness.yaml.Problems;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the ports of a configuration. */
final class PortResolver {
    /** {@code IFNAMSIZ} of linux/if.h without the end. */
    private static final int INTERFACE_BYTES = 15;

    private static final int MOST_NUMBER = 65_535;

    private final Problems problems;
    private final Fields fields;
    private final boolean anyName;
    private final Map<String, String> takenInterfaces = new HashMap<>();
    private final Map<String, Integer> takenNames = new HashMap<>();
    private final Map<Integer, String> interfaces = new HashMap<>();

    /**
     * Makes one.
     *
     * @param anyName whether interfaces may be called what Linux would not have: libpcap's systems have names of their own
     */
    PortResolver(Problems problems, Fields fields, boolean anyName) {
        this.problems = problems;
        this.fields = fields;
        this.anyName = anyName;
    }

    void takeUnderlay(String name) {
        takeInterface("underlay.interface", "underlay", name);
    }

    /** The ports that are sound. */
    List<VmPortConfig> resolve(List<PortSpec> specs) {
        List<VmPortConfig> ports = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            VmPortConfig port = resolve("ports[" + i + "]", i, specs.get(i));
            if (port != null) {
                ports.add(port);
            }
        }
        return ports;
    }

    /** The interface behind each sound port, by its number. */
    Map<Integer, String> interfaces() {
        return interfaces;
    }

    private VmPortConfig resolve(String path, int index, PortSpec spec) {
        String text = spec.name() == null ? spec.interfaceName() : spec.name();
        String owner = Fields.owner("port", text, index);
        boolean sound = takeInterface(path + ".interface", owner, spec.interfaceName());
        String name = sound || spec.name() != null
                ? fields.name(path + (spec.name() == null ? ".interface" : ".name"), owner, text, Fields.NAME_LENGTH)
                : null;
        Integer other = name == null ? null : takenNames.putIfAbsent(name, index);
        if (other != null) {
            problems.add(path + ".name", "%s: the name is taken by port #%d; rename one of the two", owner, other + 1);
        }
        Vni vni = fields.vni(path + ".vni", owner, spec.vni());
        int number = spec.number() == null
                ? index + 1
                : fields.range(path + ".number", owner, "number", spec.number(), 1, MOST_NUMBER);
        String before = interfaces.putIfAbsent(number, String.valueOf(spec.interfaceName()));
        if (before != null) {
            problems.add(
                    path + ".number",
                    "%s: number %d is that of the port at interface %s; give each its own, or none a number at all",
                    owner,
                    number,
                    before);
        }
        return sound && name != null && vni != null && before == null ? new VmPortConfig(number, name, vni) : null;
    }

    private boolean takeInterface(String path, String owner, String name) {
        if (Fields.isMissing(name)) {
            problems.add(path, "%s: interface is missing; write its name, as \"ip link\" shows it", owner);
            return false;
        }
        if (!anyName && !isInterfaceName(name)) {
            problems.add(
                    path,
                    "%s: interface \"%s\" is no interface's name; on Linux it has up to %d bytes, no space, \"/\" or \":\"",
                    owner,
                    name,
                    INTERFACE_BYTES);
            return false;
        }
        String other = takenInterfaces.putIfAbsent(name, owner);
        if (other != null) {
            problems.add(path, "%s: interface %s is %s's already; give each its own", owner, name, other);
        }
        return other == null;
    }

    /** As {@code dev_valid_name} of the kernel has it. */
    private static boolean isInterfaceName(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length <= INTERFACE_BYTES
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == ':' || Character.isWhitespace(c));
    }
}
