package io.github.dlrharness.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * What every page has: no script, no reference to the network, and a policy that has the browser refuse both, so that nothing a page
 * shows can act, even if it were not escaped.
 */
final class Page {
    private static final String STYLE = style();
    private static final String POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-%s'"
                    .formatted(Base64.getEncoder().encodeToString(sha256(STYLE)));

    private Page() {}

    /** A page with that title and body. */
    static String of(String title, Consumer<Markup> body) {
        Markup markup = new Markup();
        markup.open("html", "lang", "en").open("head").line();
        markup.empty("meta", "charset", "utf-8").line();
        markup.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .line();
        markup.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        markup.element("title", title).line();
        markup.style(STYLE).line();
        markup.close().open("body").line();
        body.accept(markup);
        return markup.close().close().toString();
    }

    private static String style() {
        try (InputStream sheet = Page.class.getResourceAsStream("report.css")) {
            return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The report's style sheet can't be read", e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
