package io.github.dlrharness.config;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What has to be done to an agent that runs by one configuration so that it runs by another. Only what differs is named, so that what
 * does not goes on undisturbed.
 *
 * <p>The order is one that an engine accepts: what points at something goes before it, and comes after it. What two things exchange, or
 * one hands to another (a pMAC, an address, a number), can't be handed over one thing at a time: first all that goes or changes has to
 * go, then all that changes or comes has to come. What is there in between is part of a valid configuration at any moment: first of the
 * one that ran, then of the wanted one.
 */
public final class ConfigDifference {
    private final List<ConfigChange> leaving = new ArrayList<>();
    private final List<ConfigChange> coming = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final AgentConfig running;
    private final AgentConfig result;

    private ConfigDifference(AgentConfig running, AgentConfig wanted) {
        this.running = running;
        refuse(wanted);
        EngineConfig before = running.engine();
        routes(before, wanted.engine());
        PortDifference ports = new PortDifference(running, wanted, leaving, coming);
        result = wanted.with(wanted.engine().withVmPorts(ports.ports()), ports.interfaces());
        vteps(before, wanted.engine());
        lifs(before, wanted.engine());
        if (!wanted.log().equals(running.log())) {
            coming.add(0, new ConfigChange.ChangeLog(wanted.log()));
        }
    }

    /** Compares two valid configurations. */
    public static ConfigDifference between(AgentConfig running, AgentConfig wanted) {
        return new ConfigDifference(running, wanted);
    }

    /**
     * What to do: in that order what goes, for every change, and then in that order what comes; empty when nothing differs that can be
     * changed.
     */
    public List<ConfigChange> changes() {
        List<ConfigChange> changes = new ArrayList<>(leaving);
        changes.addAll(coming);
        return changes;
    }

    /** What differs and takes a restart, a sentence each. */
    public List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** What is in force when the changes are done: the wanted one, with ports that were there under the numbers they had. */
    public AgentConfig result() {
        return result;
    }

    private void refuse(AgentConfig wanted) {
        refuse("host", config -> config.engine().host(), wanted);
        refuse("underlay.interface", config -> config.interfaces().get(Engine.UPLINK), wanted);
        refuse("underlay.address", config -> config.engine().vtep(), wanted);
        refuse("underlay.mtu", config -> config.engine().underlayMtu(), wanted);
        refuse("pmac", config -> config.engine().pMac(), wanted);
        if (!running.engine().options().equals(wanted.engine().options())) {
            refusals.add("router: its settings can't be changed while the agent runs; restart the agent");
        }
        refuse("datapath", AgentConfig::datapath, wanted);
        refuse("control.socket", config -> config.control().socket(), wanted);
        refuse("metrics", AgentConfig::metrics, wanted);
    }

    private void refuse(String key, Function<AgentConfig, Object> value, AgentConfig wanted) {
        Object before = value.apply(running);
        Object after = value.apply(wanted);
        if (!Objects.equals(before, after)) {
            refusals.add("%s: %s can't become %s while the agent runs; restart the agent"
                    .formatted(key, text(before), text(after)));
        }
    }

    private static String text(Object value) {
        if (value instanceof AgentConfig.MetricsConfig metrics) {
            return metrics.port() < 0 ? "none" : metrics.address() + ":" + metrics.port();
        }
        return value == null ? AgentResolver.NO_SOCKET : String.valueOf(value).toLowerCase(Locale.ROOT);
    }

    /** A route has no name but its destination; another next hop is another route. */
    private void routes(EngineConfig before, EngineConfig after) {
        Map<Ipv4Prefix, StaticRoute> old = byKey(before.routes(), StaticRoute::destination);
        Map<Ipv4Prefix, StaticRoute> next = byKey(after.routes(), StaticRoute::destination);
        // The next hop's LIF may be about to change, and a route is accepted only where its next hop is a neighbour.
        old.forEach((destination, route) -> {
            if (!route.equals(next.get(destination))) {
                leaving.add(new ConfigChange.RemoveRoute(route));
            }
        });
        next.forEach((destination, route) -> {
            if (!route.equals(old.get(destination))) {
                coming.add(new ConfigChange.AddRoute(route));
            }
        });
    }

    private void vteps(EngineConfig before, EngineConfig after) {
        TreeSet<Vni> vnis = new TreeSet<>(before.vteps().keySet());
        vnis.addAll(after.vteps().keySet());
        List<ConfigChange> vteps = new ArrayList<>();
        for (Vni vni : vnis) {
            Map<Ipv4Address, RemoteVtep> old = byKey(before.vteps().getOrDefault(vni, List.of()), RemoteVtep::address);
            Map<Ipv4Address, RemoteVtep> next = byKey(after.vteps().getOrDefault(vni, List.of()), RemoteVtep::address);
            old.forEach((address, vtep) -> {
                if (!next.containsKey(address)) {
                    leaving.add(new ConfigChange.RemoveVtep(vni, vtep));
                }
            });
            next.forEach((address, vtep) -> {
                RemoteVtep was = old.get(address);
                if (was == null) {
                    vteps.add(new ConfigChange.AddVtep(vni, vtep));
                } else if (!vtep.equals(was)) {
                    vteps.add(new ConfigChange.ChangeVtep(vni, was, vtep));
                }
            });
        }
        coming.addAll(0, vteps);
    }

    private void lifs(EngineConfig before, EngineConfig after) {
        Map<Vni, LifConfig> old = byKey(before.lifs(), LifConfig::vni);
        Map<Vni, LifConfig> next = byKey(after.lifs(), LifConfig::vni);
        old.forEach((vni, lif) -> {
            if (!next.containsKey(vni)) {
                leaving.add(new ConfigChange.RemoveLif(lif));
            }
        });
        List<ConfigChange> lifs = new ArrayList<>();
        next.forEach((vni, lif) -> {
            LifConfig was = old.get(vni);
            if (was == null) {
                lifs.add(new ConfigChange.AddLif(lif));
                return;
            }
            if (!was.address().equals(lif.address()) || was.prefixLength() != lif.prefixLength()) {
                lifs.add(0, new ConfigChange.ChangeLif(was, lif));
            }
            if (!was.name().equals(lif.name())) {
                lifs.add(new ConfigChange.Rename("LIF", was.name(), lif.name()));
            }
        });
        coming.addAll(0, lifs);
    }

    static <K, V> Map<K, V> byKey(List<V> values, Function<V, K> key) {
        return values.stream()
                .collect(Collectors.toMap(key, value -> value, (one, other) -> other, LinkedHashMap::new));
    }
}
