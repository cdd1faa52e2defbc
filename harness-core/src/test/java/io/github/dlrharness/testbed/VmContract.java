package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.testbed.UdpSocket.Datagram;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Ipv4Address;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a VM does, on any backend. */
public abstract class VmContract {
    private static final PingOptions PATIENT = PingOptions.defaults().withTimeout(Duration.ofSeconds(5));
    private static final PingOptions SHORT = PingOptions.defaults().withTimeout(Duration.ofMillis(200));

    private Testbed testbed;
    private Vm vm1;
    private Vm vm2;

    /** Makes testbeds of the kind under test. */
    protected abstract TestbedBackend backend();

    @BeforeEach
    void start() {
        testbed = backend().start(TopologyPlan.of(Topologies.seedFigure()), HostEngine::new);
        vm1 = testbed.vm("vm1");
        vm2 = testbed.vm("vm2");
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    private static Ipv4Address ip(String text) {
        return Ipv4Address.parse(text);
    }

    @Test
    void pingsAsOftenAsAsked() {
        PingResult result = vm1.ping(vm2.address(), PATIENT.withCount(5));
        assertThat(result.sent()).isEqualTo(5);
        assertThat(result.roundTrips()).hasSize(5).allMatch(time -> time.compareTo(Duration.ZERO) > 0);
    }

    @Test
    void pingOfAVmThatIsNotThereIsNotAnswered() {
        PingResult result = vm1.ping(ip("172.16.20.99"), SHORT);
        assertThat(result.received()).isZero();
        assertThat(result.complete()).isFalse();
        assertThat(result.errors()).isEmpty();
    }

    @Test
    void pingTellsWhichRouterGaveUpOnAnExpiredPacket() {
        PingResult result = vm1.ping(vm2.address(), PATIENT.withTtl(1));
        assertThat(result.received()).isZero();
        assertThat(result.errors()).containsExactly("172.16.10.1: time exceeded (11/0)");
    }

    @Test
    void pingTellsThatThereIsNoRoute() {
        PingResult result = vm1.ping(ip("10.9.9.9"), PATIENT);
        assertThat(result.errors()).containsExactly("172.16.10.1: destination network unreachable (3/0)");
    }

    @Test
    void pingTellsThatAPacketWithDontFragmentIsTooLong() {
        PingResult result = vm1.ping(vm2.address(), PATIENT.withPayload(1473).withDontFragment(true));
        assertThat(result.errors()).containsExactly("vm1: Message too long (errno 90)");
        assertThat(vm1.ping(vm2.address(), PATIENT.withPayload(1472).withDontFragment(true))
                        .complete())
                .isTrue();
    }

    @Test
    void pingWithoutDontFragmentTravelsInFragments() {
        assertThat(vm1.ping(vm2.address(), PATIENT.withPayload(4000)).complete())
                .isTrue();
    }

    @Test
    void pingRefusesOptionsThatNoPacketCanHave() {
        assertThatThrownBy(() -> vm1.ping(vm2.address(), PATIENT.withTtl(0))).hasMessageContaining("TTL 0");
        assertThatThrownBy(() -> vm1.ping(vm2.address(), PATIENT.withPayload(65_508)))
                .hasMessageContaining("65508 bytes");
        assertThatThrownBy(() -> vm1.ping(vm2.address(), PATIENT.withCount(0))).hasMessageContaining("0 requests");
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "test-background").start());
    }

    @Test
    void pingsAtTheSameTimeGetTheirOwnAnswers() {
        // Resolved first: of eight packets at once to an unknown target the router keeps four (C1).
        assertThat(vm1.ping(vm2.address(), PATIENT).complete()).isTrue();
        // Resolved before: while a target is unknown the router keeps four packets for it (C1), not eight.
        vm1.ping(vm2.address(), PATIENT);
        List<CompletableFuture<PingResult>> pings = IntStream.range(0, 16)
                .mapToObj(i -> inBackground(() -> i % 2 == 0
                        ? vm1.ping(vm2.address(), PATIENT.withCount(3))
                        : vm1.ping(ip("172.16.20.99"), SHORT)))
                .toList();
        for (int i = 0; i < pings.size(); i++) {
            assertThat(pings.get(i).join().received()).isEqualTo(i % 2 == 0 ? 3 : 0);
        }
    }

    @Test
    void datagramsGoBothWays() {
        byte[] question = "who is there?".getBytes(StandardCharsets.UTF_8);
        try (UdpSocket client = vm1.udp(0);
                UdpSocket server = vm2.udp(5353)) {
            client.send(vm2.address(), 5353, question);
            Optional<Datagram> received = server.receive(Duration.ofSeconds(5));
            assertThat(received).isPresent();
            assertThat(received.get().payload()).isEqualTo(question);
            assertThat(received.get().source()).isEqualTo(vm1.address());
            assertThat(received.get().port()).isEqualTo(client.port());

            server.send(vm1.address(), client.port(), new byte[0]);
            assertThat(client.receive(Duration.ofSeconds(5)).orElseThrow().payload())
                    .isEmpty();
            assertThat(client.receive(Duration.ofMillis(20))).isEmpty();
        }
    }

    @Test
    void aPortThatIsTakenIsToldByVmAndNumber() {
        try (UdpSocket first = vm1.udp(5353)) {
            assertThatThrownBy(() -> vm1.udp(first.port()))
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("vm1 can't open UDP port 5353")
                    .hasMessageContaining("in use");
            vm2.udp(5353).close();
        }
    }

    @Test
    void injectsFramesExactlyAsGiven() {
        byte[] frame = new byte[60];
        Arrays.fill(frame, 0, 6, (byte) 0xff);
        frame[6] = 0x02;
        frame[11] = 0x77;
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xb5; // local experimental EtherType (IEEE 802)
        frame[59] = 0x5a;
        vm1.inject(frame);
        List<CapturedFrame> frames = testbed.capture()
                .await(now -> now.stream().anyMatch(one -> one.tap().name().equals("vm1")), Duration.ofSeconds(5));
        assertThat(frames.get(0)).returns(Direction.SENT, CapturedFrame::direction);
        assertThat(frames.get(0).bytes()).isEqualTo(frame);
    }

    @Test
    void announcesWhereItIs() {
        vm1.announce();
        vm1.announceByReply();
        vm1.announceByRarp();
        String broadcast = "ffffffffffff020000000001";
        assertThat(sentByVm1(3))
                .containsExactly(
                        broadcast + "08060001080006040001020000000001ac100a0b000000000000ac100a0b",
                        broadcast + "08060001080006040002020000000001ac100a0b020000000001ac100a0b",
                        broadcast + "8035000108000604000302000000000100000000020000000001" + "00000000");
    }

    /** What vm1 sent, in hexadecimal, once it has sent so much. */
    private List<String> sentByVm1(int count) {
        List<CapturedFrame> frames = testbed.capture().await(now -> now.size() >= count, Duration.ofSeconds(5));
        return frames.stream()
                .filter(frame -> frame.tap().name().equals("vm1") && frame.direction() == Direction.SENT)
                .map(frame -> HexFormat.of().formatHex(frame.bytes()))
                .toList();
    }

    @Test
    void refusesAFrameLongerThanTheInterfaceTakes() {
        assertThatThrownBy(() -> vm1.inject(new byte[1600]))
                .isInstanceOf(TestbedException.class)
                .hasMessageContaining("vm1 can't send a frame of 1600 bytes");
    }
}
