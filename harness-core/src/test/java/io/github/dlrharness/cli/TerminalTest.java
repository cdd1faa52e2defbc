package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Output that can't be written. */
class TerminalTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String failure, String... args) {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(failure);
            }
        };
        return Main.run(Terminal.of(out, new PrintStream(err, true, StandardCharsets.UTF_8), false), args);
    }

    @Test
    void fullDiskIsNoSuccess() {
        assertThat(run("No space left on device", "version")).isEqualTo(ExitCode.MACHINE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("dlr-agent: standard output can't be written: No space left on device%n".formatted());
    }

    @Test
    void readerWhoHasEnoughIsNoFailure() {
        assertThat(run("Broken pipe", "completion")).isEqualTo(ExitCode.OK);
        assertThat(err.size()).isZero();
    }

    @Test
    void whatWentWrongBeforeCountsMore() {
        assertThat(run("No space left on device", "show", "nothing")).isEqualTo(ExitCode.USAGE);
    }
}
