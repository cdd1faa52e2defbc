package io.github.dlrharness.control;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentConfig.ControlConfig;
import io.github.dlrharness.config.AgentConfig.Datapath;
import io.github.dlrharness.config.AgentConfig.LogConfig;
import io.github.dlrharness.config.AgentConfig.MetricsConfig;
import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.MacRow;
import io.github.dlrharness.engine.PendingRow;
import io.github.dlrharness.engine.QueueRow;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.engine.VtepRow;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** An agent without ports: it answers what it is told to, and keeps what it was asked for. Its events are made by the test. */
public final class FakeAgent implements AgentService {
    public static final Vni VNI = new Vni(5000);
    public static final Ipv4Address NEIGHBOUR = Ipv4Address.parse("172.16.10.11");
    public static final Ipv4Address SILENT = Ipv4Address.parse("172.16.10.99");
    public static final MacAddress NEIGHBOUR_MAC = MacAddress.parse("02:00:00:00:00:0b");

    public final Set<Consumer<AgentEvent>> eventListeners = ConcurrentHashMap.newKeySet();
    public final Set<Consumer<CapturedFrame>> frameListeners = ConcurrentHashMap.newKeySet();
    public final CountDownLatch stopped = new CountDownLatch(1);

    /** What the next call fails with; null for none. */
    public volatile RuntimeException failure;

    public volatile CaptureRequest captured;
    public volatile boolean reset;

    /** Reloads and looks at the counters hang until this opens. */
    public volatile CountDownLatch held = new CountDownLatch(0);

    /** A permit for each reload that has begun. */
    public final Semaphore reloads = new Semaphore(0);

    /** A permit for each look at the counters that has begun. */
    public final Semaphore looks = new Semaphore(0);

    /** Probes of {@link #SILENT} end when this opens. */
    public volatile CountDownLatch patience = new CountDownLatch(0);

    /** Called by whatever is asked of the agent and tells nothing but what is so: tables, counters, configuration, reload. */
    public volatile Runnable onCommand = () -> {};

    /** More are refused. */
    public volatile int maxCaptures = Integer.MAX_VALUE;

    public volatile Supplier<EngineTables> tables = FakeAgent::someTables;

    private AgentConfig config = hostA();

    /** The configuration of the seed's host A. */
    public static AgentConfig hostA() {
        EngineConfig engine = new EngineConfig(
                "host-a",
                Ipv4Address.parse("192.168.250.51"),
                MacAddress.parse("02:50:56:00:00:01"),
                List.of(
                        new LifConfig("lif-5000", VNI, Ipv4Address.parse("172.16.10.1"), 24),
                        new LifConfig("lif-5001", new Vni(5001), Ipv4Address.parse("172.16.20.1"), 24)),
                List.of(new VmPortConfig(1, "vm1", VNI)),
                Map.of(
                        new Vni(5001),
                        List.of(new RemoteVtep(
                                Ipv4Address.parse("192.168.250.52"), MacAddress.parse("02:50:56:00:00:02")))),
                RouterOptions.defaults(),
                1600,
                List.of(new StaticRoute(
                        new Ipv4Prefix(Ipv4Address.parse("10.0.0.0"), 8), Ipv4Address.parse("172.16.20.11"))));
        return new AgentConfig(
                engine,
                Map.of(0, "uplink", 1, "p1"),
                Datapath.PACKET,
                new ControlConfig(null),
                new MetricsConfig("127.0.0.1", -1),
                new LogConfig("info", false));
    }

    private void failIfTold() {
        RuntimeException told = failure;
        if (told != null) {
            failure = null;
            throw told;
        }
    }

    @Override
    public AgentInfo info() {
        failIfTold();
        return new AgentInfo(
                AgentInfo.PROTOCOL,
                "0.1.0",
                "host-a",
                4711,
                Duration.ofSeconds(90),
                List.of(
                        new AgentInfo.PortInfo(0, "uplink", "uplink", 0, AgentInfo.PortInfo.State.UP),
                        new AgentInfo.PortInfo(1, "vm1", "p1", 5000, AgentInfo.PortInfo.State.MISSING)));
    }

