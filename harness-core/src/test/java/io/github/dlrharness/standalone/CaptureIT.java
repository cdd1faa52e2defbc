package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.config.AgentConfig.Datapath;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.control.CaptureRequest;
import io.github.dlrharness.control.LimitReachedException;
import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TestFrames;
import io.github.dlrharness.io.linux.PacketPort;
import io.github.dlrharness.os.linux.EthernetTool;
import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Captures of a running agent, on both datapaths. */
@SuppressWarnings("try") // agents that only have to run
@Tag("netns")
class CaptureIT {
    private static final int IPV4 = 0x0800;

    private final List<CapturedFrame> frames = new CopyOnWriteArrayList<>();

    private static StandaloneAgent start(TwoHosts hosts, Datapath datapath) {
        if (datapath == Datapath.PCAP) {
            Capability.LIBPCAP.require();
        }
        return hosts.start(TwoHosts.with(TwoHosts.config("a", ""), datapath));
    }

    /** libpcap can't tell of unfinished checksums, so there must be none. */
    private static void finishChecksums(TwoHosts hosts) {
        hosts.vm1.call(() -> {
            EthernetTool.finishBeforeSending("eth0");
            return null;
        });
    }

    private boolean seen(String point, Direction direction) {
        return frames.stream()
                .anyMatch(frame -> frame.tap().name().equals(point)
                        && frame.direction() == direction
                        && ByteBuffer.wrap(frame.bytes()).getShort(12) == IPV4);
    }

    /** A flow each way. They stay open while a test runs: a port can't be bound again while a child that is being born still has it. */
    private record Flows(Flow there, Flow back) implements AutoCloseable {
        Flows(TwoHosts hosts) {
            this(new Flow(hosts.vm1, hosts.vm2, "172.16.20.11"), new Flow(hosts.vm2, hosts.vm1, "172.16.10.11"));
        }

        void establish() {
            there.establish();
            back.establish();
        }

        @Override
        public void close() {
            there.close();
            back.close();
        }
    }

