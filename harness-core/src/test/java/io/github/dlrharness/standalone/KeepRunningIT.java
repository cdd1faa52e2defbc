package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.os.linux.IpBatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interfaces that go and return under a running agent. */
@SuppressWarnings("try") // agents that only have to run
@Tag("netns")
class KeepRunningIT {
    private static PortInfo.State state(StandaloneAgent agent, int port) {
        return agent.info().ports().get(port).state();
    }

    @Test
    void vmsLinkThatIsDeletedAndMadeAnewIsUsedAgain() {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = hosts.start("a");
                StandaloneAgent b = hosts.start("b");
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            flow.establish();
            TwoHosts.run(new IpBatch(hosts.a).add("link delete p1"));
            TwoHosts.await("port p1 is missing", () -> state(a, 1) == PortInfo.State.MISSING);
            assertThat(a.info().healthy()).isFalse();
            long before = a.counters().get("port.p1.received.frames");

            hosts.wireVm(hosts.vm1, hosts.a, "p1", "172.16.10");

            TwoHosts.await("port p1 is up", () -> state(a, 1) == PortInfo.State.UP);
            flow.establish();
            assertThat(a.counters().get("port.p1.received.frames")).isGreaterThan(before);
        }
    }

    @Test
    void frameForAMissingInterfaceIsCounted() {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = hosts.start("a");
                StandaloneAgent b = hosts.start("b");
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            flow.establish();
            TwoHosts.run(new IpBatch(hosts.b).add("link delete p2"));
            TwoHosts.await("port p2 is missing", () -> state(b, 1) == PortInfo.State.MISSING);
            b.drain();
            long before = b.counters().get("port.p1.sent.drops");

            flow.send();

            TwoHosts.await("the frame is counted", () -> b.counters().get("port.p1.sent.drops") > before);
        }
    }

    @Test
    void portWithoutAnInterfaceAtTheStartIsUsedWhenThereIsOne() {
        try (TwoHosts hosts = TwoHosts.wired()) {
            TwoHosts.run(new IpBatch(hosts.a).add("link delete p1"));
            try (StandaloneAgent a = hosts.start("a");
                    StandaloneAgent b = hosts.start("b")) {
                assertThat(state(a, 1)).isEqualTo(PortInfo.State.MISSING);

                hosts.wireVm(hosts.vm1, hosts.a, "p1", "172.16.10");

                TwoHosts.await("port p1 is up", () -> state(a, 1) == PortInfo.State.UP);
                try (Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
                    flow.establish();
                }
            }
        }
    }

    @Test
    void underlayThatIsDeletedAndMadeAnewCarriesAgain() {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = hosts.start("a");
                StandaloneAgent b = hosts.start("b");
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            flow.establish();
            TwoHosts.run(new IpBatch(hosts.a).add("link delete uplink"));
            TwoHosts.await("the uplink is missing", () -> state(a, 0) == PortInfo.State.MISSING);
            long before = a.counters().get("port.uplink.sent.drops");
            flow.send();
            TwoHosts.await("the frame is counted", () -> a.counters().get("port.uplink.sent.drops") > before);

            hosts.wireUnderlay();

            TwoHosts.await("the uplink is up", () -> state(a, 0) == PortInfo.State.UP);
            flow.establish();
        }
    }

    @Test
    void underlaysAddressThatGoesAndComesIsSeen() {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = hosts.start("a");
                StandaloneAgent b = hosts.start("b");
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            flow.establish();

            TwoHosts.run(new IpBatch(hosts.a).add("address delete 192.168.250.51/24 dev uplink"));
            assertThat(state(a, 0)).isEqualTo(PortInfo.State.UNADDRESSED);
            assertThat(a.info().healthy()).isFalse();

            TwoHosts.run(new IpBatch(hosts.a).add("address add 192.168.250.51/24 dev uplink"));
            assertThat(state(a, 0)).isEqualTo(PortInfo.State.UP);
            flow.establish();
        }
    }

    @Test
    void carrierThatGoesAndComesIsSeen() {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = hosts.start("a");
                StandaloneAgent b = hosts.start("b");
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            flow.establish();
            TwoHosts.run(new IpBatch(hosts.vm1).add("link set eth0 down"));
            TwoHosts.await("port p1 is down", () -> state(a, 1) == PortInfo.State.DOWN);
            TwoHosts.run(new IpBatch(hosts.vm1).add("link set eth0 up").add("route add default via 172.16.10.1"));
            TwoHosts.await("port p1 is up", () -> state(a, 1) == PortInfo.State.UP);
            flow.establish();

            TwoHosts.run(new IpBatch(hosts.b).add("link set uplink down"));
            TwoHosts.await("the uplink is down", () -> state(a, 0) == PortInfo.State.DOWN);
            TwoHosts.run(new IpBatch(hosts.b).add("link set uplink up"));
            TwoHosts.await("the uplink is up", () -> state(a, 0) == PortInfo.State.UP);
            flow.establish();
        }
    }

    /** How long it handles them, DrainTest shows on a clock of its own. */
    @Test
    @Timeout(120)
    void closesThoughFramesKeepComingAndLeavesRoomForTheNext() {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent b = hosts.start("b");
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            StandaloneAgent a = hosts.start("a");
            flow.establish();
            AtomicBoolean sending = new AtomicBoolean(true);
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                while (sending.get()) {
                    flow.send();
                }
            });
            try {
                a.close();

                assertThatThrownBy(a::counters)
                        .isInstanceOf(AgentException.class)
                        .hasMessageContaining("closed");
                // It takes the same address, and the same interface.
                hosts.start("a").close();
            } finally {
                sending.set(false);
                sender.join();
            }
        }
    }
}
