package io.github.dlrharness.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.MemoryHub;
import io.github.dlrharness.io.MemoryPort;
import io.github.dlrharness.io.ParkingWaiter;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A running agent with the real router, whose ports and configuration change. */
@Timeout(20)
class RunningAgentChangeTest {
    private static final Vni VNI_1 = new Vni(5000);
    private static final Vni VNI_2 = new Vni(5001);
    private static final long MAC_1 = 0x0200_0000_0001L;
    private static final long MAC_3 = 0x0200_0000_0003L;
    private static final Ipv4Address VM_1 = Ipv4Address.parse("172.16.10.11");
    private static final Ipv4Address VM_2 = Ipv4Address.parse("172.16.20.11");
    private static final Ipv4Address VM_3 = Ipv4Address.parse("172.16.10.13");
    private static final EngineConfig CONFIG = new EngineConfig(
            "host-that-changes",
            Ipv4Address.parse("192.168.250.51"),
            new MacAddress(0x0250_5600_0001L),
            List.of(
                    new LifConfig("lif-1", VNI_1, Ipv4Address.parse("172.16.10.1"), 24),
                    new LifConfig("lif-2", VNI_2, Ipv4Address.parse("172.16.20.1"), 24)),
            List.of(new VmPortConfig(1, "vm1", VNI_1)),
            Map.of(
                    VNI_2,
                    List.of(new RemoteVtep(Ipv4Address.parse("192.168.250.52"), new MacAddress(0x0250_5600_0002L)))),
            // Retries at once, so that an agent that goes on is caught.
            RouterOptions.defaults()
                    .withArp(new RouterOptions.Arp(
                            100, Duration.ofMillis(1), Duration.ofMinutes(10), Duration.ofSeconds(20), 100)),
            1600,
            List.of());

    private final Map<String, MemoryHub> hubs = new HashMap<>();
    private final MemoryPort vm1 = end("vm1");
    private final MemoryPort vm3 = end("vm3");
    private final MemoryPort underlay = hub("underlay").port("underlay", Ipv4Address.parse("192.168.250.52"));
    private final HostAgent agent = HostAgent.start(
            CONFIG,
            HostEngine::new,
            EngineListener.NONE,
            new ParkingWaiter(),
            Map.of(
                    Engine.UPLINK,
                    hub("underlay").port("uplink", CONFIG.vtep()),
                    1,
                    hub("vm1").port("p1")));

    private MemoryHub hub(String name) {
        return hubs.computeIfAbsent(name, key -> new MemoryHub(2000));
    }

    private MemoryPort end(String name) {
        return hub(name).port(name);
    }

    @AfterEach
    void close() {
        agent.close();
    }

    private static void send(MemoryPort end, byte[] frame) {
        end.transmit(Frame.copyOf(frame));
        end.flush();
    }

    private static List<byte[]> received(MemoryPort end) {
        List<byte[]> frames = new ArrayList<>();
        while (end.receive(frame -> frames.add(frame.toByteArray())) > 0) {
            // until it is empty
        }
        return frames;
    }

    private void sendToVm2() {
        send(vm1, Packets.udp(Packets.VMAC, MAC_1, VM_1.value(), VM_2.value(), 64, 1));
        agent.drain();
    }

    private List<ArpState> statesOfVm2() {
        return agent.tables().arp().stream()
                .filter(row -> row.address().equals(VM_2))
                .map(ArpRow::state)
                .toList();
    }

    @Test
    @Requirement("B11")
    void agentThatIsStoppedInTheMiddleOfAResolutionSendsNothingMore() {
        sendToVm2();
        assertThat(statesOfVm2()).containsExactly(ArpState.NASCENT);
        assertThat(received(underlay)).isNotEmpty();
        agent.close();
        received(underlay);

        // Its thread has ended: nobody is left who could send.
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("dlr-agent-host-that-changes") && thread.isAlive());
        assertThat(received(underlay)).isEmpty();
        assertThat(received(vm1)).isEmpty();
    }

    @Test
    @Requirement({"B11", "B12"})
    void restartedAgentHasForgottenWhatItResolved() {
        sendToVm2();
        agent.restart(CONFIG.withLifs(CONFIG.lifs().subList(0, 1)));
        received(underlay);
        received(vm1);
        agent.drain();

        assertThat(statesOfVm2()).isEmpty();
        assertThat(agent.tables().counters()).containsEntry("vm.received", 0L);
        assertThat(received(underlay)).isEmpty();
        sendToVm2();
        assertThat(agent.tables().counters()).containsEntry("drop.no-route", 1L);
    }

    @Test
    @Requirement("B12")
    void portThatIsAddedIsServedUntilItIsRemoved() {
        byte[] hello = Packets.arpRequest(MAC_3, VM_3.value(), Packets.ip("172.16.10.1"));
        agent.addPort(new VmPortConfig(7, "vm3", VNI_1), hub("vm3").port("p7"));
        send(vm3, hello);
        agent.drain();
        assertThat(received(vm3)).hasSize(1);
        assertThat(agent.portCounters())
                .containsEntry("port.p7.received.frames", 1L)
                .containsEntry("port.p7.sent.frames", 1L);

        agent.removePort(7);
        send(vm3, hello);
        agent.drain();
        assertThat(received(vm3)).isEmpty();
        assertThat(agent.portCounters()).doesNotContainKey("port.p7.received.frames");
        assertThat(agent.tables().macs()).noneMatch(row -> row.mac().value() == MAC_3);
        send(vm1, Packets.raw(Packets.BROADCAST, MAC_1, 0x88b5, 46));
        agent.drain();
        assertThat(received(vm3)).isEmpty();
        agent.removePort(7);
    }

    @Test
    void portWhoseNumberIsTakenIsRefusedAndTheOtherServedOn() {
        MemoryPort other = hub("vm3").port("other");
        assertThatThrownBy(() -> agent.addPort(new VmPortConfig(1, "twin", VNI_1), other))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("there is a port 1 already, p1");
        send(vm1, Packets.arpRequest(MAC_1, VM_1.value(), Packets.ip("172.16.10.1")));
        agent.drain();
        assertThat(received(vm1)).hasSize(1);
    }

    @Test
    void changeThatTheEngineRefusesIsToldWithItsReason() {
        assertThatThrownBy(() -> agent.change(
                        (engine, now) -> engine.addLif(CONFIG.lifs().get(0))))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("VNI 5000 has a LIF already");
        agent.change((engine, now) -> engine.removeLif(VNI_2, now));
        sendToVm2();
        assertThat(agent.tables().counters()).containsEntry("drop.no-route", 1L);
    }
}
