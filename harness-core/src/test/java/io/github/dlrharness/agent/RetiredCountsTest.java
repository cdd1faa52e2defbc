package io.github.dlrharness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RetiredCountsTest {
    private final RetiredCounts<Long> counts = new RetiredCounts<>(Long::sum);

    private Map<String, Long> shown() {
        Map<String, Long> shown = new TreeMap<>();
        counts.forEach(shown::put);
        return shown;
    }

    @Test
    void keepsWhatWasCountedUntilItIsGivenBack() {
        counts.add("tap1.100", 3L);
        counts.add("tap2", 4L);
        counts.add("tap1.100", 5L);
        assertThat(shown()).isEqualTo(Map.of("removed-tap1.100", 8L, "removed-tap2", 4L));

        assertThat(counts.giveBack("tap1.100")).isEqualTo(8L);
        assertThat(counts.giveBack("tap1.100")).isNull();
        assertThat(shown()).isEqualTo(Map.of("removed-tap2", 4L));
        counts.clear();
        assertThat(shown()).isEmpty();
    }

    @Test
    void keepsTheSumOnlyOfThoseThatWentLongestAgo() {
        int all = RetiredCounts.MOST + 10;
        for (int number = 0; number < all; number++) {
            counts.add("tap" + number, 1L);
        }

        assertThat(shown())
                .hasSize(RetiredCounts.MOST + 1)
                .containsEntry("removed", 10L)
                .containsEntry("removed-tap10", 1L)
                .doesNotContainKey("removed-tap9");
        counts.clear();
        assertThat(shown()).isEmpty();
    }
}
