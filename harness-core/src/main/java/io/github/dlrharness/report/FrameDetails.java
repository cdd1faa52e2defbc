package io.github.dlrharness.report;

import io.github.dlrharness.evidence.Conversation;
import io.github.dlrharness.evidence.Message;
import io.github.dlrharness.evidence.PlanNames;
import io.github.dlrharness.evidence.decode.DecodedLayer;
import io.github.dlrharness.evidence.decode.FrameDecoder;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The decoded headers of each drawn frame. Those of the chosen one are shown, by the address of the page; no script is needed. */
final class FrameDetails {
    private final List<Message> messages;
    private final FrameDecoder decoder;

    FrameDetails(Conversation conversation, TopologyPlan plan) {
        messages = conversation.messages();
        decoder = new FrameDecoder(new PlanNames(plan)::annotate);
    }

    void draw(Markup page) {
        List<Integer> captured = IntStream.range(0, messages.size())
                .filter(index -> !messages.get(index).frames().isEmpty())
                .boxed()
                .toList();
        for (int at = 0; at < captured.size(); at++) {
            int index = captured.get(at);
            page.open("aside", "class", "frame", "id", "frame-" + index, "tabindex", "-1", "aria-label", "Headers");
            page.open("nav");
            way(page, "Previous", at == 0 ? null : captured.get(at - 1));
            way(page, "Next", at == captured.size() - 1 ? null : captured.get(at + 1));
            page.element("a", "Close", "href", "#row-" + index).close();
            draw(page, messages.get(index));
            page.close().line();
        }
    }

    private static void way(Markup page, String word, Integer index) {
        if (index == null) {
            page.element("span", word, "class", "note").text(" ");
        } else {
            page.element("a", word, "href", "#frame-" + index).text(" ");
        }
    }

    private void draw(Markup page, Message message) {
        page.element("h3", message.what());
        if (!message.steps().isEmpty()) {
            page.element("p", "Step " + message.steps(), "class", "step");
        }
        for (CapturedFrame frame : message.frames()) {
            page.element("p", place(frame), "class", "note");
        }
        CapturedFrame frame = message.frames().get(0);
        for (DecodedLayer layer : decoder.decode(frame.bytes())) {
            page.open("table", "class", "layer")
                    .element("caption", layer.name())
                    .open("tbody");
            for (DecodedLayer.Field field : layer.fields()) {
                page.open("tr").element("th", field.label(), "scope", "row");
                page.element("td", field.value()).close();
            }
            page.close().close();
        }
        if (frame.bytes().length < frame.originalLength()) {
            page.element(
                    "p",
                    "Captured are the first %d of %d bytes.".formatted(frame.bytes().length, frame.originalLength()),
                    "class",
                    "note");
        }
    }

    private static String place(CapturedFrame frame) {
        TapPoint tap = frame.tap();
        String way = frame.direction() == Direction.SENT ? "sent by" : "received by";
        String place = tap.kind() == TapPoint.Kind.VM
                ? "%s %s (on %s)".formatted(way, tap.name(), tap.host())
                : "%s %s on the underlay".formatted(way, tap.host());
        Instant time = Instant.ofEpochSecond(0, frame.timeNanos());
        return "Frame %d, %s, %d bytes, %s".formatted(frame.sequence(), place, frame.originalLength(), time);
    }
}
