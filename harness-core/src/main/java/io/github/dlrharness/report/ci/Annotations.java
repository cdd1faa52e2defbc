package io.github.dlrharness.report.ci;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * GitHub's workflow commands: a failure is shown at its line in the source. What could end a command or begin another is written as
 * GitHub's toolkit writes it.
 */
final class Annotations implements BuildServer {
    /** GitHub cuts what is longer. */
    private static final int LONGEST = 4_000;

    private final PrintStream out;
    private final String checkout;

    private Annotations(PrintStream out, String checkout) {
        this.out = out;
        this.checkout = checkout;
    }

    static Optional<BuildServer> on(Map<String, String> environment, PrintStream out) {
        return "true".equals(environment.get("GITHUB_ACTIONS"))
                ? Optional.of(new Annotations(out, environment.getOrDefault("GITHUB_WORKSPACE", "")))
                : Optional.empty();
    }

    @Override
    public void tell(Notice notice) {
        if (!notice.failed()) {
            return;
        }
        StringBuilder place = new StringBuilder();
        if (notice.source() != null) {
            place.append("file=")
                    .append(property(BuildServer.path(notice.source(), checkout)))
                    .append(',');
            if (notice.line() > 0) {
                place.append("line=").append(notice.line()).append(',');
            }
        }
        String failure = notice.failure();
        String text = failure.length() <= LONGEST ? failure : failure.substring(0, LONGEST);
        out.print("\n::error %stitle=%s::%s\n".formatted(place, property(notice.test()), data(text)));
        out.flush();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
