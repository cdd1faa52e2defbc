package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** More clients than are served at a time: who has to go, who stays, and what they are told. */
@Timeout(60)
class IdleClientsTest {
    private static final String SUBSCRIBE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"events.subscribe\"}";
    private static final String CAPTURE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"capture.subscribe\"}";

    private final FakeAgent agent = new FakeAgent();
    private final List<RawClient> clients = new ArrayList<>();
    private Path socket;
    private RpcServer server;

    @BeforeEach
    void listen(@TempDir Path folder) {
        socket = folder.resolve("agent.sock");
        server = RpcServer.listen(socket, agent);
    }

    @AfterEach
    void leave() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
    }

    private RawClient client() throws IOException {
        RawClient client = new RawClient(socket);
        clients.add(client);
        return client;
    }

    private void fillUp() throws IOException {
        while (clients.size() < RpcServer.MAX_CLIENTS) {
            assertThat(client().works()).isTrue();
        }
    }

    @Test
    void theOneThatHasBeenIdleLongestIsLetGo() throws Exception {
        fillUp();
        assertThat(clients.get(0).works()).isTrue();
        assertThat(client().works()).isTrue();

        assertThat(clients.get(1).hear()).contains("-32003").contains("idle longest");
        assertThat(clients.get(1).hear()).isNull();
        assertThat(clients.get(0).works()).isTrue();
        assertThat(clients.get(2).works()).isTrue();
    }

    @Test
    void idleConnectionsLockNobodyOut() throws Exception {
        while (clients.size() < 2 * RpcServer.MAX_CLIENTS) {
            client();
        }
        try (RpcClient late = RpcClient.connect(socket)) {
            assertThat(late.drain()).isEqualTo(42);
        }
    }

    @Test
    void aSubscriberThatReadsStays() throws Exception {
        try (RpcClient subscriber = RpcClient.connect(socket)) {
            BlockingQueue<AgentEvent> heard = new LinkedBlockingQueue<>();
            subscriber.events(heard::add);
            while (clients.size() < 2 * RpcServer.MAX_CLIENTS) {
                assertThat(client().works()).isTrue();
            }
            AgentEvent event = new AgentEvent(
                    1, EngineEvent.ARP_RESOLVED, FakeAgent.VNI, FakeAgent.NEIGHBOUR, FakeAgent.NEIGHBOUR_MAC);
            agent.eventListeners.forEach(listener -> listener.accept(event));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(event);
        }
    }

    @Test
    void theNextIsRefusedWhenNobodyIsIdleAndIsToldWhy() throws Exception {
        while (clients.size() < RpcServer.MAX_CLIENTS) {
            assertThat(client().ask(SUBSCRIBE).has("result")).isTrue();
        }
        try (RpcClient late = RpcClient.connect(socket)) {
            assertThatThrownBy(late::drain)
                    .isInstanceOf(AgentException.class)
                    .hasMessageContaining("64 clients are being served, and none of them is idle");
            CountDownLatch ended = new CountDownLatch(1);
            late.onEnd(ended::countDown);
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(late::drain)
                    .as("asked after it was hung up on")
                    .isInstanceOf(AgentException.class)
                    .hasMessageContaining("has hung up: 64 clients are being served");
        }
        assertThat(clients.get(0).works()).isTrue();
    }

    @Test
    void aClientThatIsLetGoTellsWhy() throws Exception {
        try (RpcClient idle = RpcClient.connect(socket)) {
            assertThat(idle.drain()).isEqualTo(42);
            CountDownLatch ended = new CountDownLatch(1);
            idle.onEnd(ended::countDown);
            while (ended.getCount() > 0 && clients.size() < 2 * RpcServer.MAX_CLIENTS) {
                assertThat(client().works()).isTrue();
            }
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(idle::drain)
                    .isInstanceOf(AgentException.class)
                    .hasMessageContaining("idle longest")
                    .hasMessageNotContaining("is gone");
        }
    }

    /** Makes frames until a client that doesn't read gets no more of them. */
    private void flood() {
        CapturedFrame frame = new CapturedFrame(
                0, 1, new TapPoint(TapPoint.Kind.VM, "host-a", "vm1"), Direction.SENT, new byte[60_000], 60_000);
        for (int i = 0; i < 200; i++) {
            agent.frameListeners.forEach(listener -> listener.accept(frame));
        }
    }

    @Test
    void aSubscriberThatDoesNotReadMakesRoom() throws Exception {
        RawClient deaf = client();
        assertThat(deaf.ask(CAPTURE).has("result")).isTrue();
        flood();
        while (clients.size() < RpcServer.MAX_CLIENTS) {
            assertThat(client().ask(SUBSCRIBE).has("result")).isTrue();
        }
        HostileClientTest.await(() -> {
            try (RawClient late = new RawClient(socket)) {
                return late.works();
            } catch (IOException e) {
                // Refused: not reading is not held against a client at once.
                return false;
            }
        });
        assertThat(agent.frameListeners).isEmpty();
        assertThat(clients.get(1).works()).isTrue();
    }

    @Test
    void aSubscriberThatDoesNotReadGivesItsPlaceToOneThatDoes() throws Exception {
        agent.maxCaptures = 1;
        RawClient deaf = client();
        assertThat(deaf.ask(CAPTURE).has("result")).isTrue();
        RawClient reading = client();
        assertThat(reading.ask(CAPTURE).path("error").path("code").intValue())
                .as("it may be reading")
                .isEqualTo(RpcException.LIMIT_REACHED);
        flood();

        HostileClientTest.await(() -> {
            try {
                return reading.ask(CAPTURE).has("result");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(agent.frameListeners).hasSize(1);
    }
}
