package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** The faults of one testbed, and the links that have any. Links without one know nothing of all this. */
public final class FaultTable implements Faults {
    private final TopologyPlan plan;
    private final long seed;
    private final LongSupplier wallClock;
    private final Links links;
    private final Object lock;
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, SpoiledLink> spoiled = new LinkedHashMap<>();
    private final FaultLog log = new FaultLog();

    /** The links of a backend. */
    public interface Links {
        /** Why the link of a VM can't be spoiled; empty when it can. */
        Optional<String> unspoilable(VmPlan vm);

        /** Has the frames of a link go through its passages from now on. */
        void spoil(SpoiledLink link);

        /** Has a link's frames go straight again, those that wait in its passages first. */
        void mend(SpoiledLink link);
    }

    /**
     * Makes one without faults.
     *
     * @param wallClock ns since the epoch
     * @param lock guards the faults, and is held while links are spoiled and mended
     */
    public FaultTable(TopologyPlan plan, long seed, LongSupplier wallClock, Links links, Object lock) {
        this.plan = plan;
        this.seed = seed;
        this.wallClock = wallClock;
        this.links = links;
        this.lock = lock;
    }

    /**
     * Refuses a fault that can't happen in a topology, or that a backend can't make, before anything is started.
     *
     * @param unspoilable why a backend can't spoil the link of a VM; empty when it can
     * @throws IllegalArgumentException when it can't happen; the message says what to change
     * @throws TestbedException when the backend can't make it
     */
    public static void check(Fault fault, TopologyPlan plan, Function<VmPlan, Optional<String>> unspoilable) {
        Rule rule = new Rule(fault, plan, 0);
        for (VmPlan vm : plan.vms()) {
            if (isOn(rule, vm, FaultDirection.SENT) || isOn(rule, vm, FaultDirection.RECEIVED)) {
                unspoilable.apply(vm).ifPresent(reason -> {
                    throw new TestbedException(
                            "%s can't be made on the link of %s: %s; say underlay = \"*\" or name a host for faults between hosts"
                                    .formatted(fault, vm.name(), reason));
                });
            }
        }
    }

    private static boolean isOn(Rule rule, VmPlan vm, FaultDirection direction) {
        return rule.isOnVm(vm.name(), vm.vni().value(), direction);
    }

    @Override
    public void add(Fault fault) {
        synchronized (lock) {
            if (list().contains(fault)) {
                throw new IllegalArgumentException(
                        "%s is there already; say nth to hit another frame, or remove it first to count anew"
                                .formatted(fault));
            }
            check(fault, plan, links::unspoilable);
            Rule rule = new Rule(fault, plan, seed);
            rules.add(rule);
            try {
                apply();
            } catch (RuntimeException e) {
                rules.remove(rule);
                try {
                    apply();
                } catch (RuntimeException again) {
                    e.addSuppressed(again);
                }
                throw e;
            }
        }
    }

    @Override
    public void remove(Fault fault) {
        synchronized (lock) {
            if (!rules.removeIf(rule -> rule.fault().equals(fault))) {
                throw new IllegalArgumentException("there is no %s to be removed; there is %s"
                        .formatted(fault, rules.isEmpty() ? "none at all" : list()));
            }
            apply();
        }
    }

    @Override
    public void clear() {
        synchronized (lock) {
            rules.clear();
            apply();
        }
    }

    /** Mends everything and forgets what was done. */
    public void reset() {
        synchronized (lock) {
            clear();
            log.clear();
        }
    }

    /** Gives every link the rules that are for it. */
    private void apply() {
        for (VmPlan vm : plan.vms()) {
            apply(
                    "VM " + vm.name(),
                    TapPoint.Kind.VM,
                    vm.name(),
                    vm.vni().value(),
                    rules(direction -> rule -> isOn(rule, vm, direction)));
        }
        for (HostPlan host : plan.hosts()) {
            apply(
                    "host " + host.name(),
                    TapPoint.Kind.UNDERLAY,
                    host.name(),
                    0,
                    rules(direction -> rule -> rule.isOnUnderlay(host.name(), direction)));
        }
    }

    private record Rules(List<Rule> sent, List<Rule> received) {
        boolean none() {
            return sent.isEmpty() && received.isEmpty();
        }
    }

    private Rules rules(Function<FaultDirection, Predicate<Rule>> here) {
        return new Rules(
                rules.stream().filter(here.apply(FaultDirection.SENT)).toList(),
                rules.stream().filter(here.apply(FaultDirection.RECEIVED)).toList());
    }

    private void apply(String key, TapPoint.Kind kind, String name, int vni, Rules here) {
        SpoiledLink link = spoiled.get(key);
        if (link == null && here.none()) {
            return;
        }
        boolean fresh = link == null;
        SpoiledLink its = fresh ? new SpoiledLink(kind, name, vni, this::record) : link;
        its.sent().rules(here.sent());
        its.received().rules(here.received());
        if (fresh) {
            links.spoil(its);
            spoiled.put(key, its);
        } else if (here.none()) {
            links.mend(its);
            spoiled.remove(key);
        }
    }

    private void record(Fault fault, SpoiledLink link, FaultDirection direction, Frame frame) {
        int length = frame.length();
        byte[] bytes = new byte[Math.min(length, AppliedFault.SNAP_LENGTH)];
        frame.bytes().get(frame.offset(), bytes);
        log.add(new AppliedFault(wallClock.getAsLong(), fault, link.kind(), link.name(), direction, bytes, length));
    }

    /** How many frames are delayed or held back at this moment. */
    public int underWay() {
        synchronized (lock) {
            return spoiled.values().stream().mapToInt(SpoiledLink::underWay).sum();
        }
    }

    @Override
    public List<Fault> list() {
        synchronized (lock) {
            return rules.stream().map(Rule::fault).toList();
        }
    }

    @Override
    public List<AppliedFault> applied() {
        return log.list();
    }

    @Override
    public long applied(Fault fault) {
        return log.count(fault);
    }

    @Override
    public long forgotten() {
        return log.forgotten();
    }

    @Override
    public long seed() {
        return seed;
    }
}
