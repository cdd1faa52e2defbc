package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is made of the list of interfaces, and of news of them. */
@Timeout(60)
class LinkWatchTest {
    private final FakeInterfaces interfaces =
            new FakeInterfaces().put("eth0", 2, true).put("tap1", 3, true).put("tap2", 4, false);
    private final BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(16);

    /** What is done at a change fails with, once. */
    private volatile RuntimeException failure;

    private final LinkWatch watch = new LinkWatch(interfaces, "host-a", this::changed);

    private void changed() {
        RuntimeException reason = failure;
        failure = null;
        changes.add(reason == null);
        if (reason != null) {
            throw reason;
        }
    }

    /** Tells that something changed, and waits until that was looked at. */
    private void tell() throws InterruptedException {
        interfaces.wakeup();
        assertThat(changes.poll(30, TimeUnit.SECONDS)).as("somebody looked").isNotNull();
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void knowsHowInterfacesAreBeforeItWatches() {
        assertThat(watch.state("tap1")).isEqualTo(PortInfo.State.UP);
        assertThat(watch.state("tap2")).isEqualTo(PortInfo.State.DOWN);
        assertThat(watch.state("tap3")).isEqualTo(PortInfo.State.MISSING);
        assertThat(watch.link("tap3")).isNull();
        assertThat(watch.addresses("eth0")).containsExactly(Ipv4Address.parse("10.0.0.2"));
        assertThat(watch.addresses("tap3")).isEmpty();
    }

    @Test
    void takesNewsForAReasonToLook() throws Exception {
        watch.start();
        interfaces.remove("tap1").put("tap3", 9, true);

        assertThat(watch.state("tap1")).as("not told yet").isEqualTo(PortInfo.State.UP);
        assertThat(watch.isThere("tap1")).as("at this very moment").isFalse();
        assertThat(watch.isThere("tap3")).isTrue();

        tell();
        assertThat(watch.state("tap1")).isEqualTo(PortInfo.State.MISSING);
        assertThat(watch.state("tap3")).isEqualTo(PortInfo.State.UP);
    }

    @Test
    void seesTheCarrierGoAndCome() throws Exception {
        watch.start();
        interfaces.put("tap1", 3, false);
        tell();
        assertThat(watch.state("tap1")).isEqualTo(PortInfo.State.DOWN);
        assertThat(watch.link("tap1").index()).isEqualTo(3);

        interfaces.put("tap1", 3, true);
        tell();
        assertThat(watch.state("tap1")).isEqualTo(PortInfo.State.UP);
    }

    @Test
    void seesThatAnInterfaceWasReplacedByItsNumber() throws Exception {
        watch.start();
        interfaces.put("tap1", 7, true);
        tell();

        assertThat(watch.state("tap1")).isEqualTo(PortInfo.State.UP);
        assertThat(watch.link("tap1").index()).isEqualTo(7);
        assertThat(watch.addresses("tap1")).containsExactly(Ipv4Address.parse("10.0.0.7"));
    }

    @Test
    void lookThatFailsIsMadeGoodByTheNextOne() throws Exception {
        watch.start();
        interfaces.put("tap1", 3, false).failure = new IllegalStateException("out of memory");
        interfaces.wakeup();
        interfaces.remove("tap2");
        tell();

        assertThat(watch.state("tap1")).isEqualTo(PortInfo.State.DOWN);
        assertThat(watch.state("tap2")).isEqualTo(PortInfo.State.MISSING);
    }

    @Test
    void changeThatCannotBeFollowedDoesNotEndTheWatch() throws Exception {
        watch.start();
        failure = new IllegalStateException("a port that can't be opened");
        tell();
        interfaces.put("tap1", 3, false);
        tell();

        assertThat(watch.state("tap1")).isEqualTo(PortInfo.State.DOWN);
    }

    @Test
    void keepsWhatItKnowsWhenNewsCanNoLongerBeHad() {
        watch.start();
        interfaces.remove("tap1").deafness = new IllegalStateException("the socket is broken");
        interfaces.wakeup();

        TwoHosts.await("it has ended", () -> interfaces.closed);
        assertThat(watch.state("tap1")).isEqualTo(PortInfo.State.UP);
        assertThat(changes).isEmpty();
    }

    @Test
    void endsWithoutAnotherLook() {
        watch.start();
        interfaces.remove("tap1");
        watch.close();

        TwoHosts.await("it has ended", () -> interfaces.closed);
        assertThat(watch.state("tap1")).isEqualTo(PortInfo.State.UP);
        assertThat(changes).isEmpty();
    }

    @Test
    void closesTheInterfacesOfAWatchThatNeverBegan() {
        watch.close();

        assertThat(interfaces.closed).isTrue();
    }
}
