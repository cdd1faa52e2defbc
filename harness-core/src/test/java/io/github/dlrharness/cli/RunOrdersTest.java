package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.control.FakeAgent;
import io.github.dlrharness.standalone.watch.AgentLog;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of orders to a running agent, be it well, dead, or hanging. */
@Timeout(60)
class RunOrdersTest {
    private final FakeEnd end = new FakeEnd();
    private final FakeAgent agent = new FakeAgent();
    private final BlockingQueue<Integer> served = new LinkedBlockingQueue<>();
    private RunOrders orders = orders(Duration.ofMinutes(1));
    private Thread serving;

    private RunOrders orders(Duration interval) {
        return new RunOrders(end.inTime(() -> {}), interval);
    }

    private void serve() {
        serving = new Thread(() -> {
            try {
                served.add(orders.serve(agent, new AgentLog("host-a")));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        serving.start();
    }

    private int exitCode() throws InterruptedException {
        Integer code = served.poll(30, TimeUnit.SECONDS);
        assertThat(code).as("it ended").isNotNull();
        return code;
    }

    @AfterEach
    void release() {
        agent.held.countDown();
        if (serving != null) {
            serving.interrupt();
        }
    }

    @Test
    void endsWhenToldAndHasTheTimeRunFromTheOrder() throws Exception {
        orders.end("SIGTERM");
        assertThat(end.codes.poll(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);

        serve();
        assertThat(exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void refusedReloadEndsNothing() throws Exception {
        orders.reload();
        serve();
        agent.reloads.acquire();
        assertThat(end.codes).isEmpty();

        orders.end("SIGTERM");
        assertThat(exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void endsInTimeThoughAReloadHangs() throws Exception {
        agent.held = new CountDownLatch(1);
        orders.reload();
        serve();
        agent.reloads.acquire();

        orders.end("SIGTERM");

        assertThat(end.codes.poll(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(end.passed()).isLessThan(Duration.ofSeconds(1));
        assertThat(serving.isAlive()).isTrue();
    }

    @Test
    void endsInTimeThoughTheEventLoopHangs() throws Exception {
        orders = orders(Duration.ofMillis(1));
        agent.held = new CountDownLatch(1);
        serve();
        agent.looks.acquire();

        orders.end("SIGTERM");

        assertThat(end.codes.poll(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(serving.isAlive()).isTrue();
    }

    @Test
    void endsAsADefectWhenTheEventLoopHasDied() throws Exception {
        orders = orders(Duration.ofMillis(1));
        agent.failure = new AgentException("The agent of \"host-a\" died");
        serve();

        assertThat(exitCode()).isEqualTo(ExitCode.DEFECT);
        assertThat(end.codes.poll(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.DEFECT);
    }

    @Test
    void reloadThatFailsOfADefectEndsNothing() throws Exception {
        agent.failure = new IllegalStateException("the configuration is as it was: out of luck");
        orders.reload();
        serve();
        agent.reloads.acquire();
        assertThat(served).isEmpty();

        orders.end("SIGTERM");
        assertThat(exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void reloadThatTheEngineRefusesEndsNothing() throws Exception {
        agent.failure = new AgentException("The agent of \"host-a\" failed: VNI 5000 has a LIF already");
        orders.reload();
        serve();
        agent.reloads.acquire();
        assertThat(served).isEmpty();

        orders.end("SIGTERM");
        assertThat(exitCode()).isEqualTo(ExitCode.OK);
    }
}
