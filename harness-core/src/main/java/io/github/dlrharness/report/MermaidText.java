package io.github.dlrharness.report;

import io.github.dlrharness.evidence.Conversation;
import io.github.dlrharness.evidence.Message;
import java.util.List;

/** A conversation in the language of Mermaid, which code hosts draw where a page can't be shown. */
final class MermaidText {
    private final Conversation conversation;

    MermaidText(Conversation conversation) {
        this.conversation = conversation;
    }

    /**
     * The diagram.
     *
     * @param most messages drawn; what is left out is said in a note
     */
    String text(int most) {
        List<String> participants = conversation.participants();
        StringBuilder text = new StringBuilder("sequenceDiagram\n");
        for (int index = 0; index < participants.size(); index++) {
            text.append("  participant p%d as %s%n".formatted(index, escaped(participants.get(index))));
        }
        conversation.messages().stream().limit(most).forEach(message -> text.append(line(message)));
        int left = conversation.omitted() + Math.max(0, conversation.messages().size() - most);
        if (left > 0 && !participants.isEmpty()) {
            text.append("  Note over p0: %d more messages are in the capture file%n".formatted(left));
        }
        return text.toString().replace("\r", "");
    }

    private String line(Message message) {
        int from = Math.max(0, conversation.participants().indexOf(message.from()));
        int to = Math.max(0, conversation.participants().indexOf(message.to()));
        String steps = message.steps().isEmpty() ? "" : "[" + message.steps() + "] ";
        String says = escaped(steps + message.what());
        return switch (message.kind()) {
            case LOCAL -> "  p%d->>p%d: %s%n".formatted(from, to, says);
            case OVERLAY -> "  p%d->>p%d: %s%n".formatted(from, to, says + escaped(tunnel(message)));
            case LOST -> "  p%d-xp%d: %s%n".formatted(from, to, says);
            case ABSENT -> "  p%d--xp%d: %s%n".formatted(from, to, says);
            case TOLD, HIDDEN -> "  Note over p%d: %s%n".formatted(from, says);
        };
    }

    private static String tunnel(Message message) {
        int vni = message.detail().indexOf("VXLAN ");
        return vni < 0 ? "" : " (" + message.detail().substring(vni) + ")";
    }

    /** Mermaid has no quotes here; what could end a line or begin markup is written by its number. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
                escaped.append(' ');
            } else if (point > 0x7e || "#;<>&\"'`%{}\\".indexOf(point) >= 0) {
                escaped.append('#').append(point).append(';');
            } else {
                escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }
}
