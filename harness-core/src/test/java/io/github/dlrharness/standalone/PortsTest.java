package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.agent.HostAgent;
import io.github.dlrharness.control.FakeAgent;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.MemoryHub;
import io.github.dlrharness.io.MemoryPort;
import io.github.dlrharness.io.MissingPort;
import io.github.dlrharness.io.ParkingWaiter;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A running agent's VM port p1 while its interface goes, comes, is replaced and breaks. */
@Timeout(60)
class PortsTest {
    private static final String RECEIVED = "port.p1.received.frames";
    private static final String DROPPED = "port.p1.sent.drops";
    private static final EngineConfig CONFIG = FakeAgent.hostA().engine();
    private static final long VM = 0x0200_0000_0001L;
    private static final byte[] QUESTION =
            Packets.arpRequest(VM, Packets.ip("172.16.10.11"), Packets.ip("172.16.10.1"));

    private final MemoryHub hub = new MemoryHub(2000);
    private final MemoryPort vm = hub.port("vm1");
    private final MemoryPort uplink = new MemoryHub(2000).port("uplink", CONFIG.vtep());
    private final FakeInterfaces interfaces = new FakeInterfaces().put("p1", 5, true);
    private final BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(16);
    private final LinkWatch links = new LinkWatch(interfaces, "host-a", this::interfacesChanged);
    private final Ports ports = new Ports(this::open, links::wakeup);

    /** Those that were opened, in order. */
    private final List<MemoryPort> opened = new CopyOnWriteArrayList<>();

    private volatile boolean openable = true;
    private HostAgent agent;

    private FramePort open(String interfaceName) {
        if (!openable) {
            return new MissingPort(interfaceName);
        }
        opened.add(hub.port(interfaceName));
        return opened.get(opened.size() - 1);
    }

    private void interfacesChanged() {
        try {
            ports.reopen(agent, links);
        } finally {
            changes.add(true);
        }
    }

    @BeforeEach
    void start() {
        FramePort first = ports.open("p1");
        ports.add(1, "p1", first, links.link("p1"));
        agent = HostAgent.start(
                CONFIG,
                HostEngine::new,
                EngineListener.NONE,
                new ParkingWaiter(),
                Map.of(Engine.UPLINK, uplink, 1, first),
                ports);
        links.start();
    }

    @AfterEach
    void close() {
        links.close();
        agent.close();
    }

    private void awaitLook() throws InterruptedException {
        assertThat(changes.poll(30, TimeUnit.SECONDS)).as("somebody looked").isNotNull();
    }

    private void tell() throws InterruptedException {
        interfaces.wakeup();
        awaitLook();
    }

    /** The VM asks for the LIF; tells how many answers come. */
    private int answers() {
        vm.transmit(Frame.copyOf(QUESTION));
        vm.flush();
        agent.drain();
        return vm.receive(frame -> {});
    }

    private long counted(String counter) {
        return agent.counters().get(counter);
    }

    private static boolean isClosed(MemoryPort port) {
        try {
            port.receive(frame -> {});
            return false;
        } catch (PortException e) {
            return true;
        }
    }

    @Test
    void portOfAReplacedInterfaceIsOpenedOnTheNewOne() throws Exception {
        assertThat(answers()).isEqualTo(1);
        interfaces.put("p1", 6, true);
        tell();

        assertThat(opened).hasSize(2);
        assertThat(isClosed(opened.get(0))).isTrue();
        assertThat(answers()).isEqualTo(1);
        assertThat(counted(RECEIVED)).isEqualTo(2);
        tell();
        assertThat(opened).as("the same interface").hasSize(2);
    }

    @Test
    void portStaysOpenWhenItsCarrierGoesAndComes() throws Exception {
        interfaces.put("p1", 5, false);
        tell();
        interfaces.put("p1", 5, true);
        tell();

        assertThat(opened).hasSize(1);
        assertThat(answers()).isEqualTo(1);
    }

    @Test
    void portOfAnInterfaceThatIsGoneWaitsForOne() throws Exception {
        interfaces.remove("p1");
        opened.get(0).close();
        assertThat(answers()).isZero();
        awaitLook();
        assertThat(ports.isOpen(1)).isFalse();
        tell();
        assertThat(opened).as("nothing to be opened").hasSize(1);

        // A question to its VM.
        agent.operate(host -> {
            host.engine().probe(Ipv4Address.parse("172.16.10.11"), host.now());
            return null;
        });
        assertThat(counted(DROPPED)).isEqualTo(1);

        interfaces.put("p1", 5, true);
        tell();
        assertThat(ports.isOpen(1)).isTrue();
        assertThat(answers()).isEqualTo(1);
        assertThat(counted(RECEIVED)).isEqualTo(1);
        assertThat(counted(DROPPED)).as("still counted").isEqualTo(1);
    }

    @Test
    void portThatBreaksAfterItsInterfaceHasReturnedIsOpenedWithoutMoreNews() throws Exception {
        assertThat(answers()).isEqualTo(1);
        // Gone and back under its number, and looked at, before the port is found broken.
        tell();
        assertThat(opened).hasSize(1);
        opened.get(0).close();
        assertThat(answers()).isZero();

        awaitLook();
        assertThat(ports.isOpen(1)).isTrue();
        assertThat(answers()).isEqualTo(1);
    }

    @Test
    void portThatCannotBeOpenedIsTriedAgainAtTheNextNews() throws Exception {
        openable = false;
        opened.get(0).close();
        assertThat(answers()).isZero();
        awaitLook();
        tell();
        assertThat(ports.isOpen(1)).isFalse();

        openable = true;
        tell();
        assertThat(ports.isOpen(1)).isTrue();
        assertThat(answers()).isEqualTo(1);
    }

    @Test
    void oldPortStaysInUseWhileTheNewOneCannotBeOpened() throws Exception {
        openable = false;
        interfaces.put("p1", 6, true);
        tell();

        assertThat(ports.isOpen(1)).isTrue();
        assertThat(isClosed(opened.get(0))).isFalse();
        assertThat(answers()).isEqualTo(1);
        openable = true;
        tell();
        assertThat(isClosed(opened.get(0))).isTrue();
        assertThat(answers()).isEqualTo(1);
        assertThat(counted(RECEIVED)).isEqualTo(2);
    }

    @Test
    void portThatTheAgentNoLongerTakesIsClosed() throws Exception {
        agent.close();
        interfaces.put("p1", 6, true);
        tell();

        assertThat(opened).hasSize(2);
        assertThat(isClosed(opened.get(1))).isTrue();
    }

    @Test
    void agentDiesWithItsUplinkAndTellsWhy() {
        uplink.close();

        assertThatThrownBy(agent::drain)
                .isInstanceOf(AgentException.class)
                .hasRootCauseMessage("port uplink is closed; it can't receive");
    }
}
