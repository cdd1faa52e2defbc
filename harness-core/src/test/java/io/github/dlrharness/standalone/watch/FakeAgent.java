package io.github.dlrharness.standalone.watch;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.control.AgentEvent;
import io.github.dlrharness.control.AgentInfo;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.control.AgentService;
import io.github.dlrharness.control.CaptureRequest;
import io.github.dlrharness.control.ChangeReport;
import io.github.dlrharness.control.ProbeAnswer;
import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.Gauge;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** An agent that says what a test wants, and can hang or be dead. */
final class FakeAgent implements AgentService {
    final Map<String, Long> counters = new ConcurrentSkipListMap<>();
    final AtomicInteger looks = new AtomicInteger();
    final List<Consumer<AgentEvent>> listeners = new CopyOnWriteArrayList<>();
    volatile RuntimeException failure;
    volatile CountDownLatch hanging = new CountDownLatch(0);
    private volatile List<PortInfo> ports = List.of(
            new PortInfo(0, "uplink", "eth1", 0, PortInfo.State.UP),
            new PortInfo(1, "vm1", "tap1", 5000, PortInfo.State.UP),
            new PortInfo(2, "vm2", "tap2", 5001, PortInfo.State.UP));

    /** Every counter has a value of its own, so that a mix-up is seen. */
    FakeAgent() {
        long value = 1;
        for (Counter counter : Counter.values()) {
            counters.put(counter.label(), value++);
        }
        for (Gauge gauge : Gauge.values()) {
            counters.put(gauge.label(), value++);
        }
        for (String port : List.of("uplink", "p1", "p2")) {
            for (String direction : List.of("received", "sent")) {
                for (String what : List.of("frames", "bytes", "drops", "link-drops")) {
                    counters.put("port." + port + "." + direction + "." + what, value++);
                }
            }
        }
    }

    /** Changes the state of a port's interface. */
    void port(int number, PortInfo.State state) {
        List<PortInfo> changed = new ArrayList<>(ports);
        PortInfo before = changed.get(number);
        changed.set(number, new PortInfo(number, before.name(), before.interfaceName(), before.vni(), state));
        ports = changed;
    }

    @Override
    public AgentInfo info() {
        return new AgentInfo(AgentInfo.PROTOCOL, "1.2.3", "host-a", 42, Duration.ofMillis(1500), ports);
    }

    @Override
    public Map<String, Long> counters() {
        looks.incrementAndGet();
        try {
            hanging.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failure != null) {
            throw failure;
        }
        return Map.copyOf(counters);
    }

    @Override
    public Subscription events(Consumer<AgentEvent> listener) {
        listeners.add(listener);
        return new Subscription() {
            @Override
            public long lost() {
                return 0;
            }

            @Override
            public void close() {
                listeners.remove(listener);
            }
        };
    }

    @Override
    public AgentConfig config() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChangeReport apply(UnaryOperator<AgentConfig> change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ChangeReport reload() {
        throw new UnsupportedOperationException();
    }

    @Override
    public EngineTables tables() {
        throw new UnsupportedOperationException("tables are too big to be copied for a scrape");
    }

    @Override
    public Subscription capture(CaptureRequest request, Consumer<CapturedFrame> listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ProbeAnswer> probe(Ipv4Address target, Duration limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long drain() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reset() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException();
    }
}
