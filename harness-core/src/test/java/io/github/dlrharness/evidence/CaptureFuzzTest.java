package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.decode.DecodedLayer;
import io.github.dlrharness.evidence.decode.FrameDecoder;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.testsupport.ByteFuzz;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Spoiled captures: whoever tests a foreign router captures whatever it sends, and wants a verdict on that. */
class CaptureFuzzTest {
    private final TopologyPlan plan = Plans.seed();
    private final VmPlan vm2 = plan.vm("vm2").orElseThrow();
    private final Trace perfect = Trace.perfect(plan, "host-a", vm2.address());
    private final List<CapturedFrame> frames = perfect.frames();

    private List<byte[]> seeds() {
        return frames.stream().map(CapturedFrame::bytes).toList();
    }

    @Test
    void everyFrameCanBeRead() {
        FrameDecoder decoder = new FrameDecoder(UnaryOperator.identity());
        new ByteFuzz(CaptureFuzzTest.class, seeds()).run(ByteFuzz.FRAMES / 12, bytes -> {
            for (CapturedFrame frame : frames.subList(0, 2)) {
                for (int length : new int[] {bytes.length, bytes.length + 100, bytes.length / 2}) {
                    Dissector.read(new CapturedFrame(
                            frame.sequence(), frame.timeNanos(), frame.tap(), frame.direction(), bytes, length));
                }
            }
            List<DecodedLayer> layers = decoder.decode(bytes);
            assertThat(layers).isNotEmpty();
        });
    }

    /** The first byte of an input says which frame of the capture it takes the place of. */
    @Test
    void everyCaptureIsJudged() {
        ByteFuzz fuzz = new ByteFuzz(CaptureFuzzTest.class, seeds());
        ResolutionQuestion resolved = ResolutionQuestion.resolved(plan, "host-a", vm2.address());
        ResolutionQuestion unresolved = ResolutionQuestion.unresolved(plan, "host-a", vm2.address());
        fuzz.run(Math.min(ByteFuzz.FRAMES / 400, 5_000), bytes -> {
            List<CapturedFrame> spoiled = new ArrayList<>(frames);
            int place = (bytes.length == 0 ? 0 : bytes[0] & 0xff) % frames.size();
            CapturedFrame old = frames.get(place);
            spoiled.set(
                    place,
                    new CapturedFrame(
                            old.sequence(), old.timeNanos(), old.tap(), old.direction(), bytes, bytes.length));
            judge(resolved, spoiled);
            judge(unresolved, spoiled);
            Invariants.check(plan, spoiled);
            write(spoiled);
        });
    }

    private void judge(ResolutionQuestion question, List<CapturedFrame> capture) {
        Observation observation = Observation.of(capture, 0).withEvents(perfect.events);
        ResolutionVerdict verdict = ResolutionJudge.judge(plan, question, observation);
        assertThat(verdict.steps()).hasSize(Step.values().length);
        assertThat(verdict.ladder()).isNotBlank();
        if (!verdict.met()) {
            assertThat(verdict.failureMessage(null)).isNotBlank();
        }
    }

    private static void write(List<CapturedFrame> capture) {
        try (PcapngWriter writer = new PcapngWriter(
                new ByteArrayOutputStream(),
                capture.stream().map(CapturedFrame::tap).distinct().toList(),
                "")) {
            for (CapturedFrame frame : capture) {
                writer.write(frame, "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }
}
