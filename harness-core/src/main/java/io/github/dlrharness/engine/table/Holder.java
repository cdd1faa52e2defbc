package io.github.dlrharness.engine.table;

/** Somebody for whom a table holds entries: they are linked in the order in which they should go. */
final class Holder {
    final long key;
    Held first;
    Held last;
    int count;

    Holder(long key) {
        this.key = key;
    }

    void append(Held entry) {
        entry.holder = this;
        entry.before = last;
        if (last == null) {
            first = entry;
        } else {
            last.after = entry;
        }
        last = entry;
        count++;
    }

    void prepend(Held entry) {
        entry.holder = this;
        entry.after = first;
        if (first == null) {
            last = entry;
        } else {
            first.before = entry;
        }
        first = entry;
        count++;
    }

    void unlink(Held entry) {
        if (entry.before == null) {
            first = entry.after;
        } else {
            entry.before.after = entry.after;
        }
        if (entry.after == null) {
            last = entry.before;
        } else {
            entry.after.before = entry.before;
        }
        entry.before = null;
        entry.after = null;
        entry.holder = null;
        count--;
    }
}
