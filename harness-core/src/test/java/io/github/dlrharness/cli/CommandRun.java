package io.github.dlrharness.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A command that was run in this JVM, and what came of it. */
record CommandRun(int code, String out, String err) {
    static CommandRun of(String... args) {
        return of(false, args);
    }

    static CommandRun of(boolean color, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(Terminal.of(out, new PrintStream(err, true, StandardCharsets.UTF_8), color), args);
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
