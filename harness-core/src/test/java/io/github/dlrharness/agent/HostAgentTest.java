package io.github.dlrharness.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.io.MemoryHub;
import io.github.dlrharness.io.MemoryPort;
import io.github.dlrharness.io.ParkingWaiter;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop, with an engine that crosses two ports. */
@Timeout(20)
class HostAgentTest {
    private final MemoryHub left = new MemoryHub(2000);
    private final MemoryHub right = new MemoryHub(2000);
    private final MemoryPort leftEnd = left.port("left-end");
    private final MemoryPort rightEnd = right.port("right-end");
    private final HostAgent agent = HostAgent.start(
            new EngineConfig(
                    "host-a",
                    Ipv4Address.ANY,
                    MacAddress.ZERO,
                    List.of(),
                    List.of(),
                    Map.of(),
                    RouterOptions.defaults(),
                    1600,
                    List.of()),
            (config, sink, listener) -> new StubEngine(sink),
            EngineListener.NONE,
            new ParkingWaiter(),
            Map.of(1, left.port("p1"), 2, right.port("p2")));

    @AfterEach
    void close() {
        agent.close();
    }

    private static void send(MemoryPort end, int first) {
        end.transmit(Frame.copyOf(new byte[] {(byte) first, 2, 3}));
        end.flush();
    }

    private static List<byte[]> received(MemoryPort end) {
        List<byte[]> frames = new ArrayList<>();
        end.receive(frame -> frames.add(frame.toByteArray()));
        return frames;
    }

    @Test
    void carriesFramesFromPortToPort() throws InterruptedException {
        BlockingQueue<Boolean> arrivals = new ArrayBlockingQueue<>(16);
        rightEnd.onArrival(() -> arrivals.add(true));
        send(leftEnd, 1);
        assertThat(arrivals.poll(10, TimeUnit.SECONDS)).isTrue();
        assertThat(received(rightEnd)).containsExactly(new byte[] {1, 2, 3});
        assertThat(received(leftEnd)).isEmpty();
    }

    @Test
    void drainedMeansThatWhatWasSentBeforeHasPassed() {
        for (int i = 0; i < 200; i++) {
            send(leftEnd, 1);
        }
        assertThat(agent.drain()).isEqualTo(200);
        int frames = 0;
        List<byte[]> batch;
        while (!(batch = received(rightEnd)).isEmpty()) {
            frames += batch.size();
        }
        assertThat(frames).isEqualTo(200);
        assertThat(agent.drain()).isEqualTo(200);
    }

    @Test
    void wakesTheEngineAtItsDeadline() throws InterruptedException {
        BlockingQueue<Boolean> arrivals = new ArrayBlockingQueue<>(16);
        leftEnd.onArrival(() -> arrivals.add(true));
        send(leftEnd, 0xdd);
        assertThat(arrivals.poll(10, TimeUnit.SECONDS)).isTrue();
        assertThat(received(leftEnd)).containsExactly(new byte[] {0x77});
        assertThat(agent.tables().counters()).containsEntry("timeouts", 1L);
    }

    @Test
    void countsWhatPassesThePortsSinceTheReset() {
        send(leftEnd, 1);
        agent.drain();
        assertThat(agent.portCounters())
                .containsEntry("port.p1.received.frames", 1L)
                .containsEntry("port.p1.received.bytes", 3L)
                .containsEntry("port.p2.sent.frames", 1L);
        agent.reset();
        assertThat(agent.portCounters())
                .allSatisfy((name, count) -> assertThat(count).as(name).isZero());
        assertThat(agent.tables().counters()).containsEntry("resets", 1L);
    }

    @Test
    void tellsWhatEngineAndPortsCountedInOneAnswer() {
        send(leftEnd, 1);
        agent.drain();
        assertThat(agent.counters())
                .containsEntry("port.p1.received.frames", 1L)
                .containsEntry("port.p2.sent.bytes", 3L)
                .containsKey("timeouts");
    }

    @Test
    void tellsEveryCallerThatItDiedAndWhy() {
        send(leftEnd, 0xee);
        assertThatThrownBy(() -> {
                    while (true) {
                        agent.drain();
                    }
                })
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("\"host-a\"")
                .hasRootCauseMessage("a frame that breaks");
        assertThatThrownBy(() -> {
                    while (true) {
                        agent.tables();
                    }
                })
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("The agent of \"host-a\" died: ")
                .hasRootCauseMessage("a frame that breaks");
        assertThatThrownBy(agent::reset).hasMessageContaining("The agent of \"host-a\" died: ");
    }

    @Test
    void survivesAQuestionThatFails() {
        assertThatThrownBy(() -> agent.call(() -> {
                    throw new IllegalStateException("bad question");
                }))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("bad question");
        assertThat(agent.drain()).isZero();
    }

    @Test
    void refusesCallsAfterItsEnd() {
        agent.close();
        agent.close();
        assertThatThrownBy(agent::tables)
                .isInstanceOf(AgentException.class)
                .hasMessage("The agent of \"host-a\" is closed");
    }
}
