package io.github.dlrharness.standalone;

import io.github.dlrharness.agent.HostAgent;
import io.github.dlrharness.agent.HostOperations;
import io.github.dlrharness.config.ConfigChange;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.io.FramePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Carries out changes of configuration: sockets are opened before and closed after, all the rest happens between two frames. */
final class ChangeRunner {
    private final HostAgent agent;
    private final Ports ports;
    private final LinkWatch links;

    ChangeRunner(HostAgent agent, Ports ports, LinkWatch links) {
        this.agent = agent;
        this.ports = ports;
        this.links = links;
    }

    void run(List<ConfigChange> changes) {
        Map<Integer, FramePort> opened = new HashMap<>();
        for (ConfigChange change : changes) {
            if (change instanceof ConfigChange.AddPort added) {
                opened.put(added.port().port(), ports.open(added.interfaceName()));
            }
        }
        List<FramePort> leaving;
        try {
            leaving = agent.operate(host -> {
                List<FramePort> gone = new ArrayList<>();
                changes.forEach(change -> perform(change, host, opened, gone));
                return gone;
            });
        } catch (RuntimeException e) {
            opened.values().forEach(FramePort::close);
            throw e;
        }
        leaving.forEach(FramePort::close);
    }

    private void perform(
            ConfigChange change, HostOperations host, Map<Integer, FramePort> opened, List<FramePort> gone) {
        Engine engine = host.engine();
        if (change instanceof ConfigChange.AddRoute added) {
            engine.addRoute(added.route());
        } else if (change instanceof ConfigChange.RemoveRoute removed) {
            engine.removeRoute(removed.route().destination(), host.now());
        } else if (change instanceof ConfigChange.AddLif added) {
            engine.addLif(added.lif());
        } else if (change instanceof ConfigChange.ChangeLif changed) {
            engine.removeLif(changed.before().vni(), host.now());
            engine.addLif(changed.after());
        } else if (change instanceof ConfigChange.RemoveLif removed) {
            engine.removeLif(removed.lif().vni(), host.now());
        } else if (change instanceof ConfigChange.AddVtep added) {
            engine.addVtep(added.vni(), added.vtep());
        } else if (change instanceof ConfigChange.ChangeVtep changed) {
            engine.addVtep(changed.vni(), changed.vtep());
        } else if (change instanceof ConfigChange.RemoveVtep removed) {
            engine.removeVtep(removed.vni(), removed.vtep().address(), host.now());
        } else if (change instanceof ConfigChange.ChangePort changed) {
            engine.removeVmPort(changed.before().port(), host.now());
            engine.addVmPort(changed.after());
        } else if (change instanceof ConfigChange.AddPort added) {
            FramePort port = opened.get(added.port().port());
            host.addPort(added.port(), port);
            ports.add(added.port().port(), added.interfaceName(), port, links.link(added.interfaceName()));
        } else if (change instanceof ConfigChange.RemovePort removed) {
            host.removePort(removed.port().port());
            gone.add(ports.remove(removed.port().port()));
        }
    }
}
