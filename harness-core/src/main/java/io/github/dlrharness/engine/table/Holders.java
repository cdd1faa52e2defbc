package io.github.dlrharness.engine.table;

import java.util.ArrayList;
import java.util.List;

/**
 * For whom a table with a limit holds its entries. When it is full, whoever holds most gives up what he touched longest ago: who
 * floods a table displaces his own entries, and those who hold less than he does keep theirs, however many he makes.
 *
 * <p>Touching allocates nothing; looking for who holds most takes time by the number of holders, not of entries.
 */
public final class Holders<T extends Held> {
    private final LongMap<Holder> byKey = new LongMap<>();
    private final List<Holder> all = new ArrayList<>();

    /** Charges an entry to {@code key}, as the last to go; whoever it was charged to before does not hold it any more. */
    public void charge(T entry, long key) {
        Holder holder = entry.holder;
        if (holder != null && holder.key == key && holder.last == entry) {
            return;
        }
        release(entry);
        holder(key).append(entry);
    }

    /** Makes an entry the last of its holder's to go. */
    public void touch(T entry) {
        charge(entry, entry.holder.key);
    }

    /** Makes an entry the first of its holder's to go. */
    public void offer(T entry) {
        Holder holder = entry.holder;
        if (holder.first != entry) {
            holder.unlink(entry);
            holder.prepend(entry);
        }
    }

    /** Forgets an entry, if it is charged to anybody. */
    public void release(T entry) {
        Holder holder = entry.holder;
        if (holder == null) {
            return;
        }
        holder.unlink(entry);
        if (holder.count == 0) {
            byKey.remove(holder.key);
            all.remove(holder);
        }
    }

    /** Entries charged to {@code key}. */
    public int count(long key) {
        Holder holder = byKey.get(key);
        return holder == null ? 0 : holder.count;
    }

    /** The first to go of what is charged to {@code key}; null when nothing is. */
    @SuppressWarnings("unchecked")
    public T oldest(long key) {
        Holder holder = byKey.get(key);
        return holder == null ? null : (T) holder.first;
    }

    /** What must go to make room for {@code key}: of whoever holds most, itself rather than others; null when there is nothing. */
    @SuppressWarnings("unchecked")
    public T toGiveWay(long key) {
        Holder most = byKey.get(key);
        for (int index = 0; index < all.size(); index++) {
            Holder holder = all.get(index);
            if (most == null || holder.count > most.count) {
                most = holder;
            }
        }
        return most == null ? null : (T) most.first;
    }

    private Holder holder(long key) {
        Holder holder = byKey.get(key);
        if (holder == null) {
            holder = new Holder(key);
            byKey.put(key, holder);
            all.add(holder);
        }
        return holder;
    }
}
