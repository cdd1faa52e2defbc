package io.github.dlrharness.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.control.FakeAgent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.MemoryHub;
import io.github.dlrharness.io.MemoryPort;
import io.github.dlrharness.io.MissingPort;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.RefusingWaiter;
import io.github.dlrharness.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ports that are replaced while the loop runs; the engine crosses the ports 1 and 2. */
@Timeout(60)
class PortReplacementTest {
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private final MemoryHub left = new MemoryHub(2000);
    private final MemoryHub newLeft = new MemoryHub(2000);
    private final MemoryHub right = new MemoryHub(2000);
    private final MemoryPort leftEnd = left.port("left-end");
    private final MemoryPort newLeftEnd = newLeft.port("new-left-end");
    private final MemoryPort rightEnd = right.port("right-end");
    private final FramePort p1 = left.port("p1");
    private final MemoryPort fresh = newLeft.port("fresh");
    private final RefusingWaiter waiter = new RefusingWaiter();
    private HostAgent agent;

    private void start(FramePort second, PortFailure failure) {
        agent = HostAgent.start(
                FakeAgent.hostA().engine(),
                (config, sink, listener) -> new StubEngine(sink),
                EngineListener.NONE,
                waiter,
                Map.of(FIRST, p1, SECOND, second),
                failure);
    }

    private void start() {
        start(right.port("p2"), PortFailure.fatal());
    }

    @AfterEach
    void close() {
        agent.close();
    }

    private static void send(MemoryPort end, int first) {
        end.transmit(Frame.copyOf(new byte[] {(byte) first, 2, 3}));
        end.flush();
    }

    /** The first bytes of what came. */
    private static List<Integer> received(MemoryPort end) {
        List<Integer> frames = new ArrayList<>();
        end.receive(frame -> frames.add((int) frame.bytes().get(frame.offset())));
        return frames;
    }

    private FramePort replace(int number, FramePort port) {
        return agent.operate(host -> host.replacePort(number, port));
    }

    private long counted(String counter) {
        return agent.portCounters().get(counter);
    }

    @Test
    void whatIsCountedGoesOnFromPortToPort() {
        start();
        send(leftEnd, 1);
        agent.drain();
        assertThat(replace(FIRST, fresh)).isSameAs(p1);
        send(newLeftEnd, 2);
        send(rightEnd, 3);
        agent.drain();

        assertThat(received(rightEnd)).containsExactly(1, 2);
        assertThat(received(newLeftEnd)).containsExactly(3);
        assertThat(received(leftEnd)).isEmpty();
        assertThat(counted("port.p1.received.frames")).isEqualTo(2);
        assertThat(counted("port.p1.received.bytes")).isEqualTo(6);
        assertThat(counted("port.p1.sent.frames")).isEqualTo(1);

        agent.reset();
        assertThat(counted("port.p1.received.frames")).isZero();
        send(newLeftEnd, 4);
        agent.drain();
        assertThat(replace(FIRST, left.port("third"))).isSameAs(fresh);
        assertThat(counted("port.p1.received.frames")).as("since the reset").isEqualTo(1);
    }

    @Test
    void framesForAMissingInterfaceStayCountedWhenItIsBack() {
        start();
        replace(FIRST, new MissingPort("p1"));
        send(rightEnd, 1);
        send(rightEnd, 2);
        agent.drain();
        assertThat(counted("port.p1.sent.drops")).isEqualTo(2);

        replace(FIRST, fresh);
        send(rightEnd, 3);
        agent.drain();
        assertThat(received(newLeftEnd)).containsExactly(3);
        assertThat(counted("port.p1.sent.drops")).isEqualTo(2);
        assertThat(counted("port.p1.sent.frames")).isEqualTo(1);
    }

