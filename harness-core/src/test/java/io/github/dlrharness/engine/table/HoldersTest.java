package io.github.dlrharness.engine.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HoldersTest {
    private static final class Entry extends Held {}

    private final Holders<Entry> holders = new Holders<>();

    private Entry charge(long key) {
        Entry entry = new Entry();
        holders.charge(entry, key);
        return entry;
    }

    @Test
    void whoHoldsMostGivesUpWhatHeTouchedLongestAgo() {
        Entry first = charge(1);
        charge(2);
        Entry second = charge(1);
        assertThat(holders.toGiveWay(2)).isSameAs(first);
        holders.touch(first);
        assertThat(holders.toGiveWay(2)).isSameAs(second);
    }

    @Test
    void amongEqualsWhoAsksGivesWay() {
        charge(1);
        Entry own = charge(2);
        charge(3);
        assertThat(holders.toGiveWay(2)).isSameAs(own);
    }

    @Test
    void whatIsOfferedGoesFirst() {
        charge(1);
        charge(1);
        Entry failed = charge(1);
        holders.offer(failed);
        assertThat(holders.toGiveWay(9)).isSameAs(failed);
        assertThat(holders.oldest(1)).isSameAs(failed);
    }

    @Test
    void whoHoldsNothingIsForgotten() {
        Entry entry = charge(1);
        holders.charge(entry, 2);
        assertThat(holders.count(1)).isZero();
        assertThat(holders.count(2)).isEqualTo(1);
        holders.release(entry);
        holders.release(entry);
        assertThat(holders.toGiveWay(1)).isNull();
        assertThat(holders.oldest(2)).isNull();
        assertThat(entry.holderKey()).isZero();
    }

    /** Against lists that are moved about the slow way. Seeded: the same every time. */
    @Test
    void behavesLikeListsByKey() {
        Random random = new Random(7);
        List<List<Entry>> model = new ArrayList<>();
        for (int key = 0; key < 5; key++) {
            model.add(new ArrayList<>());
        }
        List<Entry> all = new ArrayList<>();
        for (int round = 0; round < 50_000; round++) {
            int key = random.nextInt(5);
            Entry entry = all.isEmpty() || random.nextInt(4) == 0 ? new Entry() : all.get(random.nextInt(all.size()));
            boolean known = model.stream().anyMatch(list -> list.remove(entry));
            if (known && random.nextInt(3) == 0) {
                holders.release(entry);
                all.remove(entry);
            } else {
                holders.charge(entry, key);
                model.get(key).add(entry);
                if (!known) {
                    all.add(entry);
                }
            }
            int asker = random.nextInt(5);
            int most = model.stream().mapToInt(List::size).max().orElseThrow();
            List<Entry> own = model.get(asker);
            List<Entry> giving = own.size() == most
                    ? own
                    : model.stream().max(Comparator.comparingInt(List::size)).orElseThrow();
            Entry gone = holders.toGiveWay(asker);
            assertThat(holders.count(asker)).isEqualTo(own.size());
            assertThat(gone == null ? 0 : holders.count(gone.holderKey())).isEqualTo(most);
            assertThat(gone)
                    .isSameAs(
                            giving.isEmpty()
                                    ? null
                                    : model.get((int) gone.holderKey()).get(0));
        }
    }
}
