package io.github.dlrharness.engine.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongMapTest {
    private static final long SEED = Long.getLong("dlrharness.seed", 7L);

    @Test
    void behavesLikeAnyMapUnderRandomUse() {
        Random random = new Random(SEED);
        LongMap<Integer> map = new LongMap<>();
        Map<Long, Integer> model = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            // Few keys: they collide, and are removed and put again, all the time. Big strides: they meet in the low
            // bits.
            long key = (long) random.nextInt(300) << (random.nextBoolean() ? 0 : 40);
            if (random.nextInt(3) == 0) {
                assertThat(map.remove(key)).as("seed %d, step %d", SEED, i).isEqualTo(model.remove(key));
            } else {
                map.put(key, i);
                model.put(key, i);
            }
            assertThat(map.size()).isEqualTo(model.size());
            if (i % 1000 == 0) {
                model.forEach(
                        (k, value) -> assertThat(map.get(k)).as("seed %d", SEED).isEqualTo(value));
            }
        }
        Set<Integer> values = new HashSet<>();
        map.forEach(values::add);
        assertThat(values).containsExactlyInAnyOrderElementsOf(model.values());
    }

    @Test
    void absentKeysHaveNoValue() {
        LongMap<String> map = new LongMap<>();
        assertThat(map.get(0)).isNull();
        assertThat(map.remove(0)).isNull();
        map.put(0, "zero");
        map.put(-1, "minus one");
        assertThat(map.get(0)).isEqualTo("zero");
        assertThat(map.get(-1)).isEqualTo("minus one");
        map.clear();
        assertThat(map.size()).isZero();
        assertThat(map.get(0)).isNull();
    }
}
