package io.github.dlrharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.Conversation;
import io.github.dlrharness.evidence.Message;
import io.github.dlrharness.evidence.Message.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class MermaidTextTest {
    private static Message message(Kind kind, String what) {
        return new Message(0, "4!", "vm1", "host-a", kind, what, "SRC vm1  VXLAN 5001", List.of());
    }

    @Test
    void drawsEachKindInItsWay() {
        Conversation conversation = new Conversation(
                List.of("vm1", "host-a"),
                List.of(
                        message(Kind.LOCAL, "ARP"),
                        message(Kind.OVERLAY, "ARP"),
                        message(Kind.LOST, "ARP"),
                        message(Kind.ABSENT, "step 4 MISSING"),
                        message(Kind.TOLD, "(told)")),
                2);

        assertThat(new MermaidText(conversation).text(4)).isEqualTo("""
                sequenceDiagram
                  participant p0 as vm1
                  participant p1 as host-a
                  p0->>p1: [4!] ARP
                  p0->>p1: [4!] ARP (VXLAN 5001)
                  p0-xp1: [4!] ARP
                  p0--xp1: [4!] step 4 MISSING
                  Note over p0: 3 more messages are in the capture file
                """);
    }

    @Test
    void nothingEndsItsLineOrBeginsMarkup() {
        Conversation conversation = new Conversation(
                List.of("vm1", "host-a"), List.of(message(Kind.LOCAL, Reports.HOSTILE + "; end\n#")), 0);

        assertThat(new MermaidText(conversation).text(9).lines())
                .hasSize(4)
                .last()
                .asString()
                .satisfies(line -> {
                    assertThat(line).matches("[ -~]+");
                    assertThat(line.replaceAll("#\\d+;", "")).doesNotContain("<", ">>>", ";", "#", "\"");
                });
    }
}
