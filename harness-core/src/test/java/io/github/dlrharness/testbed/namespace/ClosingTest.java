package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private final List<String> done = new ArrayList<>();

    private Runnable failing(String message) {
        return () -> {
            throw new IllegalStateException(message);
        };
    }

    @Test
    void closesWhatFollowsAFailureAndTellsEveryFailure() {
        List<Runnable> steps = List.of(
                () -> done.add("a"), failing("b stuck"), () -> done.add("c"), failing("d stuck"), () -> done.add("e"));
        assertThatThrownBy(() -> Closing.inOrder(steps))
                .hasMessage("b stuck")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessage("d stuck")));
        assertThat(done).containsExactly("a", "c", "e");
    }
}
