package io.github.dlrharness.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes: results to {@code out}, everything else to {@code err}.
 *
 * @param color whether results may be coloured
 */
record Terminal(PrintStream out, PrintStream err, boolean color) {
    private static final String RESET = "\u001b[0m";

    /** The process's own, coloured when a person looks at it and has not said no (NO_COLOR, no-color.org). */
    static Terminal ofProcess() {
        return new Terminal(
                utf8(System.out), utf8(System.err), System.console() != null && wantsColor(System.getenv()));
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
