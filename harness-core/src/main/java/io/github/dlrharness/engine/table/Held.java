package io.github.dlrharness.engine.table;

/** An entry of a table that has a limit: charged to one {@link Holder} at a time, for whom the table holds it. */
public abstract class Held extends Timed {
    Holder holder;
    Held before;
    Held after;

    /** The key of whom it is charged to; 0 while it is charged to nobody. */
    public final long holderKey() {
        return holder == null ? 0 : holder.key;
    }
}
