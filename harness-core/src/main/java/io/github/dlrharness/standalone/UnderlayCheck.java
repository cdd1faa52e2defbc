package io.github.dlrharness.standalone;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.os.linux.LinkState;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.List;
import java.util.Optional;

/** Whether the underlay's interface is as configured. */
final class UnderlayCheck {
    private UnderlayCheck() {}

    /**
     * What keeps the VTEP from working at all, with the remedy.
     *
     * @param link null when there is no such interface
     */
    static Optional<Finding> problem(AgentConfig config, LinkState link, List<Ipv4Address> addresses) {
        String name = config.interfaces().get(Engine.UPLINK);
        Ipv4Address address = config.engine().vtep();
        if (link == null) {
            return Optional.of(Finding.error(
                    "there is no interface %s for the underlay".formatted(name),
                    "make it, or correct underlay.interface; \"ip link\" shows what there is"));
        }
        if (!addresses.contains(address)) {
            return Optional.of(Finding.error(
                    "the underlay's interface %s has not the address %s but %s"
                            .formatted(name, address, addresses.isEmpty() ? "none" : addresses),
                    "\"ip address add %s/24 dev %s\" adds it (with your prefix length), or correct underlay.address"
                            .formatted(address, name)));
        }
        return Optional.empty();
    }
}
