package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Vni;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent answers is what its client tells, over a socket and over streams. */
@Timeout(60)
class RpcClientTest {
    private final FakeAgent agent = new FakeAgent();
    private RpcServer server;
    private RpcClient client;

    @BeforeEach
    void connect(@TempDir Path folder) {
        server = RpcServer.listen(folder.resolve("agent.sock"), agent);
        client = RpcClient.connect(folder.resolve("agent.sock"));
    }

    @AfterEach
    void leave() {
        client.close();
        server.close();
    }

    @Test
    void tellsWhatTheAgentTells() {
        assertThat(client.info()).isEqualTo(agent.info());
        assertThat(client.tables()).isEqualTo(agent.tables());
        assertThat(client.counters()).isEqualTo(agent.counters());
        assertThat(client.config()).isEqualTo(agent.config());
        assertThat(client.drain()).isEqualTo(42);
        assertThat(client.probe(FakeAgent.NEIGHBOUR, Duration.ofSeconds(1)))
                .isEqualTo(agent.probe(FakeAgent.NEIGHBOUR, Duration.ofSeconds(1)));
        assertThat(client.probe(FakeAgent.SILENT, Duration.ofMillis(1))).isEmpty();
        client.reset();
        assertThat(agent.reset).isTrue();
    }

    @Test
    void failsAsTheAgentFails() {
        assertThatThrownBy(() -> client.reload())
                .isInstanceOfSatisfying(
                        ConfigRefusedException.class,
                        e -> assertThat(e.problems()).containsExactly("line 3: one", "line 5: two"));
        assertThatThrownBy(() -> client.probe(Ipv4Address.parse("8.8.8.8"), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8.8.8.8 is in no LIF's subnet");
        agent.failure = new AgentException("The agent of \"host-a\" died: out of luck");
        assertThatThrownBy(() -> client.tables())
                .isInstanceOf(AgentException.class)
                .hasMessage("The agent of \"host-a\" died: out of luck");
    }

    @Test
    void changesWhatIsInForceHoweverManyChangeItAtOnce() throws Exception {
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            int vni = 6000 + i;
            threads[i] = new Thread(
                    () -> client.call("vtep.add", "{\"address\":\"192.168.250.60\",\"vnis\":[%d]}".formatted(vni)));
            threads[i].start();
        }
        client.apply(config -> config);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(agent.config().engine().vteps())
                .containsKeys(new Vni(6000), new Vni(6001), new Vni(6002), new Vni(6003));
    }

    @Test
    void hearsEventsFromTheAnswerOnUntilItHasEnough() throws Exception {
        BlockingQueue<AgentEvent> heard = new LinkedBlockingQueue<>();
        Subscription subscription = client.events(heard::add);
        for (EngineEvent kind : EngineEvent.values()) {
            AgentEvent event = new AgentEvent(7, kind, FakeAgent.VNI, FakeAgent.NEIGHBOUR, FakeAgent.NEIGHBOUR_MAC);
            agent.eventListeners.forEach(listener -> listener.accept(event));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(event);
        }
        subscription.close();

        assertThat(agent.eventListeners).isEmpty();
        assertThat(subscription.lost()).isZero();
    }

    @Test
    void getsFramesAsTheyWere() throws Exception {
        BlockingQueue<CapturedFrame> heard = new LinkedBlockingQueue<>();
        client.capture(new CaptureRequest(List.of("vm1"), 4), heard::add);
        assertThat(agent.captured).isEqualTo(new CaptureRequest(List.of("vm1"), 4));
        CapturedFrame frame = new CapturedFrame(
                3,
                1_700_000_000_123_456_789L,
                new TapPoint(TapPoint.Kind.VM, "host-a", "vm1"),
                Direction.SENT,
                new byte[] {0, -1, 127, 5},
                60,
                true);
        agent.frameListeners.forEach(listener -> listener.accept(frame));

        assertThat(heard.poll(10, TimeUnit.SECONDS)).usingRecursiveComparison().isEqualTo(frame);
    }

    @Test
    void answersWhileAListenerIsSlowAndTellsWhatThatLost() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        Subscription subscription = client.capture(new CaptureRequest(List.of(), 65_536), frame -> {
            try {
                enough.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        CapturedFrame frame = new CapturedFrame(
                0,
                1,
                new TapPoint(TapPoint.Kind.UNDERLAY, "host-a", "host-a"),
                Direction.SENT,
                new byte[60_000],
                60_000);
        for (int i = 0; i < 1000; i++) {
            agent.frameListeners.forEach(listener -> listener.accept(frame));
        }

        assertThat(client.drain()).isEqualTo(42);
        enough.countDown();
        subscription.close();
        assertThat(subscription.lost()).isPositive().isLessThan(1000);
    }

    @Test
    void saysThatTheAgentIsGone() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        client.onEnd(told::countDown);
        server.close();

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> client.tables())
                .isInstanceOf(AgentException.class)
                .hasMessageMatching("The agent at .*agent.sock is gone");
    }

    @Test
    @SuppressWarnings("try") // The server is its client's to use.
    void worksOverStreamsWhoseEndIsTheOrderToEnd() throws Exception {
        PipedOutputStream toAgent = new PipedOutputStream();
        PipedInputStream atAgent = new PipedInputStream(toAgent, 1 << 16);
        PipedOutputStream fromAgent = new PipedOutputStream();
        PipedInputStream atClient = new PipedInputStream(fromAgent, 1 << 16);
        CountDownLatch end = new CountDownLatch(1);
        try (RpcServer child = RpcServer.serve(atAgent, fromAgent, agent, end::countDown)) {
            try (RpcClient parent = RpcClient.over("The agent of \"host-a\"", atClient, toAgent)) {
                assertThat(parent.tables()).isEqualTo(agent.tables());
            }
            assertThat(end.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @SuppressWarnings("try") // The server only has to run.
    void endOfInputEndsAnAgentWhoseParentDoesNotRead() throws Exception {
        PipedOutputStream toAgent = new PipedOutputStream();
        PipedInputStream atAgent = new PipedInputStream(toAgent, 1 << 16);
        PipedOutputStream fromAgent = new PipedOutputStream();
        PipedInputStream unread = new PipedInputStream(fromAgent, 16);
        CountDownLatch end = new CountDownLatch(1);
        try (RpcServer child = RpcServer.serve(atAgent, fromAgent, agent, end::countDown);
                PipedInputStream atParent = unread) {
            toAgent.write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tables.get\"}\n"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            toAgent.flush();
            HostileClientTest.await(() -> available(atParent) > 0);
            long before = System.nanoTime();
            toAgent.close();

            assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
            // 200 ms, and some for a busy machine.
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        }
    }

    private static int available(PipedInputStream stream) {
        try {
            return stream.available();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
