package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.agent.HostAgent;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentConfig.LogConfig;
import io.github.dlrharness.config.ConfigChange;
import io.github.dlrharness.config.ConfigDifference;
import io.github.dlrharness.control.ConfigRefusedException;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.MemoryHub;
import io.github.dlrharness.io.MemoryPort;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.RefusingWaiter;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A running agent whose configuration is changed, and whatever may fail while it is. */
@Timeout(120)
class ChangeRunnerTest {
    private static final long SEED = Long.getLong("dlrharness.seed", 20_261_125L);
    private static final int PAIRS = 40;
    private static final Pattern PORT = Pattern.compile("port\\.p(\\d+)\\.received\\.frames");

    private final FaultyEngine faults = new FaultyEngine();
    private final List<MemoryPort> opened = new ArrayList<>();
    private final List<LogConfig> logs = new ArrayList<>();
    private final RefusingWaiter waiter = new RefusingWaiter();
    private String unopenable = "";
    private boolean logRefuses;
    private final Ports ports = new Ports(this::open, () -> {});
    private final LinkWatch links = new LinkWatch(new FakeInterfaces(), "host-a", () -> {});
    private AgentConfig config;
    private HostAgent agent;
    private ChangeRunner runner;

    private FramePort open(String interfaceName) {
        if (interfaceName.equals(unopenable)) {
            throw new IllegalStateException("no namespace for " + interfaceName);
        }
        opened.add(new MemoryHub(2000).port(interfaceName));
        return opened.get(opened.size() - 1);
    }

    private void start(AgentConfig first) {
        config = first;
        Map<Integer, FramePort> open = new HashMap<>();
        open.put(
                Engine.UPLINK,
                new MemoryHub(2000).port("uplink", config.engine().vtep()));
        for (VmPortConfig port : config.engine().vmPorts()) {
            String name = config.interfaces().get(port.port());
            FramePort one = ports.open(name);
            ports.add(port.port(), name, one, null);
            open.put(port.port(), one);
        }
        agent = HostAgent.start(
                config.engine(),
                (engine, sink, listener) -> faults.of(new HostEngine(engine, sink, listener)),
                EngineListener.NONE,
                waiter,
                open,
                ports);
        runner = new ChangeRunner(agent, ports, links, this::changeLog);
    }

    private void changeLog(LogConfig log) {
        if (logRefuses && log.level().equals("debug")) {
            throw new IllegalStateException("no such log");
        }
        logs.add(log);
    }

    private void change(AgentConfig wanted) {
        ConfigDifference difference = ConfigDifference.between(config, wanted);
        runner.run(config, difference.changes());
        config = difference.result();
    }

    @AfterEach
    void close() {
        links.close();
        if (agent != null) {
            agent.close();
        }
    }

    private static boolean isOpen(MemoryPort port) {
        try {
            port.receive(frame -> {});
            return true;
        } catch (PortException e) {
            return false;
        }
    }

    /** The agent runs by its configuration, and holds no port but those it names. */
    private void assertRunsBy(AgentConfig expected, String what) {
        Set<Integer> numbers = new TreeSet<>();
        Set<String> interfaces = new TreeSet<>();
        expected.engine().vmPorts().forEach(port -> {
            numbers.add(port.port());
            interfaces.add(expected.interfaces().get(port.port()));
        });
        assertThat(Behaviour.configured(agent.tables()))
                .as(what)
                .isEqualTo(new Behaviour(expected.engine()).configured());
        Set<Integer> served = new TreeSet<>();
        agent.portCounters().keySet().forEach(counter -> {
            Matcher matcher = PORT.matcher(counter);
            if (matcher.matches()) {
                served.add(Integer.valueOf(matcher.group(1)));
            }
        });
        assertThat(served).as(what).isEqualTo(numbers);
        assertThat(ports.all()).as(what).extracting(FramePort::name).containsExactlyInAnyOrderElementsOf(interfaces);
        agent.call(() -> {
            assertThat(opened.stream().filter(ChangeRunnerTest::isOpen).map(MemoryPort::name))
                    .as(what)
                    .containsExactlyInAnyOrderElementsOf(interfaces);
            return null;
        });
    }

