package io.github.dlrharness.junit.assertions;

import io.github.dlrharness.evidence.expectation.FrameExpectation;
import io.github.dlrharness.evidence.expectation.Outcome;
import io.github.dlrharness.evidence.filter.FramePattern;
import io.github.dlrharness.evidence.filter.Matching;
import io.github.dlrharness.topology.TopologyPlan;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a place that frames are captured at: a VM's interface or a host's underlay link. Filters are those of
 * {@link io.github.dlrharness.evidence.filter.FrameFilter}.
 *
 * @param <S> this assertion's own type
 * @param <T> what stands at the place
 */
public abstract class PlaceAssert<S extends PlaceAssert<S, T>, T> extends AbstractAssert<S, T> {
    final Judge judge;
    private final String name;

    PlaceAssert(T place, Class<S> self, String name, Judge judge) {
        super(place, self);
        this.name = name;
        this.judge = judge;
    }

    /** At least one frame passes {@code filter}, or does so in time. */
    public S hasFrames(String filter) {
        return hasFrames(1, filter, Matching.AT_LEAST);
    }

    /** So many frames pass {@code filter}; at most so many, too, if the matching limits them. */
    public S hasFrames(int count, String filter, Matching matching) {
        FramePattern pattern = FramePattern.counted(plan(), name, filter, count, matching);
        return require(judge.positive(new FrameExpectation(pattern)));
    }

    /**
     * Frames pass {@code filters}, one after the other.
     *
     * @param filter the frames this is about; empty: all
     */
    public S hasFramesInOrder(Matching matching, String filter, String... filters) {
        FramePattern pattern = FramePattern.inOrder(plan(), name, filter, List.of(filters), matching);
        return require(judge.positive(new FrameExpectation(pattern)));
    }

    /** No frame passes {@code filter}, when nothing moves any more. */
    public S hasNoFrames(String filter) {
        return require(judge.negative(new FrameExpectation(FramePattern.none(plan(), name, filter))));
    }

    final TopologyPlan plan() {
        return judge.testbed().plan();
    }

    /** Fails with what was expected and found unless it holds. */
    final S require(Outcome outcome) {
        if (!outcome.met()) {
            // The text is an argument: there may be % in it.
            throw failureWithActualExpected(outcome.found(), outcome.expected(), "%s", outcome.message());
        }
        return myself;
    }
}
