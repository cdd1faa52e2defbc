package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.Message.Kind;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final int ALL = 1_000;

    private final Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2);

    private ResolutionVerdict verdict(Observation observation) {
        return ResolutionJudge.judge(
                trace.plan, ResolutionQuestion.resolved(trace.plan, "host-a", Plans.VM2), observation);
    }

    private List<String> drawn(Conversation conversation) {
        return conversation.messages().stream()
                .map(message -> "%s>%s %s".formatted(message.from(), message.to(), message.kind()))
                .toList();
    }

    private Conversation wireAlone() {
        return Conversation.of(trace.plan, trace.frames(), List.of(), ALL);
    }

    @Test
    void tellsEachFrameOfTheUnderlayOnceWithBothSightings() {
        Conversation conversation = wireAlone();

        assertThat(conversation.participants()).containsExactly("vm1", "host-a", "host-b", "vm2");
        assertThat(drawn(conversation))
                .containsExactly(
                        "vm1>host-a LOCAL",
                        "host-a>host-b OVERLAY",
                        "host-b>vm2 LOCAL",
                        "vm2>host-b LOCAL",
                        "host-b>host-a OVERLAY",
                        "host-a>host-b OVERLAY",
                        "host-b>vm2 LOCAL");
        assertThat(conversation.messages().get(1).frames())
                .extracting(frame -> frame.tap().name())
                .containsExactly("host-a", "host-b");
    }

    @Test
    void frameThatDoesNotArriveIsLost() {
        trace.without("arrival:host-b");

        assertThat(drawn(wireAlone())).contains("host-a>host-b LOST").hasSize(7);
    }

    @Test
    void ofEqualTriesTheEarlierIsTheOneThatWasLost() {
        trace.without("arrival:host-b");
        trace.repeat("copy:host-b", 1_000);
        Shot again = trace.shot("copy:host-b-again");
        trace.shots.add(again.copy("arrival", again.micros + 5, trace.underlay("host-b"), Direction.RECEIVED));

        assertThat(wireAlone().messages())
                .filteredOn(message ->
                        message.from().equals("host-a") && message.what().startsWith("ARP"))
                .extracting(Message::kind)
                .containsExactly(Kind.LOST, Kind.OVERLAY);
    }

    @Test
    void arrivalWithoutDepartureIsDrawnAndSaysSo() {
        trace.repeat("arrival:host-b", 10);
        assertThat(wireAlone().messages())
                .extracting(Message::what)
                .filteredOn(what -> what.endsWith("(arrived once more)"))
                .hasSize(1);

        trace.without("copy:host-b");
        assertThat(wireAlone().messages())
                .filteredOn(message -> message.what().endsWith("(nobody sent it)"))
                .hasSize(2)
                .allSatisfy(message -> assertThat(message.from()).isEqualTo("host-a"));
    }

    @Test
    void stepsAndWhatAgentsToldAreThereWhenAVerdictIs() {
        Conversation conversation =
                Conversation.of(trace.plan, trace.frames(), List.of(verdict(trace.everything())), ALL);

        assertThat(conversation.messages().get(1).steps()).isEqualTo("1 2 3");
        assertThat(conversation.messages())
                .filteredOn(message -> message.kind() == Kind.TOLD)
                .hasSize(4)
                .allSatisfy(message -> assertThat(message.frames()).isEmpty());
        assertThat(conversation.omitted()).isZero();
    }

    @Test
    void gapIsDrawnBehindTheLastFrameThatWasGood() {
        trace.until(130);
        Conversation conversation = Conversation.of(trace.plan, trace.frames(), List.of(verdict(trace.wire())), ALL);

        Message last = conversation.messages().get(conversation.messages().size() - 1);
        assertThat(last.kind()).isEqualTo(Kind.ABSENT);
        assertThat(last.what()).isEqualTo("step 5 MISSING");
        assertThat(last.from()).isEqualTo("vm2");
        assertThat(last.to()).isEqualTo("host-b");
    }

    @Test
    void severalVerdictsGetALetterEach() {
        List<ResolutionVerdict> verdicts = List.of(verdict(trace.wire()), verdict(trace.wire()));

        assertThat(Conversation.of(trace.plan, trace.frames(), verdicts, ALL)
                        .messages()
                        .get(1)
                        .steps())
                .isEqualTo("a1 a2 a3 b1 b2 b3");
    }

    @Test
    void whenThereIsNoRoomForAllStepsAndArpComeFirst() {
        for (int i = 1; i <= 50; i++) {
            trace.repeat("trigger", i);
        }
        Shot late = trace.request(
                "late", 5_000, trace.vm("vm1"), trace.plan.vms().get(0).mac());
        late.tpa = Ipv4Address.parse("172.16.10.1");
        trace.shots.add(late);
        Conversation conversation = Conversation.of(trace.plan, trace.frames(), List.of(verdict(trace.wire())), 8);

        assertThat(conversation.messages()).hasSize(8);
        assertThat(conversation.omitted()).isEqualTo(52);
        assertThat(conversation.messages())
                .filteredOn(message -> message.steps().isEmpty())
                .extracting(Message::what)
                .containsExactly("ARP who has 172.16.10.1? tell 172.16.20.1");
    }
}
