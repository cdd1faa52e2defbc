package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Lines of methods that did not run, against what a stack trace says of those that did. */
class SourceLineTest {
    @Test
    void isTheLineAStackTraceShows() throws NoSuchMethodException {
        assertThat(SourceLine.of(getClass().getDeclaredMethod("here", long.class, double[].class)))
                .hasValue(here(1, 2.0));
        assertThat(SourceLine.of(getClass().getDeclaredMethod("here"))).hasValue(here());
    }

    /** Constants of eight bytes, and a lambda with lines of its own. */
    private static int here(long wide, double... more) {
        StackTraceElement frame = new Throwable().getStackTrace()[0];
        Supplier<Double> sum = () -> wide + more[0] + 4_000_000_000L + 0.125;
        return frame.getLineNumber() + (sum.get() > 0 ? 0 : 1);
    }

    private static int here() {
        return new Throwable().getStackTrace()[0].getLineNumber();
    }

    @Test
    void classWithoutConstructorHasTheLineOfItsName() {
        int line = Placed.LINE;

        assertThat(SourceLine.of(Placed.class)).hasValue(line - 1);
    }

    static class Placed {
        static final int LINE = new Throwable().getStackTrace()[0].getLineNumber();
    }

    @Test
    void whatHasNoCodeHasNoLine() throws NoSuchMethodException {
        assertThat(SourceLine.of(Runnable.class)).isEmpty();
        assertThat(SourceLine.of(Runnable.class.getMethod("run"))).isEmpty();
        assertThat(SourceLine.of(int[].class)).isEmpty();
    }
}
