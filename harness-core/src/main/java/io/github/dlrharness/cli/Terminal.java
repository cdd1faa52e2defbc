package io.github.dlrharness.cli;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command writes: results to {@code out}, everything else to {@code err}.
 *
 * @param color whether results may be coloured
 * @param watched what is behind {@code out}
 */
record Terminal(PrintStream out, PrintStream err, boolean color, WatchedOutput watched) {
    private static final String RESET = "\u001b[0m";

    /** One whose results go to that stream. */
    static Terminal of(OutputStream out, PrintStream err, boolean color) {
        WatchedOutput watched = new WatchedOutput(out);
        return new Terminal(utf8(watched), err, color, watched);
    }

    /** The process's own, coloured when a person looks at it and has not said no (NO_COLOR, no-color.org). */
    static Terminal ofProcess() {
        return of(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
                utf8(System.err),
                isTerminal(System.console()) && wantsColor(System.getenv()));
    }

    /** Since JDK 22 there may be a console where no terminal is, and only then is there the method that tells. */
    private static boolean isTerminal(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Why results could not be written; empty when they were, or nobody wanted to read on ({@code | head}), which is no error. */
    Optional<String> outputProblem() {
        out.flush();
        return Optional.ofNullable(watched.failure())
                .map(failure -> String.valueOf(failure.getMessage()))
                .filter(reason -> !reason.contains("Broken pipe"));
    }

    static boolean wantsColor(Map<String, String> environment) {
        String no = environment.get("NO_COLOR");
        return (no == null || no.isEmpty()) && !"dumb".equals(environment.get("TERM"));
    }

    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    String paint(Paint paint, String text) {
        return color && paint != Paint.PLAIN ? "\u001b[" + paint.code + "m" + text + RESET : text;
    }

    /** What a colour stands for. */
    enum Paint {
        PLAIN(""),
        GOOD("32"),
        DOUBTFUL("33"),
        BAD("31"),
        HEADING("1");

        private final String code;

        Paint(String code) {
            this.code = code;
        }
    }
}
