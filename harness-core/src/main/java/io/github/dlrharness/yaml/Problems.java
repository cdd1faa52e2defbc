package io.github.dlrharness.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Collects what is wrong with a document, so that a person gets everything in one go.
 *
 * <p>A problem is filed under the path of the value it is about, like {@code hosts[1].vtep}; whoever knows where that value was
 * written puts the place in front of the message.
 */
public final class Problems {
    private final UnaryOperator<String> locate;
    private final List<String> messages = new ArrayList<>();

    /** Makes one that puts {@code locate.apply(path)} in front of each message. */
    public Problems(UnaryOperator<String> locate) {
        this.locate = locate;
    }

    /** Files a problem with the value at a path. */
    public void add(String path, String message, Object... arguments) {
        messages.add(locate.apply(path) + message.formatted(arguments));
    }

    /** The problems so far, in the order filed. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** The message of an exception with these problems: on one line when it is one, else a list. */
    public static String text(String what, List<String> problems) {
        return problems.size() == 1
                ? what + ": " + problems.get(0)
                : what + " has " + problems.size() + " problems:\n  - " + String.join("\n  - ", problems);
    }

    /** Throws what {@code refusal} makes of what was collected, if anything. */
    public void throwIfAny(Function<List<String>, ? extends RuntimeException> refusal) {
        if (!messages.isEmpty()) {
            throw refusal.apply(messages());
        }
    }
}
