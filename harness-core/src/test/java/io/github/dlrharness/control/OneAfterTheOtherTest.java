package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the agent is asked for by one client at a time, however many ask. */
@Timeout(60)
class OneAfterTheOtherTest {
    private static final int CLIENTS = 4;

    /** How long the first one waits for others that must not come; and for those that must. */
    private static final long SHORT_MILLIS = 300;

    private static final long LONG_MILLIS = 30_000;

    private final FakeAgent agent = new FakeAgent();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch met = new CountDownLatch(2);
    private volatile long meetingMillis = SHORT_MILLIS;
    private final List<RawClient> clients = new ArrayList<>();
    private RpcServer server;
    private Path socket;

    @BeforeEach
    void connect(@TempDir Path folder) throws Exception {
        socket = folder.resolve("agent.sock");
        server = RpcServer.listen(socket, agent);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new RawClient(socket));
        }
        agent.onCommand = this::command;
    }

    @AfterEach
    void leave() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
    }

    private void command() {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        met.countDown();
        try {
            met.await(meetingMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inside.decrementAndGet();
    }

    private int mostAtOnce(String request) throws Exception {
        for (RawClient client : clients) {
            client.say(request);
        }
        for (RawClient client : clients) {
            assertThat(client.json().has("id")).isTrue();
        }
        return most.get();
    }

    @Test
    void shortCommands() throws Exception {
        assertThat(mostAtOnce("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"counters.get\"}"))
                .isEqualTo(1);
    }

    @Test
    void longRequests() throws Exception {
        String padding = " ".repeat(RpcConnection.SHORT_REQUEST);
        assertThat(mostAtOnce("{\"jsonrpc\":\"2.0\",%s\"id\":1,\"method\":\"config.reload\"}".formatted(padding)))
                .isEqualTo(1);
    }

    @Test
    void largeAnswers() throws Exception {
        assertThat(mostAtOnce("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"config.get\"}"))
                .isEqualTo(1);
    }

    @Test
    void othersAreServedMeanwhile() throws Exception {
        meetingMillis = LONG_MILLIS;
        assertThat(mostAtOnce("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"config.reload\"}"))
                .as("short requests that are no commands of the loop's")
                .isGreaterThan(1);
    }
}