    @Override
    public AgentConfig config() {
        onCommand.run();
        synchronized (this) {
            return config;
        }
    }

    @Override
    public synchronized ChangeReport apply(UnaryOperator<AgentConfig> change) {
        failIfTold();
        AgentConfig next = change.apply(config);
        boolean differs = !next.equals(config);
        config = next;
        return new ChangeReport(differs ? List.of("changed") : List.of());
    }

    @Override
    public ChangeReport reload() {
        reloads.release();
        hang(held);
        onCommand.run();
        failIfTold();
        throw new ConfigRefusedException(List.of("line 3: one", "line 5: two"));
    }

    @Override
    public EngineTables tables() {
        onCommand.run();
        failIfTold();
        return tables.get();
    }

    private static EngineTables someTables() {
        return new EngineTables(
                List.of(
                        new ArpRow(
                                VNI,
                                Ipv4Address.parse("172.16.10.1"),
                                MacAddress.parse("02:50:56:56:44:52"),
                                ArpState.PERMANENT,
                                0),
                        new ArpRow(VNI, NEIGHBOUR, NEIGHBOUR_MAC, ArpState.VALID, 1_500_000_000L, 2, true),
                        new ArpRow(VNI, SILENT, null, ArpState.FAILED, 3_000_000_000L)),
                List.of(
                        new MacRow(VNI, NEIGHBOUR_MAC, 1, null, 7),
                        new MacRow(new Vni(5001), NEIGHBOUR_MAC, 0, Ipv4Address.parse("192.168.250.52"), 8)),
                List.of(
                        new VtepRow(
                                new Vni(5001),
                                Ipv4Address.parse("192.168.250.52"),
                                MacAddress.parse("02:50:56:00:00:02")),
                        new VtepRow(new Vni(5001), Ipv4Address.parse("192.168.250.53"), null)),
                List.of(new PendingRow(
                        VNI, NEIGHBOUR, MacAddress.parse("02:50:56:00:00:02"), Ipv4Address.parse("192.168.250.52"))),
                List.of(new QueueRow(VNI, SILENT, 3)),
                Map.of("drop.unknown-vni", 3L, "arp.requests", 4L));
    }

    @Override
    public Map<String, Long> counters() {
        looks.release();
        hang(held);
        onCommand.run();
        failIfTold();
        return Map.of("drop.unknown-vni", 3L, "arp.requests", 4L, "port.p1.sent.frames", Long.MAX_VALUE);
    }

    @Override
    public Subscription events(Consumer<AgentEvent> listener) {
        return subscription(eventListeners, listener);
    }

    @Override
    public Subscription capture(CaptureRequest request, Consumer<CapturedFrame> listener) {
        if (request.ports().contains("nowhere")) {
            throw new IllegalArgumentException("there is no port \"nowhere\"; there are uplink, vm1");
        }
        if (frameListeners.size() >= maxCaptures) {
            throw new LimitReachedException("%d captures run already; end one".formatted(maxCaptures));
        }
        captured = request;
        return subscription(frameListeners, listener);
    }

    private static <T> Subscription subscription(Set<Consumer<T>> listeners, Consumer<T> listener) {
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
    public Optional<ProbeAnswer> probe(Ipv4Address target, Duration limit) {
        if (target.equals(NEIGHBOUR)) {
            return Optional.of(new ProbeAnswer(NEIGHBOUR_MAC, Duration.ofNanos(123_456)));
        }
        if (!target.equals(SILENT)) {
            throw new IllegalArgumentException(target + " is in no LIF's subnet");
        }
        hang(patience);
        return Optional.empty();
    }

    private static void hang(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AgentException("interrupted", e);
        }
    }

    @Override
    public long drain() {
        return 42;
    }

    @Override
    public void reset() {
        reset = true;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
