package io.github.dlrharness.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Collects what is wrong with a spec, so that a person gets everything in one go.
 *
 * <p>A problem is filed under the path of the value it is about, like {@code hosts[1].vtep}; whoever knows where that value was
 * written puts the place in front of the message.
 */
final class Problems {
    private final UnaryOperator<String> locate;
    private final List<String> messages = new ArrayList<>();

    /** Makes one that puts {@code locate.apply(path)} in front of each message. */
    Problems(UnaryOperator<String> locate) {
        this.locate = locate;
    }

    void add(String path, String message, Object... arguments) {
        messages.add(locate.apply(path) + message.formatted(arguments));
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    /** Throws what was collected, if anything. */
    void throwIfAny(String origin) {
        if (!messages.isEmpty()) {
            throw new TopologyException(origin, messages);
        }
    }
}
