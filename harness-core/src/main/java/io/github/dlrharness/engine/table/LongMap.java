package io.github.dlrharness.engine.table;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A map from {@code long} to objects: open addressing, linear probing, removal by shifting back, so that it never fills with
 * tombstones. Looking up and replacing allocate nothing. Null values are not allowed.
 */
public final class LongMap<V> {
    private static final int MIN_CAPACITY = 16;
    /** 2^64 divided by the golden ratio: spreads neighbouring keys over the high bits. */
    private static final long FIBONACCI = 0x9e37_79b9_7f4a_7c15L;

    private long[] keys = new long[MIN_CAPACITY];
    private Object[] values = new Object[MIN_CAPACITY];
    private int shift = Long.numberOfLeadingZeros(MIN_CAPACITY - 1);
    private int size;

    /** Entries held. */
    public int size() {
        return size;
    }

    /** The value of {@code key}, or null. */
    @SuppressWarnings("unchecked")
    public V get(long key) {
        int mask = keys.length - 1;
        for (int slot = home(key); values[slot] != null; slot = slot + 1 & mask) {
            if (keys[slot] == key) {
                return (V) values[slot];
            }
        }
        return null;
    }

    /** Sets the value of {@code key}. */
    public void put(long key, V value) {
        if (size >= keys.length - (keys.length >> 2)) {
            grow();
        }
        int mask = keys.length - 1;
        int slot = home(key);
        while (values[slot] != null) {
            if (keys[slot] == key) {
                values[slot] = value;
                return;
            }
            slot = slot + 1 & mask;
        }
        keys[slot] = key;
        values[slot] = value;
        size++;
    }

    /** Removes {@code key}; returns the value it had, or null. */
    @SuppressWarnings("unchecked")
    public V remove(long key) {
        int mask = keys.length - 1;
        int slot = home(key);
        while (values[slot] != null && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        Object removed = values[slot];
        if (removed == null) {
            return null;
        }
        closeGap(slot);
        size--;
        return (V) removed;
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    /** Calls {@code action} for every value, in no useful order; it must not change the map. */
    @SuppressWarnings("unchecked")
    public void forEach(Consumer<? super V> action) {
        for (Object value : values) {
            if (value != null) {
                action.accept((V) value);
            }
        }
    }

    private int home(long key) {
        return (int) (key * FIBONACCI >>> shift);
    }

    /** Moves later entries of the probe run back, so that none lies behind a gap that ends its search. */
    private void closeGap(int gap) {
        int mask = keys.length - 1;
        int hole = gap;
        for (int slot = hole + 1 & mask; values[slot] != null; slot = slot + 1 & mask) {
            boolean mayMove = (slot - home(keys[slot]) & mask) >= (slot - hole & mask);
            if (mayMove) {
                keys[hole] = keys[slot];
                values[hole] = values[slot];
                hole = slot;
            }
        }
        values[hole] = null;
    }

    @SuppressWarnings("unchecked")
    private void grow() {
        long[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new Object[oldKeys.length * 2];
        shift--;
        size = 0;
        for (int slot = 0; slot < oldKeys.length; slot++) {
            if (oldValues[slot] != null) {
                put(oldKeys[slot], (V) oldValues[slot]);
            }
        }
    }
}
