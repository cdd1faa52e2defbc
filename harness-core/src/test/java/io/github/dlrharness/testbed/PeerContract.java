package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.testbed.fault.Fault;
import io.github.dlrharness.testbed.fault.Protocol;
import io.github.dlrharness.topology.HostKind;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyBuilder;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.MacAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What holds with a VTEP that knows of no router, whichever it is. Two hosts of ours and one of the peer's kind:
 *
 * <pre>
 *  host-a: vm1 (5000), vm3 (5001)    host-b: vm2 (5001)    host-c, the peer: vm4 (5001), vm5 (5000)
 * </pre>
 */
public abstract class PeerContract {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int PLAIN_VNI = 6000;
    private static final int TRANSFER = 4 << 20;
    private static final int SHORT_TRANSFER = 64 << 10;

    private Testbed testbed;

    /** Makes testbeds. */
    protected abstract TestbedBackend backend();

    /** What host-c is. */
    protected abstract HostKind kind();

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    private void start(TopologyBuilder topology) {
        testbed = backend().start(TopologyPlan.of(topology.build()), HostEngine::new);
    }

    private TopologyBuilder mixed() {
        return Topologies.basedOn(Topologies.seedFigure())
                .host("host-c", host -> host.kind(kind()))
                .vm("vm3", vm -> vm.on("host-a").vni(5001).address("172.16.20.13"))
                .vm("vm4", vm -> vm.on("host-c").vni(5001).address("172.16.20.14"))
                .vm("vm5", vm -> vm.on("host-c").vni(5000).address("172.16.10.15"));
    }

    private TopologyBuilder withoutLif() {
        return Topologies.named("plain")
                .host("host-a")
                .host("host-c", host -> host.kind(kind()))
                .vm("vm1", vm -> vm.on("host-a").vni(PLAIN_VNI).address("10.1.0.1/24"))
                .vm("vm4", vm -> vm.on("host-c").vni(PLAIN_VNI).address("10.1.0.4/24"));
    }

    private Vm vm(String name) {
        return testbed.vm(name);
    }

    private void assertPing(String from, String to) {
        PingResult result = vm(from).ping(vm(to));
        assertThat(result.complete()).as("%s to %s: %s", from, to, result).isTrue();
    }

    private List<WireFrame> frames(String tap, Direction direction, Predicate<WireFrame> condition) {
        testbed.awaitQuiescence(LIMIT);
        return WireFrame.of(testbed).stream()
                .filter(frame -> frame.at(tap, direction) && condition.test(frame))
                .toList();
    }

    @Test
    @Requirement("J1")
    void vmsOfAVniWithoutLifReachEachOther() {
        start(withoutLif());
        assertPing("vm1", "vm4");
        assertPing("vm4", "vm1");
        assertThat(frames(
                        "host-c",
                        Direction.RECEIVED,
                        frame -> frame.isEchoRequestTo(vm("vm4").address())))
                .as("through the peer's VTEP")
                .hasSize(1)
                .allMatch(frame -> frame.vni() == PLAIN_VNI);
    }

    @Test
    @Requirement("J1")
    void vmsOfARoutedVniReachEachOther() {
        start(mixed());
        assertPing("vm2", "vm4");
        assertPing("vm4", "vm3");
        assertPing("vm1", "vm5");
        assertPing("vm5", "vm1");
    }

    @Test
    @Requirement("J1")
    void bothEndsLearnWhereAMacLives() {
        start(mixed());
        assertPing("vm2", "vm4");
        testbed.capture().clear();
        assertPing("vm2", "vm4");
        assertPing("vm4", "vm2");
        assertThat(frames("host-a", Direction.RECEIVED, frame -> true))
                .as("what is known to live on another host comes to nobody else")
                .isEmpty();
        assertThat(testbed.host("host-b").macTable())
                .anyMatch(row -> row.mac().equals(vm("vm4").plan().mac()));
    }