    @Test
    void anyChangeIsDoneOrTakenBackWhicheverStepFails() {
        for (long seed = SEED; seed < SEED + PAIRS; seed++) {
            String rerun = "-Ddlrharness.seed=" + seed;
            RandomConfigs configs = new RandomConfigs(seed);
            ports.all().forEach(FramePort::close);
            close();
            opened.clear();
            config = configs.next();
            faults.refuse(change -> false);
            forgetPorts();
            start(config);
            AgentConfig wanted = configs.next();
            faults.refuse(change -> false);
            boolean failed = true;
            for (int step = 1; failed; step++) {
                int failing = step;
                faults.refuse(change -> change == failing);
                failed = fails(wanted);
                assertRunsBy(config, "step %d, %s".formatted(step, rerun));
            }
        }
    }

    private void forgetPorts() {
        for (int number = 1; number < 100; number++) {
            ports.remove(number);
        }
    }

    private boolean fails(AgentConfig wanted) {
        try {
            change(wanted);
            return false;
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("the configuration is as it was").hasMessageContaining("fault");
            return true;
        }
    }

    @Test
    void engineThatCannotGoBackEitherBeginsAnew() {
        RandomConfigs configs = new RandomConfigs(SEED);
        start(configs.next());
        AgentConfig wanted = configs.next();
        faults.refuse(change -> change >= 3);

        assertThatThrownBy(() -> change(wanted)).isInstanceOf(IllegalStateException.class);

        assertRunsBy(config, "renewed");
        faults.refuse(change -> false);
        change(wanted);
        assertRunsBy(config, "changed");
    }

    /** From no port to two. */
    private AgentConfig withTwoPorts() {
        List<VmPortConfig> two =
                List.of(new VmPortConfig(1, "vm1", new Vni(5000)), new VmPortConfig(2, "vm2", new Vni(5001)));
        return config.with(config.engine().withVmPorts(two), Map.of(0, "uplink", 1, "tap1", 2, "tap2"));
    }

    private void startWithoutPorts() {
        AgentConfig any = new RandomConfigs(SEED).next();
        start(any.with(any.engine().withVmPorts(List.of()), Map.of(0, "uplink")));
    }

    @Test
    void portThatCannotBeWaitedForIsRefusedWithAllElse() {
        startWithoutPorts();
        AgentConfig wanted = withTwoPorts();
        waiter.refuse("tap2");

        assertThatThrownBy(() -> change(wanted))
                .isInstanceOf(ConfigRefusedException.class)
                .hasMessage("no room for tap2");

        assertRunsBy(config, "refused");
        waiter.refuse("");
        change(wanted);
        assertRunsBy(config, "changed");
    }

    @Test
    void portThatCannotBeOpenedLeavesNoOtherOpen() {
        startWithoutPorts();
        AgentConfig wanted = withTwoPorts();
        unopenable = "tap2";

        assertThatThrownBy(() -> change(wanted)).hasMessage("no namespace for tap2");

        assertRunsBy(config, "not opened");
    }

    @Test
    void logIsAsItWasWhenSomethingElseFails() {
        startWithoutPorts();
        AgentConfig wanted = withTwoPorts();
        AgentConfig told = new AgentConfig(
                wanted.engine(),
                wanted.interfaces(),
                wanted.datapath(),
                wanted.control(),
                wanted.metrics(),
                new LogConfig("debug", false));
        faults.refuse(change -> change == 2);
        assertThatThrownBy(() -> change(told)).isInstanceOf(IllegalStateException.class);
        assertThat(logs).containsExactly(told.log(), LogConfig.DEFAULT);

        faults.refuse(change -> false);
        logRefuses = true;
        assertThatThrownBy(() -> change(told)).hasMessage("no such log");
        assertRunsBy(config, "log refused");
    }

    @Test
    void stepThatTheRouterCannotTakeTouchesNothing() {
        RandomConfigs configs = new RandomConfigs(SEED);
        AgentConfig first = configs.next();
        start(first);
        faults.refuse(change -> false);
        ConfigChange again = new ConfigChange.AddLif(first.engine().lifs().get(0));

        assertThatThrownBy(() -> runner.run(config, List.of(again)))
                .isInstanceOf(ConfigRefusedException.class)
                .hasMessageContaining("has a LIF already")
                .hasMessageContaining("restart the agent with the new configuration");

        assertThat(faults.changes()).isZero();
        assertRunsBy(config, "refused");
    }
}
