package io.github.dlrharness.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.control.AgentEvent;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.control.ChangeReport;
import io.github.dlrharness.control.ConfigRefusedException;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AgentLogTest {
    private final LogLines lines = new LogLines();
    private final AtomicLong now = new AtomicLong();
    private final AgentLog log = new AgentLog(lines.logger(), now::get);
    private final FakeAgent agent = new FakeAgent();

    AgentLogTest() {
        agent.counters.replaceAll((name, count) -> 0L);
    }

    @Test
    void tellsTheLifeOfAnAgent() {
        log.starting("host-a", "1.2.3", "agent.yaml");
        log.ready(agent.info(), Duration.ofMillis(420));
        log.changed(new ChangeReport(List.of("LIF 5000: added", "route 10.0.0.0/8: removed")));
        log.changed(new ChangeReport(List.of()));
        log.refused(new ConfigRefusedException(List.of("a", "b")));
        log.stopping("SIGTERM");

        assertThat(lines.take())
                .containsExactly(
                        "INFO Starting dlr-agent 1.2.3 for host \"host-a\" with agent.yaml",
                        "INFO Ready: forwarding on 3 ports 420 ms after the start",
                        "INFO Changed: LIF 5000: added",
                        "INFO Changed: route 10.0.0.0/8: removed",
                        "INFO The configuration has not changed",
                        "WARN The configuration was refused, the old one stays in force:\na\nb",
                        "INFO Stopping: SIGTERM");
    }

    @Test
    void tellsHowInterfacesAreAndWhenThatChanges() {
        look();
        assertThat(lines.take())
                .containsExactly(
                        "INFO Port uplink: interface eth1 is up",
                        "INFO Port vm1: interface tap1 is up",
                        "INFO Port vm2: interface tap2 is up");
        look();
        assertThat(lines.take()).isEmpty();
        agent.port(1, PortInfo.State.MISSING);
        look();
        assertThat(lines.lastFields()).containsExactly("kind=port", "port=vm1", "interface=tap1", "state=missing");
        assertThat(lines.take()).containsExactly("WARN Port vm1: interface tap1 is missing");
    }

    @Test
    void tellsWhoUsesAnAddressThatIsNotTheirs() {
        log.event(event(EngineEvent.ARP_DUPLICATE));
        assertThat(lines.lastFields())
                .containsExactly("kind=duplicate address", "vni=5000", "address=172.16.10.11", "mac=02:00:00:00:00:07");
        log.event(event(EngineEvent.LIF_DEFENDED));
        log.event(event(EngineEvent.ARP_MOVED));
        log.event(event(EngineEvent.ARP_RESOLVED));

        assertThat(lines.take())
                .containsExactly(
                        "WARN Two VMs use 172.16.10.11 on VNI 5000; it stays with 02:00:00:00:00:07 for now",
                        "WARN The VM 02:00:00:00:00:07 on VNI 5000 claims 172.16.10.11, which is a LIF's address;"
                                + " its claim was refused",
                        "INFO 172.16.10.11 on VNI 5000 has moved to 02:00:00:00:00:07");
    }

    @Test
    void tellsOfSpoofingHowMuchSinceTheLastLine() {
        look();
        lines.take();
        agent.counters.put("drop.vm-router-mac", 5L);
        look();
        agent.counters.put("drop.vm-router-mac", 12L);
        look();
        look();
        agent.counters.put("drop.vm-router-mac", 3L);
        look();

        String words = " frames of VMs that used the router's MAC as theirs (drop.vm-router-mac)";
        assertThat(lines.take())
                .containsExactly("WARN Dropped 5" + words, "WARN Dropped 7" + words, "WARN Dropped 3" + words);
    }

    @Test
    void attackerGetsFewLinesAndNoFrameIsLeftOut() {
        look();
        lines.take();
        long frames = 0;
        for (int second = 0; second < 600; second++) {
            frames += 1000;
            agent.counters.put("drop.vm-lif-address", frames);
            look();
            advance(Duration.ofSeconds(1));
        }
        // What was still to be told.
        advance(Duration.ofSeconds(20));
        look();
        List<String> told = lines.take();

        assertThat(told).hasSizeBetween(60, 75);
        long sum = told.stream()
                .filter(line -> line.startsWith("WARN Dropped "))
                .mapToLong(line -> Long.parseLong(line.split(" ")[2]))
                .sum();
        assertThat(sum).isEqualTo(frames);
    }

    @Test
    void floodOfOneKindIsCutToldAndSilencesNoOther() {
        for (int i = 0; i < 1000; i++) {
            log.event(event(EngineEvent.ARP_DUPLICATE));
        }
        log.event(event(EngineEvent.LIF_DEFENDED));
        List<String> first = lines.take();
        assertThat(first).hasSize(LimitedLog.BURST + 1);
        assertThat(first.get(LimitedLog.BURST)).contains("LIF's address");

        advance(LimitedLog.INTERVAL);
        log.event(event(EngineEvent.ARP_DUPLICATE));
        assertThat(lines.take()).singleElement().asString().endsWith("(990 more of this kind were not written)");
    }

    @Test
    void whatWasCutIsToldWhenTheFloodIsOver() {
        look();
        for (int i = 0; i < 15; i++) {
            log.event(event(EngineEvent.ARP_MOVED));
        }
        lines.take();
        look();
        assertThat(lines.take()).isEmpty();
        advance(LimitedLog.INTERVAL);
        look();
        look();

        assertThat(lines.take()).containsExactly("WARN 5 more messages of the kind \"moved address\" were not written");
    }

    @Test
    void tellsOnceThatTheEventLoopHangsAndOnceThatItIsBack() {
        log.noLook("nothing for 2000 ms");
        log.noLook("nothing for 2000 ms");
        assertThat(lines.take()).containsExactly("ERROR The event loop does not answer: nothing for 2000 ms");
        look();
        assertThat(lines.take()).contains("WARN The event loop answers again");
    }

    private void look() {
        log.look(Reading.of(agent));
    }

    private void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static AgentEvent event(EngineEvent event) {
        return new AgentEvent(
                0, event, new Vni(5000), Ipv4Address.parse("172.16.10.11"), MacAddress.parse("02:00:00:00:00:07"));
    }
}
