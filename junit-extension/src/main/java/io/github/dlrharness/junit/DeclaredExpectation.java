package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.expectation.ArpExpectation;
import io.github.dlrharness.evidence.expectation.Expectation;
import io.github.dlrharness.evidence.expectation.FrameExpectation;
import io.github.dlrharness.evidence.expectation.ReachExpectation;
import io.github.dlrharness.evidence.filter.FramePattern;
import io.github.dlrharness.evidence.filter.Matching;
import io.github.dlrharness.topology.DurationText;
import io.github.dlrharness.topology.TopologyPlan;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What an annotation expects, checked against the topology.
 *
 * @param text the annotation as written, for people
 * @param expectation what is to be judged
 * @param within the time limit, counted from the end of the body
 * @param printPicture whether what happened is printed even when it holds
 */
record DeclaredExpectation(String text, Expectation expectation, Duration within, boolean printPicture) {
    /**
     * The expectations of a test, in the order they are judged: those that send something come last.
     *
     * @throws ExtensionConfigurationException when one can't be judged in this topology; the message says what to change
     */
    static List<DeclaredExpectation> of(ExtensionContext test, TopologyPlan plan) {
        Optional<Method> method = test.getTestMethod();
        List<DeclaredExpectation> all = new ArrayList<>();
        each(method, ExpectArpResolved.class, one -> arpResolved(one, plan), all);
        each(method, ExpectArpUnresolved.class, one -> arpUnresolved(one, plan), all);
        each(method, ExpectFrames.class, one -> frames(one, plan), all);
        each(method, ExpectNoFrames.class, one -> noFrames(one, plan), all);
        each(method, ExpectReachable.class, one -> reachable(one, plan), all);
        each(method, ExpectUnreachable.class, one -> unreachable(one, plan), all);
        return List.copyOf(all);
    }

    private static <A extends Annotation> void each(
            Optional<Method> method,
            Class<A> type,
            Function<A, DeclaredExpectation> read,
            List<DeclaredExpectation> all) {
        AnnotationSupport.findRepeatableAnnotations(method, type).stream()
                .map(read)
                .forEach(all::add);
    }

    private static DeclaredExpectation arpResolved(ExpectArpResolved asked, TopologyPlan plan) {
        AnnotationText text = new AnnotationText("ExpectArpResolved")
                .with("on", asked.on())
                .with("target", asked.target())
                .with("within", asked.within())
                .withSome("steps", asked.steps())
                .withOther("overlayCopies", asked.overlayCopies(), -1)
                .withOther("answeredBy", asked.answeredBy(), "");
        return read(text, asked.within(), asked.printLadder(), () -> {
            ArpExpectation expectation = ArpExpectation.resolved(plan, asked.on(), asked.target());
            expectation = demanding(expectation, asked.steps(), asked.overlayCopies());
            return asked.answeredBy().isEmpty() ? expectation : expectation.withAnswerBy(asked.answeredBy());
        });
    }

    private static DeclaredExpectation arpUnresolved(ExpectArpUnresolved asked, TopologyPlan plan) {
        AnnotationText text = new AnnotationText("ExpectArpUnresolved")
                .with("on", asked.on())
                .with("target", asked.target())
                .with("within", asked.within())
                .withSome("steps", asked.steps())
                .withOther("overlayCopies", asked.overlayCopies(), -1);
        return read(
                text,
                asked.within(),
                asked.printLadder(),
                () -> demanding(
                        ArpExpectation.unresolved(plan, asked.on(), asked.target()),
                        asked.steps(),
                        asked.overlayCopies()));
    }

    private static ArpExpectation demanding(ArpExpectation expectation, int[] steps, int overlayCopies) {
        ArpExpectation some = steps.length == 0 ? expectation : expectation.withSteps(steps);
        return overlayCopies == -1 ? some : some.withOverlayCopies(overlayCopies);
    }

    private static DeclaredExpectation frames(ExpectFrames asked, TopologyPlan plan) {
        AnnotationText text = new AnnotationText("ExpectFrames")
                .with("at", asked.at())
                .withOther("filter", asked.filter(), "")
                .withOther("count", asked.count(), 1)
                .withSome("inOrder", asked.inOrder())
                .withOther("matching", asked.matching(), Matching.AT_LEAST)
                .with("within", asked.within());
        return read(text, asked.within(), false, () -> new FrameExpectation(pattern(asked, plan)));
    }

    private static FramePattern pattern(ExpectFrames asked, TopologyPlan plan) {
        if (asked.inOrder().length > 0) {
            if (asked.count() != 1) {
                throw new IllegalArgumentException(
                        "inOrder says how many frames are expected, one for each filter; leave count out");
            }
            return FramePattern.inOrder(plan, asked.at(), asked.filter(), List.of(asked.inOrder()), asked.matching());
        }
        if (asked.count() == 0) {
            throw new IllegalArgumentException("a count of 0 is met by any capture or by none; write @ExpectNoFrames");
        }
        return FramePattern.counted(plan, asked.at(), asked.filter(), asked.count(), asked.matching());
    }

    private static DeclaredExpectation noFrames(ExpectNoFrames asked, TopologyPlan plan) {
        AnnotationText text = new AnnotationText("ExpectNoFrames")
                .with("at", asked.at())
                .withOther("filter", asked.filter(), "")
                .with("within", asked.within());
        return read(
                text,
                asked.within(),
                false,
                () -> new FrameExpectation(FramePattern.none(plan, asked.at(), asked.filter())));
    }

    private static DeclaredExpectation reachable(ExpectReachable asked, TopologyPlan plan) {
        AnnotationText text = new AnnotationText("ExpectReachable")
                .with("from", asked.from())
                .with("to", asked.to())
                .with("within", asked.within());
        return read(text, asked.within(), false, () -> ReachExpectation.reachable(plan, asked.from(), asked.to()));
    }

    private static DeclaredExpectation unreachable(ExpectUnreachable asked, TopologyPlan plan) {
        AnnotationText text = new AnnotationText("ExpectUnreachable")
                .with("from", asked.from())
                .with("to", asked.to())
                .with("within", asked.within());
        return read(text, asked.within(), false, () -> ReachExpectation.unreachable(plan, asked.from(), asked.to()));
    }

    private static DeclaredExpectation read(
            AnnotationText text, String within, boolean printPicture, Supplier<Expectation> expectation) {
        try {
            return new DeclaredExpectation(
                    text.toString(), expectation.get(), DurationText.parse(within), printPicture);
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException(text + ": " + e.getMessage());
        }
    }
}
