package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for clients, counted. */
@Timeout(60)
class OutgoingTest {
    private static final int OWN = 1000;
    private static final int LIMIT = 10_000;

    private final ByteBudget shared = new ByteBudget(20_000);

    /** Of a client that reads nothing: nobody runs its loop. */
    private Outgoing unread() {
        return new Outgoing(OutputStream.nullOutputStream(), LIMIT, OWN, shared);
    }

    private static void fill(Outgoing outgoing) {
        while (outgoing.offer(new byte[100])) {}
    }

    @Test
    void clientsThatDoNotReadShareABudget() {
        List<Outgoing> clients = Stream.generate(this::unread).limit(64).toList();
        clients.forEach(OutgoingTest::fill);

        assertThat(shared.taken()).isPositive().isLessThanOrEqualTo(20_000);
        assertThat(clients).allSatisfy(client -> assertThat(client.isFull()).isTrue());
    }

    @Test
    void everyClientHasRoomOfItsOwn() {
        Stream.generate(this::unread).limit(64).forEach(OutgoingTest::fill);
        Outgoing late = unread();

        assertThat(late.put(new byte[OWN], 1)).isTrue();
        assertThat(late.put(new byte[1], 1)).as("more than its own").isFalse();
    }

    @Test
    void whatIsWrittenOrGivenUpIsGivenBack() throws Exception {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        Outgoing reading = new Outgoing(read, LIMIT, OWN, shared);
        Outgoing leaving = unread();
        fill(reading);
        fill(leaving);
        leaving.close();
        Thread writer = new Thread(() -> {
            try {
                reading.run();
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();

        assertThat(reading.flush(10_000_000_000L)).isTrue();
        reading.close();
        writer.join();
        assertThat(read.size()).isEqualTo(LIMIT);
        assertThat(shared.taken()).isZero();
    }

    @Test
    void anAnswerIsCountedWhileItIsWrittenAndWhileItWaits() throws Exception {
        AnswerBuffer answer = new AnswerBuffer(shared, OWN);
        answer.write(new byte[OWN]);
        assertThat(shared.taken()).as("its client's own").isZero();
        answer.write(new byte[11_000]);
        assertThat(shared.taken()).isEqualTo(12_000);
        AnswerBuffer another = new AnswerBuffer(shared, OWN);
        assertThatThrownBy(() -> another.write(new byte[11_000])).isInstanceOf(AnswerBuffer.NoRoomException.class);
        another.discard();

        Outgoing outgoing = unread();
        assertThat(outgoing.put(answer, 1))
                .as("alone it may be longer than the limit")
                .isTrue();
        assertThat(shared.taken()).isEqualTo(11_000);
        AnswerBuffer refused = new AnswerBuffer(shared, OWN);
        refused.write(new byte[2000]);
        assertThat(outgoing.put(refused, 1)).isFalse();
        assertThat(shared.taken()).isEqualTo(11_000);
        outgoing.close();
        assertThat(shared.taken()).isZero();
    }
}
