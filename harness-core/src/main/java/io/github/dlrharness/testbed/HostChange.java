package io.github.dlrharness.testbed;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.Vni;

/** A change of what a running host is configured for; see {@link Host#change(HostChange)}. */
public sealed interface HostChange {
    /**
     * The configuration with this change.
     *
     * @param before what the host is configured for
     * @param plan the topology the host is part of
     * @throws TestbedException when a host of that topology can't be configured so; the message has every problem
     */
    EngineConfig applyTo(EngineConfig before, TopologyPlan plan);

    /**
     * Makes a running engine do it.
     *
     * @param now ns, on the engine's clock
     */
    void perform(Engine engine, long now);

    /** Adds a LIF to a VNI that has none. */
    record AddLif(LifConfig lif) implements HostChange {
        @Override
        public EngineConfig applyTo(EngineConfig before, TopologyPlan plan) {
            return LifChanges.added(before, plan, lif);
        }

        @Override
        public void perform(Engine engine, long now) {
            engine.addLif(lif);
        }
    }

    /** Puts another LIF in the place of the one a VNI has. */
    record ChangeLif(LifConfig lif) implements HostChange {
        @Override
        public EngineConfig applyTo(EngineConfig before, TopologyPlan plan) {
            return LifChanges.changed(before, plan, lif);
        }

        @Override
        public void perform(Engine engine, long now) {
            engine.removeLif(lif.vni(), now);
            engine.addLif(lif);
        }
    }

    /** Removes the LIF of a VNI. */
    record RemoveLif(Vni vni) implements HostChange {
        @Override
        public EngineConfig applyTo(EngineConfig before, TopologyPlan plan) {
            return LifChanges.removed(before, vni);
        }

        @Override
        public void perform(Engine engine, long now) {
            engine.removeLif(vni, now);
        }
    }

    /** Adds a VTEP to the replication list of a VNI. */
    record AddVtep(Vni vni, RemoteVtep vtep) implements HostChange {
        @Override
        public EngineConfig applyTo(EngineConfig before, TopologyPlan plan) {
            return VtepChanges.added(before, plan, vni, vtep);
        }

        @Override
        public void perform(Engine engine, long now) {
            engine.addVtep(vni, vtep);
        }
    }

    /** Replaces what is known about a VTEP in the replication list of a VNI. */
    record ChangeVtep(Vni vni, RemoteVtep vtep) implements HostChange {
        @Override
        public EngineConfig applyTo(EngineConfig before, TopologyPlan plan) {
            return VtepChanges.changed(before, plan, vni, vtep);
        }

        @Override
        public void perform(Engine engine, long now) {
            engine.addVtep(vni, vtep);
        }
    }

    /** Removes a VTEP from the replication list of a VNI. */
    record RemoveVtep(Vni vni, Ipv4Address vtep) implements HostChange {
        @Override
        public EngineConfig applyTo(EngineConfig before, TopologyPlan plan) {
            return VtepChanges.removed(before, vni, vtep);
        }

        @Override
        public void perform(Engine engine, long now) {
            engine.removeVtep(vni, vtep, now);
        }
    }

    /** Adds a static route. */
    record AddRoute(StaticRoute route) implements HostChange {
        @Override
        public EngineConfig applyTo(EngineConfig before, TopologyPlan plan) {
            return RouteChanges.added(before, route);
        }

        @Override
        public void perform(Engine engine, long now) {
            engine.addRoute(route);
        }
    }

    /** Gives the static route to a network another next hop. */
    record ChangeRoute(StaticRoute route) implements HostChange {
        @Override
        public EngineConfig applyTo(EngineConfig before, TopologyPlan plan) {
            return RouteChanges.changed(before, route);
        }

        @Override
        public void perform(Engine engine, long now) {
            // One step of the event loop: no frame sees the host without the route.
            engine.removeRoute(route.destination(), now);
            engine.addRoute(route);
        }
    }

    /** Removes the static route to a network. */
    record RemoveRoute(Ipv4Prefix destination) implements HostChange {
        @Override
        public EngineConfig applyTo(EngineConfig before, TopologyPlan plan) {
            return RouteChanges.removed(before, destination);
        }

        @Override
        public void perform(Engine engine, long now) {
            engine.removeRoute(destination, now);
        }
    }
}
