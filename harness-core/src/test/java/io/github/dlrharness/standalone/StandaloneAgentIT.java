package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.control.AgentEvent;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.control.CaptureRequest;
import io.github.dlrharness.control.ConfigRefusedException;
import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.os.linux.EthernetTool;
import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.Vni;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent alone: started from a configuration, asked, changed while it runs. */
@SuppressWarnings("try") // agents that only have to run
@Tag("netns")
class StandaloneAgentIT {
    @Test
    void twoAgentsRouteBetweenTheirVms() {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = hosts.start("a");
                StandaloneAgent b = hosts.start("b");
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            flow.establish();

            assertThat(a.info().healthy()).isTrue();
            assertThat(a.info().ports())
                    .containsExactly(
                            new PortInfo(0, "uplink", "uplink", 0, PortInfo.State.UP),
                            new PortInfo(1, "p1", "p1", 5000, PortInfo.State.UP));
            assertThat(b.counters()).containsKey("port.p1.sent.frames");
        }
    }

    @Test
    void agentWithoutPacketSocketsTalksToOneWithThem() {
        Capability.LIBPCAP.require();
        AgentConfig pcap = TwoHosts.with(TwoHosts.config("a", ""), AgentConfig.Datapath.PCAP);
        try (TwoHosts hosts = TwoHosts.wired()) {
            hosts.vm1.call(() -> {
                EthernetTool.finishBeforeSending("eth0");
                return null;
            });
            try (StandaloneAgent a = hosts.start(pcap);
                    StandaloneAgent b = hosts.start("b");
                    Flow there = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11");
                    Flow back = new Flow(hosts.vm2, hosts.vm1, "172.16.10.11")) {
                there.establish();
                back.establish();

                TwoHosts.run(new IpBatch(hosts.a).add("link delete p1"));
                TwoHosts.await(
                        "port p1 is missing", () -> a.info().ports().get(1).state() == PortInfo.State.MISSING);
            }
        }
    }

    @Test
    void probeTellsWhoAnswersAndWhoDoesNot() {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = hosts.start("a");
                StandaloneAgent b = hosts.start("b")) {
            Ipv4Address vm2 = Ipv4Address.parse("172.16.20.11");

            assertThat(a.probe(vm2, Duration.ofSeconds(5))).hasValueSatisfying(answer -> {
                assertThat(answer.mac()).hasToString("02:00:00:00:00:21");
                assertThat(answer.after()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
            });
            assertThat(a.probe(vm2, Duration.ofSeconds(5)))
                    .as("once more, which the rate limit delays")
                    .isPresent();
            assertThat(a.probe(Ipv4Address.parse("172.16.20.99"), Duration.ofSeconds(8)))
                    .isEmpty();
            assertThatThrownBy(() -> a.probe(Ipv4Address.parse("10.0.0.1"), Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("10.0.0.1 is no neighbour's address");
        }
    }

    @Test
    void eventsAndFramesAreToldToWhoSubscribes() {
        List<AgentEvent> events = new CopyOnWriteArrayList<>();
        List<CapturedFrame> frames = new CopyOnWriteArrayList<>();
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = hosts.start("a");
                StandaloneAgent b = hosts.start("b");
                Subscription told = a.events(events::add);
                Subscription captured = a.capture(new CaptureRequest(List.of(), 64), frames::add);
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            flow.establish();

            TwoHosts.await(
                    "the resolution is told",
                    () -> events.stream().anyMatch(one -> one.event() == EngineEvent.ARP_RESOLVED));
            TwoHosts.await(
                    "frames of both interfaces are seen",
                    () -> frames.stream().anyMatch(one -> one.tap().name().equals("p1"))
                            && frames.stream().anyMatch(one -> one.tap().name().equals("a")));
            assertThat(frames).allSatisfy(one -> assertThat(one.bytes()).hasSizeLessThanOrEqualTo(64));
            assertThat(told.lost()).isZero();
            assertThat(captured.lost()).isZero();
            assertThatThrownBy(() -> a.capture(new CaptureRequest(List.of("p9"), 64), frames::add))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no port p9; the ports are uplink, p1");
        }
    }

    @Test
    void changesTouchNoFrameOfAnotherFlow() {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = hosts.start("a");
                StandaloneAgent b = hosts.start("b");
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            hosts.wireVm(hosts.vm2, hosts.a, "p3", "172.16.30", "eth1");
            flow.establish();
            flow.forget();

            AtomicBoolean changing = new AtomicBoolean(true);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> flow.sendWhile(changing::get));
            for (int round = 0; round < 25; round++) {
                assertThat(a.apply(StandaloneAgentIT::grown).changes()).hasSize(4);
                assertThat(a.apply(before -> TwoHosts.config("a", "")).changes())
                        .hasSize(4);
            }
            changing.set(false);
            sending.join();

            assertThat(flow.sent()).isGreaterThan(1000);
            assertThat(flow.received()).doesNotHaveDuplicates().hasSize(flow.sent());
        }
    }

    /** Another LIF, port and route, and VTEPs of the new VNI. */
    private static AgentConfig grown(AgentConfig before) {
        Vni vni = new Vni(5002);
        Map<Integer, String> interfaces = new HashMap<>(before.interfaces());
        interfaces.put(2, "p3");
        List<LifConfig> lifs = new ArrayList<>(before.engine().lifs());
        lifs.add(new LifConfig("lif-5002", vni, Ipv4Address.parse("172.16.30.1"), 24));
        List<VmPortConfig> ports = new ArrayList<>(before.engine().vmPorts());
        ports.add(new VmPortConfig(2, "p3", vni));
        Map<Vni, List<RemoteVtep>> vteps = new HashMap<>(before.engine().vteps());
        vteps.put(vni, vteps.get(new Vni(5000)));
        return before.with(
                before.engine()
                        .withLifs(lifs)
                        .withVmPorts(ports)
                        .withVteps(vteps)
                        .withRoutes(List.of(new StaticRoute(
                                Ipv4Prefix.of(Ipv4Address.parse("10.0.0.0"), 8), Ipv4Address.parse("172.16.30.11")))),
                interfaces);
    }

    @Test
    void countsOfAPortThatIsRemovedStayAndGoOnWhenItIsBack() {
        AgentConfig config = TwoHosts.config("a", "");
        AgentConfig without = config.with(config.engine().withVmPorts(List.of()), Map.of(0, "uplink"));
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = hosts.start("a");
                StandaloneAgent b = hosts.start("b");
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            flow.establish();
            long before = a.counters().get("port.p1.received.frames");
            for (int round = 0; round < 10; round++) {
                for (int datagram = 0; datagram < 30; datagram++) {
                    flow.send();
                }
                a.apply(running -> without);
                Map<String, Long> removed = a.counters();
                assertThat(removed).doesNotContainKey("port.p1.received.frames");
                assertThat(removed.get("port.removed-p1.received.frames")).isGreaterThanOrEqualTo(before);
                assertThat(removed).containsKey("port.removed-p1.received.link-drops");
                a.apply(running -> config);
                long now = a.counters().get("port.p1.received.frames");
                assertThat(now).isGreaterThanOrEqualTo(removed.get("port.removed-p1.received.frames"));
                before = now;
            }
            flow.establish();
            assertThat(a.counters().get("port.p1.received.frames")).isGreaterThan(before);
        }
    }

    @Test
    void reloadDoesWhatTheFileSaysAndRefusesWhatIsWrong(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.yaml");
        Files.writeString(file, AgentJson.writePretty(TwoHosts.config("a", "")));
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = StandaloneAgent.start(
                        TwoHosts.config("a", ""), AgentSettings.of(file).at(hosts.place("a")))) {
            assertThat(a.reload().changes()).isEmpty();
            AgentConfig grown = grown(a.config());
            Files.writeString(file, AgentJson.writePretty(grown));

            assertThat(a.reload().changes())
                    .containsExactly(
                            "LIF lif-5002 172.16.30.1/24 on VNI 5002 added",
                            "VTEP 192.168.250.52 added to VNI 5002",
                            "route to 10.0.0.0/8 via 172.16.30.11 added",
                            "port p3 at interface p3 on VNI 5002 added");
            assertThat(a.config()).isEqualTo(grown);
            assertThat(a.info().ports().get(2).state()).isEqualTo(PortInfo.State.MISSING);

            Files.writeString(file, "host: a\nunderlay: {}\n");
            assertThatThrownBy(a::reload)
                    .isInstanceOf(ConfigRefusedException.class)
                    .hasMessageContaining("line 2, column 11: underlay: interface is missing");
            Files.writeString(file, AgentJson.write(grown).replace("02:50:56:00:00:01", "02:50:56:00:00:09"));
            assertThatThrownBy(a::reload)
                    .isInstanceOf(ConfigRefusedException.class)
                    .hasMessage(
                            "pmac: 02:50:56:00:00:01 can't become 02:50:56:00:00:09 while the agent runs; restart the agent");
            assertThat(a.config()).isEqualTo(grown);
        }
    }

    @Test
    void startIsRefusedWithARemedyWhenTheUnderlayIsNotThere() {
        try (TwoHosts hosts = TwoHosts.wired()) {
            TwoHosts.run(new IpBatch(hosts.a).add("address flush dev uplink"));
            assertThatThrownBy(() -> hosts.start("a"))
                    .isInstanceOf(AgentException.class)
                    .hasMessageContaining("\"ip address add 192.168.250.51/24 dev uplink\"");
            TwoHosts.run(new IpBatch(hosts.a).add("link delete uplink"));
            assertThatThrownBy(() -> hosts.start("a"))
                    .isInstanceOf(AgentException.class)
                    .hasMessageContaining("there is no interface uplink for the underlay");
        }
    }
}
