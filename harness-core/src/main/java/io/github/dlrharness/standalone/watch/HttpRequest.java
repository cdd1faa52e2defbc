package io.github.dlrharness.standalone.watch;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The head of a request; those with a body are refused.
 *
 * @param path without its query
 * @param headers by name in lower case; of several of one name, the last
 */
record HttpRequest(String method, String path, Map<String, String> headers) {
    /**
     * Reads a head (RFC 9112 §2 to §5).
     *
     * @param head up to the empty line
     * @throws IllegalArgumentException when it is none; the message says why
     */
    static HttpRequest parse(String head) {
        String[] lines = head.split("\r\n");
        String[] first = lines[0].split(" ", -1);
        if (first.length != 3 || !first[1].startsWith("/") || !first[2].startsWith("HTTP/1.")) {
            throw new IllegalArgumentException("the first line must be like \"GET /metrics HTTP/1.1\"");
        }
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException("line %d is no header field".formatted(i + 1));
            }
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        return new HttpRequest(first[0], first[1].split("\\?", 2)[0], headers);
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    boolean hasBody() {
        return headers.containsKey("transfer-encoding")
                || !headers.getOrDefault("content-length", "0").equals("0");
    }
}
