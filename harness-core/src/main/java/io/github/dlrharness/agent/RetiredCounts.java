package io.github.dlrharness.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;

/**
 * What was counted at ports that were removed: kept under the names of their interfaces, and given back to the port that an interface gets
 * again, so that nothing counted is lost and no count goes backwards. Of those that were removed longest ago, when there are very many, only
 * the sum is kept.
 *
 * @param <T> counts, which can be added
 */
public final class RetiredCounts<T> {
    /** Interfaces that come and go under ever new names must not fill the memory, nor a scrape. */
    static final int MOST = 256;

    private static final String WHICH = "removed";

    private final BinaryOperator<T> plus;
    private final LinkedHashMap<String, T> byInterface = new LinkedHashMap<>();
    /** Of the rest; null while there is none. */
    private T others;

    /** Makes one without counts. */
    public RetiredCounts(BinaryOperator<T> plus) {
        this.plus = plus;
    }

    /** Keeps what was counted at an interface's port. */
    public void add(String interfaceName, T counts) {
        T before = byInterface.remove(interfaceName);
        byInterface.put(interfaceName, before == null ? counts : plus.apply(before, counts));
        if (byInterface.size() > MOST) {
            Map.Entry<String, T> oldest = byInterface.entrySet().iterator().next();
            others = others == null ? oldest.getValue() : plus.apply(others, oldest.getValue());
            byInterface.remove(oldest.getKey());
        }
    }

    /** Gives back what was kept of an interface, which is kept no more; null when there is nothing. */
    public T giveBack(String interfaceName) {
        return byInterface.remove(interfaceName);
    }

    /** Forgets everything. */
    public void clear() {
        byInterface.clear();
        others = null;
    }

    /** Tells all, by what stands for the port's number in counters' names: {@code removed-INTERFACE}, or {@code removed} for the rest. */
    public void forEach(BiConsumer<String, T> action) {
        byInterface.forEach((interfaceName, counts) -> action.accept(WHICH + "-" + interfaceName, counts));
        if (others != null) {
            action.accept(WHICH, others);
        }
    }
}
