package io.github.dlrharness.config;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.VmPortConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ports that come and go between two configurations. A port is known by its interface: one that stays keeps its number, whatever its
 * position in the document is now; a new one gets the number asked for unless it is taken.
 */
final class PortDifference {
    private final List<VmPortConfig> ports = new ArrayList<>();
    private final Map<Integer, String> interfaces = new HashMap<>();

    PortDifference(AgentConfig running, AgentConfig wanted, List<ConfigChange> leaving, List<ConfigChange> coming) {
        Map<String, VmPortConfig> old = byInterface(running);
        Map<String, VmPortConfig> next = byInterface(wanted);
        Set<Integer> taken = new TreeSet<>();
        old.forEach((name, port) -> {
            if (next.containsKey(name)) {
                taken.add(port.port());
            } else {
                leaving.add(new ConfigChange.RemovePort(port, name));
            }
        });
        interfaces.put(Engine.UPLINK, wanted.interfaces().get(Engine.UPLINK));
        next.forEach((name, port) -> {
            VmPortConfig was = old.get(name);
            VmPortConfig now =
                    new VmPortConfig(was == null ? free(port.port(), taken) : was.port(), port.name(), port.vni());
            ports.add(now);
            interfaces.put(now.port(), name);
            if (was == null) {
                coming.add(new ConfigChange.AddPort(now, name));
            } else {
                changed(was, now, coming);
            }
        });
    }

    private static void changed(VmPortConfig was, VmPortConfig now, List<ConfigChange> coming) {
        if (!was.vni().equals(now.vni())) {
            coming.add(new ConfigChange.ChangePort(was, now));
        }
        if (!was.name().equals(now.name())) {
            coming.add(new ConfigChange.Rename("port", was.name(), now.name()));
        }
    }

    private static Map<String, VmPortConfig> byInterface(AgentConfig config) {
        Map<String, VmPortConfig> ports = new LinkedHashMap<>();
        config.engine().vmPorts().forEach(port -> ports.put(config.interfaces().get(port.port()), port));
        return ports;
    }

    private static int free(int asked, Set<Integer> taken) {
        int number = asked;
        if (!taken.add(number)) {
            number = 1;
            while (!taken.add(number)) {
                number++;
            }
        }
        return number;
    }

    /** The ports afterwards, in the order written. */
    List<VmPortConfig> ports() {
        return ports;
    }

    /** The interface behind each port afterwards, the uplink's among them. */
    Map<Integer, String> interfaces() {
        return interfaces;
    }
}