    private void awaitFramesOf(String point) {
        for (Direction direction : Direction.values()) {
            TwoHosts.await("a frame that %s has %s is seen".formatted(point, direction), () -> seen(point, direction));
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsBothDirectionsWithTheKernelsTimes(Datapath datapath) {
        Instant start = Instant.now();
        try (TwoHosts hosts = TwoHosts.wired()) {
            finishChecksums(hosts);
            try (StandaloneAgent a = start(hosts, datapath);
                    StandaloneAgent b = hosts.start("b");
                    Flows flows = new Flows(hosts);
                    Subscription captured = a.capture(new CaptureRequest(List.of(), 64), frames::add)) {
                flows.establish();

                awaitFramesOf("p1");
                awaitFramesOf("a");
                assertThat(frames).allSatisfy(frame -> {
                    assertThat(frame.bytes()).hasSizeLessThanOrEqualTo(64);
                    assertThat(frame.originalLength()).isGreaterThanOrEqualTo(frame.bytes().length);
                    assertThat(Instant.EPOCH.plusNanos(frame.timeNanos()))
                            .isBetween(start.minusSeconds(1), Instant.now().plusSeconds(1));
                });
                assertThat(frames)
                        .anySatisfy(frame -> assertThat(frame.originalLength()).isGreaterThan(64));
                // vm1's datagram as it left: to the router, from vm1.
                assertThat(frames)
                        .filteredOn(frame -> frame.tap().name().equals("p1") && frame.direction() == Direction.SENT)
                        .allSatisfy(frame -> assertThat(frame.bytes()[11]).isEqualTo((byte) 0x11));
                assertThat(captured.lost()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void followsAnInterfaceThatGoesAndComesBack(Datapath datapath) {
        try (TwoHosts hosts = TwoHosts.wired()) {
            finishChecksums(hosts);
            try (StandaloneAgent a = start(hosts, datapath);
                    StandaloneAgent b = hosts.start("b");
                    Flows flows = new Flows(hosts);
                    Subscription captured = a.capture(new CaptureRequest(List.of("p1"), 64), frames::add)) {
                flows.establish();
                awaitFramesOf("p1");
                for (int round = 0; round < 2; round++) {
                    TwoHosts.run(new IpBatch(hosts.a).add("link delete p1"));
                    TwoHosts.await("port p1 is missing", () -> state(a) == PortInfo.State.MISSING);
                    frames.clear();
                    hosts.wireVm(hosts.vm1, hosts.a, "p1", "172.16.10");
                    finishChecksums(hosts);
                    TwoHosts.await("port p1 is up", () -> state(a) == PortInfo.State.UP);

                    TwoHosts.await("frames of the new interface are seen", () -> {
                        flows.establish();
                        return seen("p1", Direction.SENT) && seen("p1", Direction.RECEIVED);
                    });
                }
                assertThat(captured.lost()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void startsWithoutAnInterfaceAndCapturesItWhenItIsThere(Datapath datapath) {
        try (TwoHosts hosts = TwoHosts.wired()) {
            TwoHosts.run(new IpBatch(hosts.a).add("link delete p1"));
            try (StandaloneAgent a = start(hosts, datapath);
                    StandaloneAgent b = hosts.start("b");
                    Flows flows = new Flows(hosts);
                    Subscription captured = a.capture(new CaptureRequest(List.of(), 64), frames::add)) {
                assertThat(a.probe(Ipv4Address.parse("172.16.20.99"), Duration.ofMillis(1)))
                        .as("a frame of the interface that is there")
                        .isEmpty();
                TwoHosts.await(
                        "a frame of the underlay is seen",
                        () -> frames.stream()
                                .anyMatch(frame -> frame.tap().name().equals("a")));

                hosts.wireVm(hosts.vm1, hosts.a, "p1", "172.16.10");
                finishChecksums(hosts);

                TwoHosts.await("frames of the new interface are seen", () -> {
                    flows.establish();
                    return seen("p1", Direction.SENT) && seen("p1", Direction.RECEIVED);
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void jumboFramesAreWhole(Datapath datapath) {
        byte[] jumbo = TestFrames.numbered(7, 8_014);
        try (TwoHosts hosts = TwoHosts.wired()) {
            TwoHosts.run(new IpBatch(hosts.a).add("link set p1 mtu 9000"));
            TwoHosts.run(new IpBatch(hosts.vm1).add("link set eth0 mtu 9000"));
            try (StandaloneAgent a = start(hosts, datapath);
                    PacketPort vm = hosts.vm1.call(() -> PacketPort.open("eth0"));
                    Subscription captured = a.capture(new CaptureRequest(List.of("p1"), 262_144), frames::add)) {
                TwoHosts.await("a jumbo frame is captured", () -> {
                    vm.transmit(Frame.copyOf(jumbo));
                    vm.flush();
                    return frames.stream().anyMatch(frame -> frame.originalLength() == jumbo.length);
                });
                assertThat(frames)
                        .filteredOn(frame -> frame.originalLength() == jumbo.length)
                        .allSatisfy(frame -> assertThat(frame.bytes()).isEqualTo(jumbo));
            }
        }
    }

    @Test
    void refusesMoreCapturesThanThereMayBeUntilOneEnds() {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = hosts.start("a")) {
            List<Subscription> captures = new ArrayList<>();
            CaptureRequest request = new CaptureRequest(List.of(), 64);
            while (captures.size() < Taps.MAX_CAPTURES) {
                captures.add(a.capture(request, frames::add));
            }
            assertThatThrownBy(() -> a.capture(request, frames::add))
                    .isInstanceOf(LimitReachedException.class)
                    .hasMessageContaining("4 captures run on this agent already");

            captures.get(1).close();
            assertThat(a.capture(request, frames::add)).isNotNull();
        }
    }

    private static PortInfo.State state(StandaloneAgent agent) {
        return agent.info().ports().get(1).state();
    }
}
