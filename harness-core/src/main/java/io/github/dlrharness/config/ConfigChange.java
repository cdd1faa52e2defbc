package io.github.dlrharness.config;

import io.github.dlrharness.config.AgentConfig.LogConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.wire.Vni;

/**
 * One step from a running configuration to another. Its text is what people are told of it.
 *
 * <p>What a step changes goes before it comes anew, and of several steps everything goes before anything comes: see
 * {@link ConfigDifference#changes()}.
 */
public sealed interface ConfigChange {
    /** In words: {@code route to 10.0.0.0/8 via 172.16.20.11 added}. */
    String text();

    /** A static route comes. */
    record AddRoute(StaticRoute route) implements ConfigChange {
        @Override
        public String text() {
            return "route to %s via %s added".formatted(route.destination(), route.nextHop());
        }
    }

    /** A static route goes. */
    record RemoveRoute(StaticRoute route) implements ConfigChange {
        @Override
        public String text() {
            return "route to %s via %s removed".formatted(route.destination(), route.nextHop());
        }
    }

    /** A LIF comes. */
    record AddLif(LifConfig lif) implements ConfigChange {
        @Override
        public String text() {
            return "LIF %s %s/%d on VNI %s added".formatted(lif.name(), lif.address(), lif.prefixLength(), lif.vni());
        }
    }

    /** A LIF gets another address or prefix length; what was learned on its VNI by ARP is forgotten. */
    record ChangeLif(LifConfig before, LifConfig after) implements ConfigChange {
        @Override
        public String text() {
            return "LIF %s on VNI %s changed from %s/%d to %s/%d"
                    .formatted(
                            after.name(),
                            after.vni(),
                            before.address(),
                            before.prefixLength(),
                            after.address(),
                            after.prefixLength());
        }
    }

    /** A LIF goes. */
    record RemoveLif(LifConfig lif) implements ConfigChange {
        @Override
        public String text() {
            return "LIF %s on VNI %s removed".formatted(lif.name(), lif.vni());
        }
    }

    /** A VTEP comes into a VNI. */
    record AddVtep(Vni vni, RemoteVtep vtep) implements ConfigChange {
        @Override
        public String text() {
            return "VTEP %s added to VNI %s".formatted(vtep.address(), vni);
        }
    }

    /** What is known of a VTEP in a VNI changes. */
    record ChangeVtep(Vni vni, RemoteVtep before, RemoteVtep after) implements ConfigChange {
        @Override
        public String text() {
            return "VTEP %s in VNI %s has %s now"
                    .formatted(after.address(), vni, after.pMac() == null ? "no pmac" : "pmac " + after.pMac());
        }
    }

    /** A VTEP leaves a VNI. */
    record RemoveVtep(Vni vni, RemoteVtep vtep) implements ConfigChange {
        @Override
        public String text() {
            return "VTEP %s removed from VNI %s".formatted(vtep.address(), vni);
        }
    }

    /** A VM port comes. */
    record AddPort(VmPortConfig port, String interfaceName) implements ConfigChange {
        @Override
        public String text() {
            return "port %s at interface %s on VNI %s added".formatted(port.name(), interfaceName, port.vni());
        }
    }

    /** A VM port gets another VNI; its interface stays open. */
    record ChangePort(VmPortConfig before, VmPortConfig after) implements ConfigChange {
        @Override
        public String text() {
            return "port %s moved from VNI %s to VNI %s".formatted(after.name(), before.vni(), after.vni());
        }
    }

    /** A VM port goes. */
    record RemovePort(VmPortConfig port, String interfaceName) implements ConfigChange {
        @Override
        public String text() {
            return "port %s at interface %s removed".formatted(port.name(), interfaceName);
        }
    }

    /** A LIF or a port is called otherwise; nothing is touched. */
    record Rename(String what, String before, String after) implements ConfigChange {
        @Override
        public String text() {
            return "%s %s is called %s now".formatted(what, before, after);
        }
    }

    /** The agent writes otherwise what it has to say. */
    record ChangeLog(LogConfig log) implements ConfigChange {
        @Override
        public String text() {
            return "log level %s, as %s".formatted(log.level(), log.json() ? "JSON" : "text");
        }
    }
}