    @Test
    void framesThatWaitAtTheOldPortAreLostAndThoseAtTheNewOneAreNot() {
        start();
        agent.operate(host -> {
            // On the loop's thread, so that it can't take them before.
            send(leftEnd, 1);
            send(newLeftEnd, 2);
            return host.replacePort(FIRST, fresh);
        });

        assertThat(agent.drain()).isEqualTo(1);
        assertThat(received(rightEnd)).containsExactly(2);
    }

    @Test
    void framesThatWereWrittenToTheOldPortAreSentByIt() {
        start();
        agent.operate(host -> {
            host.engine().handleTimeout(host.now());
            return host.replacePort(FIRST, fresh);
        });

        assertThat(received(leftEnd)).containsExactly(0x77);
        assertThat(received(newLeftEnd)).isEmpty();
        assertThat(counted("port.p1.sent.frames")).isEqualTo(1);
    }

    @Test
    void oldPortStaysInUseWhenTheNewOneCannotBeWaitedFor() {
        start();
        send(leftEnd, 1);
        agent.drain();
        waiter.refuse("fresh");

        assertThatThrownBy(() -> replace(FIRST, fresh))
                .isInstanceOf(AgentException.class)
                .hasRootCauseInstanceOf(PortException.class)
                .hasRootCauseMessage("no room for fresh");

        send(leftEnd, 2);
        send(rightEnd, 3);
        agent.drain();
        assertThat(received(rightEnd)).containsExactly(1, 2);
        assertThat(received(leftEnd)).containsExactly(3);
        assertThat(counted("port.p1.received.frames")).isEqualTo(2);
        waiter.refuse("");
        assertThat(replace(FIRST, fresh)).isSameAs(p1);
    }

    @Test
    void oldPortWakesTheLoopForFramesAfterANewOneWasRefused() throws InterruptedException {
        start();
        waiter.refuse("fresh");
        assertThatThrownBy(() -> replace(FIRST, fresh)).isInstanceOf(AgentException.class);
        Semaphore arrivals = new Semaphore(0);
        rightEnd.onArrival(arrivals::release);

        send(leftEnd, 1);

        assertThat(arrivals.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void portThatDoesNotExistIsNotReplaced() {
        start();

        assertThatThrownBy(() -> replace(9, fresh))
                .isInstanceOf(AgentException.class)
                .hasRootCauseMessage("there is no port 9 to be replaced by fresh");
        send(leftEnd, 1);
        agent.drain();
        assertThat(received(rightEnd)).containsExactly(1);
    }

    @Test
    void brokenPortIsReplacedWithItsCountsAndNotTouchedOnceItIsGiven() {
        BreakablePort breakable = new BreakablePort();
        MemoryPort next = right.port("next");
        start(breakable, (number, broken, reason) -> {
            assertThat(number).isEqualTo(SECOND);
            assertThat(reason).hasMessage("port breakable: its interface was removed");
            // Whoever decides may close it at once.
            broken.close();
            return next;
        });
        send(leftEnd, 1);
        agent.drain();
        agent.call(() -> {
            // In one round the frame is written to the port, and the port found broken before it could be sent.
            send(leftEnd, 2);
            breakable.breakDown();
            return null;
        });
        agent.drain();
        send(leftEnd, 3);
        agent.drain();

        assertThat(breakable.isClosed()).isTrue();
        assertThat(received(rightEnd)).containsExactly(3);
        assertThat(counted("port.p2.sent.frames")).isEqualTo(2);
        assertThat(counted("port.p2.sent.drops")).isEqualTo(1);
    }

    @Test
    void agentThatHasNoOtherPortDiesOfTheReason() {
        BreakablePort breakable = new BreakablePort();
        start(breakable, PortFailure.fatal());
        agent.call(() -> {
            breakable.breakDown();
            return null;
        });

        assertThatThrownBy(() -> {
                    while (true) {
                        agent.drain();
                    }
                })
                .isInstanceOf(AgentException.class)
                .hasRootCauseMessage("port breakable: its interface was removed");
    }
}
