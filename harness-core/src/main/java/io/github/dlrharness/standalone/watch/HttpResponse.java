package io.github.dlrharness.standalone.watch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param status HTTP status code
 */
record HttpResponse(int status, String contentType, byte[] body) {
    private static final Map<Integer, String> REASONS = Map.of(
            200, "OK",
            400, "Bad Request",
            404, "Not Found",
            405, "Method Not Allowed",
            413, "Content Too Large",
            431, "Request Header Fields Too Large",
            500, "Internal Server Error",
            503, "Service Unavailable");

    static HttpResponse text(int status, String text) {
        return new HttpResponse(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static HttpResponse json(int status, byte[] body) {
        return new HttpResponse(status, "application/json", body);
    }

    /** The response as it goes over the wire. Every response is its connection's last (RFC 9112 §9.6). */
    ByteBuffer encode(boolean withBody) {
        String allow = status == 405 ? "Allow: GET, HEAD\r\n" : "";
        byte[] head = "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n"
                .formatted(status, REASONS.get(status), contentType, body.length, allow)
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer buffer = ByteBuffer.allocate(head.length + (withBody ? body.length : 0));
        buffer.put(head);
        if (withBody) {
            buffer.put(body);
        }
        return buffer.flip();
    }
}