    @Test
    @Requirement("J1")
    void aBroadcastReachesEveryVmOfTheVniOnce() {
        start(mixed());
        for (String sender : List.of("vm2", "vm4")) {
            testbed.capture().clear();
            MacAddress source = vm(sender).plan().mac();
            vm(sender).inject(broadcast(source));
            for (String vm : List.of("vm2", "vm3", "vm4")) {
                assertThat(frames(
                                vm, Direction.RECEIVED, frame -> frame.source().equals(source)))
                        .as("a broadcast of %s at %s", sender, vm)
                        .hasSize(vm.equals(sender) ? 0 : 1);
            }
            for (String vm : List.of("vm1", "vm5")) {
                assertThat(frames(vm, Direction.RECEIVED, frame -> true)).isEmpty();
            }
        }
    }

    /** A broadcast of an EtherType for experiments (RFC 5342, appendix B.2). */
    private static byte[] broadcast(MacAddress source) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.putShort((short) 0xffff).putInt(0xffff_ffff);
        frame.putShort((short) (source.value() >>> 32)).putInt((int) source.value());
        return frame.putShort((short) 0x88b5).array();
    }

    @Test
    @Requirement("J1")
    void udpAndTcpReachTheOtherEndWhole() throws IOException {
        start(mixed());
        assertUdp("vm2", "vm4");
        assertUdp("vm4", "vm2");
        assertTcp("vm2", "vm4", TRANSFER);
        assertTcp("vm4", "vm2", TRANSFER);
    }

    @Test
    void theUnderlayHasFaultsBesideItAndCarriesTheRest() throws IOException {
        start(mixed());
        assertPing("vm2", "vm4");
        testbed.faults()
                .add(Fault.drop().onUnderlay("host-c").protocol(Protocol.ICMP).nth(1));
        PingOptions twice = PingOptions.defaults().withCount(2);
        assertThat(vm("vm2").ping(vm("vm4").address(), twice).received()).isEqualTo(1);
        // Super-frames of the kernel's VTEP included, which nobody but a kernel can carry whole.
        assertTcp("vm2", "vm4", TRANSFER);
        assertTcp("vm4", "vm2", TRANSFER);
        testbed.faults().clear();
        assertTcp("vm4", "vm2", TRANSFER);
    }

    @Test
    @Requirement({"J1", "J2"})
    void fragmentsReachTheOtherEnd() {
        start(mixed());
        assertPing("vm1", "vm4");
        for (String[] pair : new String[][] {{"vm2", "vm4"}, {"vm4", "vm2"}, {"vm1", "vm4"}, {"vm4", "vm1"}}) {
            PingResult result = vm(pair[0])
                    .ping(vm(pair[1]).address(), PingOptions.defaults().withPayload(4000));
            assertThat(result.complete())
                    .as("%s to %s: %s", pair[0], pair[1], result)
                    .isTrue();
        }
    }

    private void assertUdp(String from, String to) {
        byte[] payload = random(1400);
        try (UdpSocket sender = vm(from).udp(0);
                UdpSocket receiver = vm(to).udp(0)) {
            sender.send(vm(to).address(), receiver.port(), payload);
            assertThat(receiver.receive(LIMIT))
                    .as("a datagram from %s to %s", from, to)
                    .hasValueSatisfying(
                            datagram -> assertThat(datagram.payload()).isEqualTo(payload));
        }
    }

    private void assertTcp(String from, String to, int length) throws IOException {
        byte[] sent = random(length);
        try (TcpListener listener = vm(to).tcpListen(0);
                TcpConnection client = vm(from).tcpConnect(vm(to).address(), listener.port(), LIMIT);
                TcpConnection server = listener.accept(LIMIT)) {
            CompletableFuture<byte[]> received = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    received.complete(server.input().readAllBytes());
                } catch (IOException | UncheckedIOException e) {
                    received.completeExceptionally(e);
                }
            });
            reader.start();
            client.output().write(sent);
            client.finishOutput();
            assertThat(received.join()).as("%s to %s", from, to).isEqualTo(sent);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    @Requirement("J2")
    void theDlrRoutesToAVmBehindThePeer() {
        start(mixed());
        assertPing("vm1", "vm4");
        assertThat(testbed.host("host-a").arp(vm("vm4").address()))
                .hasValueSatisfying(
                        row -> assertThat(row.mac()).isEqualTo(vm("vm4").plan().mac()));
        assertPing("vm2", "vm5");
    }

    @Test
    @Requirement("J2")
    void theDlrRoutesForAVmBehindThePeer() {
        start(mixed());
        assertPing("vm4", "vm1");
        assertPing("vm5", "vm2");
        assertThat(vm("vm4").neighbours())
                .as("the LIF's address at the pMAC of whoever answered last")
                .hasSize(1)
                .allMatch(
                        neighbour -> neighbour.address().equals(vm("vm4").plan().gateway())
                                && List.of(pMac("host-a"), pMac("host-b")).contains(neighbour.mac()));
    }

    @Test
    @Requirement("J2")
    void theDlrRoutesBetweenTwoVmsBehindThePeer() {
        start(mixed());
        assertPing("vm4", "vm5");
    }

    @Test
    @Requirement("J2")
    void aRoutedPacketArrivesOnceWithOneHopLess() {
        start(mixed());
        assertPing("vm4", "vm1");
        testbed.capture().clear();
        assertPing("vm4", "vm1");
        assertThat(frames(
                        "vm1",
                        Direction.RECEIVED,
                        frame -> frame.isEchoRequestTo(vm("vm1").address())))
                .hasSize(1)
                .allMatch(frame -> frame.ttl() == 63);
    }

    private MacAddress pMac(String host) {
        return testbed.host(host).plan().pMac();
    }

    @Test
    @Requirement("J3")
    void eachPairOfVmsTalks() throws IOException {
        start(mixed());
        for (Vm from : testbed.vms()) {
            for (Vm to : testbed.vms()) {
                if (from != to) {
                    assertPing(from.name(), to.name());
                    assertUdp(from.name(), to.name());
                    assertTcp(from.name(), to.name(), SHORT_TRANSFER);
                }
            }
        }
    }

    @Test
    void isSilentUntilAVmSends() {
        start(mixed());
        testbed.awaitQuiescence(LIMIT);
        assertThat(testbed.capture().frames()).isEmpty();
    }

    @Test
    void forgetsWhatItLearnedWhenTheTestbedIsReset() {
        start(mixed());
        assertPing("vm2", "vm4");
        testbed.reset();
        byte[] unicast = broadcast(vm("vm4").plan().mac());
        System.arraycopy(broadcast(vm("vm2").plan().mac()), 6, unicast, 0, 6);
        vm("vm4").inject(unicast);
        assertThat(frames("host-a", Direction.RECEIVED, frame -> true))
                .as("a frame to a VM that nobody learned yet, at every VTEP")
                .hasSize(1);
        assertPing("vm2", "vm4");
    }

    @Test
    void theHostTellsThatItHasNothingToTell() {
        start(withoutLif());
        Host peer = testbed.host("host-c");
        assertThat(peer.plan().kind()).isEqualTo(kind());
        assertThat(peer.events()).isEmpty();
        assertThatThrownBy(peer::counters)
                .isInstanceOf(TestbedException.class)
                .hasMessage(
                        "host-c can't tell its counters: it is of kind %s and has no DLR instance; ask the capture what its"
                                + " VTEP (192.168.250.52) sent and got, or a host of kind dlr",
                        kind().text());
        assertThatThrownBy(peer::arpTable).hasMessageStartingWith("host-c can't tell its tables: ");
        assertThatThrownBy(() -> peer.await(tables -> true, LIMIT)).hasMessageStartingWith("host-c can't tell");
    }
}
