package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotificationQueueTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void keepsSixteenMebibytesForListenersAndCountsWhatIsMore() {
        NotificationQueue queue = new NotificationQueue();
        List<Long> heard = new ArrayList<>();
        Listening listening =
                new Listening(params -> heard.add(params.get("number").longValue()));
        listening.number(7);
        queue.add(listening);
        for (int number = 0; number < 20; number++) {
            queue.offer(JsonText.object().put("subscription", 7).put("number", number), MEBIBYTE);
        }
        assertThat(listening.lost()).isEqualTo(4);

        queue.close();
        queue.run();
        assertThat(heard).hasSize(16).last().isEqualTo(15L);
    }

    @Test
    void hasRoomAgainForWhatWasTold() {
        NotificationQueue queue = new NotificationQueue();
        List<Long> heard = new ArrayList<>();
        Listening listening = new Listening(params -> {
            heard.add(params.get("number").longValue());
            if (heard.size() == 1) {
                queue.offer(JsonText.object().put("subscription", 7).put("number", 2), 16 * MEBIBYTE);
            }
        });
        listening.number(7);
        queue.add(listening);
        queue.offer(JsonText.object().put("subscription", 7).put("number", 1), 16 * MEBIBYTE);
        queue.close();
        queue.run();

        assertThat(heard).containsExactly(1L, 2L);
        assertThat(listening.lost()).isZero();
    }
}
