package io.github.dlrharness.junit;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.HostChange;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testbed.fault.FaultTable;
import io.github.dlrharness.testbed.fault.Faults;
import io.github.dlrharness.testbed.fault.SpoiledLink;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A testbed that moves no frame and notes what is done to it. Its tables and its capture stay empty. */
final class FakeTestbed implements Testbed {
    private final TopologyPlan plan;
    private final Journal journal;
    private final List<Host> hosts;
    private final List<Vm> vms;
    private final Faults faults;

    FakeTestbed(TopologyPlan plan, String backend, Journal journal) {
        this.plan = plan;
        this.journal = journal;
        hosts = plan.hosts().stream()
                .<Host>map(host -> new FakeHost(host, plan.engineConfig(host.name()), journal))
                .toList();
        vms = plan.vms().stream().<Vm>map(vm -> new FakeVm(vm, journal)).toList();
        faults = new FaultTable(plan, 1, () -> 0, new NoLinks(), this);
        journal.note("start on " + backend);
    }

    @Override
    public TopologyPlan plan() {
        return plan;
    }

    @Override
    public List<Host> hosts() {
        return hosts;
    }

    @Override
    public List<Vm> vms() {
        return vms;
    }

    @Override
    public Host host(String name) {
        return hosts.stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no host " + name));
    }

    @Override
    public Vm vm(String name) {
        return vms.stream()
                .filter(vm -> vm.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no VM " + name));
    }

    @Override
    public Capture capture() {
        return new EmptyCapture();
    }

    @Override
    public Faults faults() {
        return faults;
    }

    /** Links that carry nothing. */
    private static final class NoLinks implements FaultTable.Links {
        @Override
        public Optional<String> unspoilable(VmPlan vm) {
            return Optional.empty();
        }

        @Override
        public void spoil(SpoiledLink link) {}

        @Override
        public void mend(SpoiledLink link) {}
    }

    @Override
    public void detach(Vm vm) {
        journal.note("detach " + vm.name());
    }

    @Override
    public void attach(Vm vm, Host host) {
        journal.note("attach " + vm.name() + " to " + host.name());
    }

    @Override
    public Map<String, String> entryCommands() {
        return Map.of("vm1", "enter vm1 --");
    }

    @Override
    public void reset() {
        journal.note("reset");
        if (journal.resetFails()) {
            throw new TestbedException("the fake can't be reset");
        }
    }

    @Override
    public void awaitQuiescence(Duration limit) {
        journal.note("quiescence");
    }

    @Override
    public void elapse(Duration duration) {
        journal.note("elapse");
    }

    @Override
    public void close() {
        journal.note("close");
    }

    private record FakeHost(HostPlan plan, EngineConfig configuration, Journal journal) implements Host {
        @Override
        public void change(HostChange change) {
            journal.note("change " + name() + ": " + change);
        }

        @Override
        public String name() {
            return plan.name();
        }

        @Override
        public EngineTables tables() {
            return new EngineTables(List.of(), List.of(), List.of(), Map.of());
        }

        @Override
        public List<HostEvent> events() {
            return List.of();
        }

        @Override
        public EngineTables await(Predicate<EngineTables> condition, Duration limit) {
            return tables();
        }
    }

    private record EmptyCapture() implements Capture {
        @Override
        public List<TapPoint> taps() {
            return List.of();
        }

        @Override
        public List<CapturedFrame> frames() {
            return List.of();
        }

        @Override
        public List<CapturedFrame> await(Predicate<List<CapturedFrame>> condition, Duration limit) {
            return List.of();
        }

        @Override
        public long lost() {
            return 0;
        }

        @Override
        public long evicted() {
            return 0;
        }

        @Override
        public void clear() {}
    }
}
