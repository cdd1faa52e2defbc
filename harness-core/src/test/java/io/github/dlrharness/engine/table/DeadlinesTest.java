package io.github.dlrharness.engine.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.Engine;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final class Node extends Timed {}

    private final Deadlines<Node> queue = new Deadlines<>(10);
    private final Node first = new Node();
    private final Node second = new Node();
    private final Node third = new Node();

    @Test
    void comesDueInOrderAtItsTime() {
        queue.schedule(first, 0);
        queue.schedule(second, 5);

        assertThat(queue.next()).isEqualTo(10);
        assertThat(queue.takeDue(9)).isNull();
        assertThat(queue.takeDue(10)).isSameAs(first);
        assertThat(queue.takeDue(10)).isNull();
        assertThat(queue.takeDue(99)).isSameAs(second);
        assertThat(queue.takeDue(99)).isNull();
        assertThat(queue.next()).isEqualTo(Engine.NO_DEADLINE);
    }

    @Test
    void schedulingAgainMovesToTheEnd() {
        queue.schedule(first, 0);
        queue.schedule(second, 1);
        queue.schedule(third, 2);
        queue.schedule(second, 3);
        queue.schedule(second, 4);

        assertThat(queue.takeDue(99)).isSameAs(first);
        assertThat(queue.takeDue(99)).isSameAs(third);
        assertThat(queue.next()).isEqualTo(14);
        assertThat(queue.takeDue(99)).isSameAs(second);
    }

    @Test
    void waitsInOneQueueOnly() {
        Deadlines<Node> other = new Deadlines<>(100);
        queue.schedule(first, 0);
        other.schedule(first, 0);

        assertThat(queue.takeDue(99)).isNull();
        assertThat(other.takeDue(100)).isSameAs(first);
    }

    @Test
    void cancelledNeverComesDue() {
        queue.schedule(first, 0);
        queue.schedule(second, 0);
        queue.schedule(third, 0);
        second.cancel();
        second.cancel();
        assertThat(second.isScheduled()).isFalse();
        assertThat(queue.takeDue(99)).isSameAs(first);
        assertThat(queue.first()).isSameAs(third);
        queue.clear();
        assertThat(third.isScheduled()).isFalse();
        assertThat(queue.next()).isEqualTo(Engine.NO_DEADLINE);
    }

    @Test
    void endlessDelayIsStillADeadline() {
        Deadlines<Node> endless = new Deadlines<>(Long.MAX_VALUE);
        endless.schedule(first, 1_000);
        assertThat(endless.next()).isEqualTo(Engine.NO_DEADLINE - 1);
    }
}
