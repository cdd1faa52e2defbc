package io.github.dlrharness.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.control.FakeAgent;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.MemoryHub;
import io.github.dlrharness.io.MemoryPort;
import io.github.dlrharness.io.ParkingWaiter;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.wire.Frame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is counted at ports that come and go: nothing that was counted disappears, and nothing that was lost is left out. */
@Timeout(60)
class PortCountersTest {
    private static final long SEED = Long.getLong("dlrharness.seed", 20_261_125L);
    private static final EngineConfig CONFIG = FakeAgent.hostA().engine().withVmPorts(List.of());

    private final Map<String, MemoryHub> hubs = new HashMap<>();
    private final Map<String, MemoryPort> vms = new HashMap<>();
    private final HostAgent agent = HostAgent.start(
            CONFIG,
            HostEngine::new,
            EngineListener.NONE,
            new ParkingWaiter(),
            Map.of(Engine.UPLINK, new MemoryHub(2000).port("uplink", CONFIG.vtep())));

    @AfterEach
    void close() {
        agent.close();
    }

    private MemoryPort open(String interfaceName) {
        return hubs.computeIfAbsent(interfaceName, name -> new MemoryHub(2000)).port(interfaceName);
    }

    private MemoryPort add(int number, String interfaceName) {
        MemoryPort port = open(interfaceName);
        agent.addPort(new VmPortConfig(number, "vm" + number, FakeAgent.VNI), port);
        return port;
    }

    /** A VM's frame; the router counts it, whatever it is. */
    private void send(String interfaceName) {
        MemoryPort vm = vms.computeIfAbsent(interfaceName, name -> {
            open(name).close();
            return hubs.get(name).port("vm");
        });
        vm.transmit(Frame.copyOf(new byte[60]));
        vm.flush();
    }

    private Long counted(String counter) {
        return agent.portCounters().get("port." + counter);
    }

    @Test
    void whatARemovedPortCountedStaysAndGoesOnWhenItsInterfaceHasAPortAgain() {
        MemoryPort first = add(1, "tap1.5");
        for (int frame = 0; frame < 301; frame++) {
            send("tap1.5");
        }
        agent.drain();
        assertThat(counted("p1.received.frames")).isEqualTo(301);

        agent.removePort(1);
        first.close();
        assertThat(counted("p1.received.frames")).isNull();
        assertThat(counted("removed-tap1.5.received.frames")).isEqualTo(301);
        assertThat(counted("removed-tap1.5.received.bytes")).isEqualTo(301 * 60);

        add(1, "tap9");
        assertThat(counted("p1.received.frames")).as("another interface's").isZero();
        add(2, "tap1.5");
        assertThat(counted("p2.received.frames")).isEqualTo(301);
        assertThat(counted("removed-tap1.5.received.frames")).isNull();
        send("tap1.5");
        agent.drain();
        assertThat(counted("p2.received.frames")).isEqualTo(302);
    }

    @Test
    void whatWaitsAtAPortThatIsRemovedIsCountedAsLost() {
        add(1, "tap1");
        agent.operate(host -> {
            // On the loop's thread, so that it can't take them before.
            for (int frame = 0; frame < 100; frame++) {
                send("tap1");
            }
            host.removePort(1);
            // Nobody's any more.
            send("tap1");
            return null;
        });

        assertThat(counted("removed-tap1.received.drops")).isEqualTo(100);
        assertThat(counted("removed-tap1.received.frames")).isZero();
        assertThat(counted("removed-tap1.received.bytes")).isZero();
    }

    @Test
    void whatWaitsAtAPortThatIsReplacedIsCountedAsLost() {
        add(1, "tap1");
        agent.operate(host -> {
            send("tap1");
            send("tap1");
            host.replacePort(1, open("tap2"));
            return null;
        });

        assertThat(counted("p1.received.drops")).isEqualTo(2);
        send("tap2");
        agent.drain();
        assertThat(counted("p1.received.frames")).isEqualTo(1);
    }

    @Test
    void portOnTheSameSocketGetsWhatWaitsAndCountsOn() {
        MemoryPort port = add(1, "tap1");
        send("tap1");
        agent.drain();
        agent.operate(host -> {
            send("tap1");
            return host.interposePort(1, port);
        });
        agent.drain();

        assertThat(counted("p1.received.frames")).isEqualTo(2);
        assertThat(counted("p1.received.drops")).isZero();
    }

    @Test
    void resetForgetsRemovedPorts() {
        add(1, "tap1");
        send("tap1");
        agent.drain();
        agent.removePort(1);
        agent.reset();

        assertThat(agent.portCounters()).hasSize(6);
        add(1, "tap1");
        assertThat(counted("p1.received.frames")).isZero();
    }

    @Test
    void portThatWasResetIsRetiredWithWhatItCountedSince() {
        add(1, "tap1");
        send("tap1");
        agent.drain();
        agent.reset();
        send("tap1");
        agent.drain();
        agent.removePort(1);

        assertThat(counted("removed-tap1.received.frames")).isEqualTo(1);
    }

    @Test
    void everyFrameIsCountedHoweverPortsComeAndGo() {
        Random random = new Random(SEED);
        Map<Integer, MemoryPort> ports = new HashMap<>();
        long sent = 0;
        long before = 0;
        for (int round = 0; round < 400; round++) {
            String tap = "tap" + random.nextInt(4);
            int number = 1 + random.nextInt(4);
            if (ports.containsKey(number)) {
                String served = ports.get(number).name();
                int frames = random.nextInt(70);
                agent.call(() -> {
                    for (int frame = 0; frame < frames; frame++) {
                        send(served);
                    }
                    return null;
                });
                sent += frames;
                if (random.nextBoolean()) {
                    agent.removePort(number);
                    ports.remove(number).close();
                }
            } else if (ports.values().stream().noneMatch(port -> port.name().equals(tap))) {
                ports.put(number, add(number, tap));
            }
            long now = sum("received.frames");
            assertThat(now).as("-Ddlrharness.seed=" + SEED).isGreaterThanOrEqualTo(before);
            before = now;
        }
        agent.drain();
        assertThat(sum("received.frames") + sum("received.drops"))
                .as("-Ddlrharness.seed=" + SEED)
                .isEqualTo(sent);
    }

    private long sum(String what) {
        return agent.portCounters().entrySet().stream()
                .filter(one -> one.getKey().endsWith(what))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Test
    void sealedPortGivesWhatWaitsAndTakesNothingMore() {
        MemoryPort port = open("tap1");
        send("tap1");
        port.seal();
        send("tap1");

        assertThat(port.receive(frame -> {})).isEqualTo(1);
        assertThat(port.receive(frame -> {})).isZero();
        assertThat(port.stats().receiveDrops()).isZero();
        port.close();
        assertThatThrownBy(() -> port.receive(frame -> {})).isInstanceOf(PortException.class);
    }
}
