package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.fault.Passage;
import io.github.dlrharness.wire.Frame;
import java.util.function.Consumer;

/** One direction of a spoiled link, woken when what it holds is due. */
final class SpoiledWay {
    private final Simulation simulation;
    private final Passage passage;
    private long armed = Passage.NO_DEADLINE;
    private int held;

    SpoiledWay(Simulation simulation, Passage passage) {
        this.simulation = simulation;
        this.passage = passage;
    }

    /** Has a frame meet the faults; what arrives of it goes to {@code end}, now or later. The arrays do not change any more. */
    void carry(byte[] bytes, Consumer<byte[]> end) {
        Frame frame = Frame.copyOf(bytes);
        passage.carry(
                frame, simulation.now(), arriving -> end.accept(arriving == frame ? bytes : arriving.toByteArray()));
        settle();
    }

    /** Lets out everything at once. */
    void release() {
        passage.release();
        settle();
    }

    private void settle() {
        simulation.held(passage.underWay() - held);
        held = passage.underWay();
        long deadline = passage.nextDeadline();
        if (deadline < armed) {
            armed = deadline;
            simulation.at(deadline, () -> wake(deadline));
        }
    }

    private void wake(long deadline) {
        if (deadline == armed) {
            armed = Passage.NO_DEADLINE;
            passage.handleTimeout(simulation.now());
            settle();
        }
    }
}
