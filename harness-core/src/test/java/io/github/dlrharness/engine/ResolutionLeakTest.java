package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is left in an engine when very many targets never answered, neither it nor another instance. */
class ResolutionLeakTest {
    /** Of each kind: the host's own, and those for another instance; a million together. */
    private static final int RESOLUTIONS = 500_000;
    /** ns between two new targets; some hundred are pending at any time. */
    private static final long STEP = 10_000;

    private static final Duration WAIT = Duration.ofMillis(5);
    /** Little against the number of resolutions: what is not given back soon exhausts it, and that is counted. */
    private static final int LIMIT = 2_000;

    private static final RouterOptions OPTIONS = RouterOptions.defaults()
            .withArp(new RouterOptions.Arp(1, WAIT, Duration.ofMinutes(10), Duration.ofMillis(1), LIMIT))
            .withQueue(new RouterOptions.Queue(4, LIMIT, Duration.ofSeconds(10)))
            .withProxy(new RouterOptions.Proxy(WAIT, LIMIT));

    private final Fabric.Builder builder = Fabric.builder()
            .lif(5000, "172.16.10.1", 24)
            .lif(5001, "10.0.0.1", 8)
            .host("a")
            .host("b")
            .vm("vm1", "a", 5000, "172.16.10.11")
            .vm("vm2", "a", 5001, "10.255.0.1")
            .options(OPTIONS);
    private final Fabric fabric = builder.build();
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestHost b = fabric.host("b");
    private final Frame frame = Frame.allocate(2048);
    private final Engine engine = new HostEngine(builder.config(fabric, "a"), (port, out) -> {}, EngineListener.NONE);
    private final byte[] datagram = Packets.udp(Packets.VMAC, vm1.mac, vm1.ip, 0, 64, 1);
    private final byte[] request =
            Packets.vxlan(5001, Packets.overlayRequest(b.pMac, Packets.ip("10.0.0.1"), Packets.ip("10.0.0.2")));
    private final Ipv4View ip = new Ipv4View();
    private long now;

    @Test
    @Requirement("C5")
    void timeoutsOfAMillionResolutionsLeaveNothingBehind() {
        inject(vm1.port, Packets.arpRequest(vm1.mac, vm1.ip, Packets.ip("172.16.10.1")));
        int own = Packets.ip("10.1.0.0");
        int others = Packets.ip("10.101.0.0");
        for (int i = 0; i < RESOLUTIONS; i++) {
            pass(STEP);
            route(own + i);
            askedFor(others + i);
        }
        pass(2 * WAIT.toNanos());

        for (Counter each : new Counter[] {
            Counter.ARP_REQUESTS,
            Counter.ARP_FAILED,
            Counter.QUEUE_ADDED,
            Counter.DROP_ARP_FAILED,
            Counter.PROXY_ACCEPTED,
            Counter.PROXY_LOCAL_REQUESTS,
            Counter.PROXY_EXPIRED
        }) {
            assertThat(count(each)).as(each.label()).isEqualTo(RESOLUTIONS);
        }
        assertNothingWasFull();
        assertThat(engine.tables(now).arp())
                .extracting(ArpRow::state)
                .containsExactlyInAnyOrder(ArpState.PERMANENT, ArpState.PERMANENT, ArpState.VALID);

        // Bytes still held would cost a target all but its latest packet.
        int last = Packets.ip("10.254.0.1");
        route(last);
        route(last);
        assertNothingWasFull();
        pass(Duration.ofHours(1).toNanos());
        assertThat(engine.tables(now).arp()).extracting(ArpRow::state).containsOnly(ArpState.PERMANENT);
        assertThat(engine.nextDeadline()).isEqualTo(Engine.NO_DEADLINE);
    }

    private void assertNothingWasFull() {
        for (Counter each : new Counter[] {
            Counter.ARP_EVICTED,
            Counter.DROP_ARP_TABLE_FULL,
            Counter.DROP_QUEUE_FULL,
            Counter.DROP_QUEUE_OLDEST,
            Counter.DROP_QUEUE_EXPIRED,
            Counter.PROXY_EVICTED
        }) {
            assertThat(count(each)).as(each.label()).isZero();
        }
    }

    private long count(Counter counter) {
        return engine.tables(now).counters().get(counter.label());
    }

    /** A VM's packet to a target the router does not know. */
    private void route(int target) {
        int length = datagram.length - EthernetView.HEADER;
        ip.write(ByteBuffer.wrap(datagram), EthernetView.HEADER, length, 64, IpProtocol.UDP, vm1.ip, target);
        inject(vm1.port, datagram);
    }

    /** Another instance's request for a target that is not here. */
    private void askedFor(int target) {
        int arp = VxlanView.HEADER + EthernetView.HEADER;
        ByteBuffer.wrap(request).putInt(arp + ArpView.TARGET_IP, target);
        inject(Engine.UPLINK, request);
    }

    private void inject(int port, byte[] bytes) {
        frame.set(bytes, 0, bytes.length);
        frame.outer(b.vtep, 50_000);
        engine.handleFrame(port, frame, now);
    }

    private void pass(long nanos) {
        long end = now + nanos;
        for (long next = engine.nextDeadline(); next <= end; next = engine.nextDeadline()) {
            now = Math.max(now, next);
            engine.handleTimeout(now);
        }
        now = end;
    }
}
