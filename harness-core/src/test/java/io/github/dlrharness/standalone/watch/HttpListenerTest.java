package io.github.dlrharness.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that ask slowly, wrongly, too much, or don't read. */
class HttpListenerTest {
    private static final String ASK = "GET /big HTTP/1.1\r\nHost: a\r\n\r\n";
    /** More than the kernel buffers for a socket. */
    private static final int BIG = 32 << 20;

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<Socket> sockets = new ArrayList<>();
    private HttpListener listener;

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        listener.close();
    }

    @Test
    void manyWhoNeverFinishAskingKeepNobodyOut() throws IOException {
        listen(new HttpListener.Limits(8, Duration.ofMinutes(10)));
        for (int i = 0; i < 50; i++) {
            connect("GET /metrics HTTP/1.1\r\nX-Slow: ");
        }
        assertThat(answer(connect(ASK))).startsWith("HTTP/1.1 200 OK\r\n").endsWith("xx\n");
    }

    @Test
    void whoNeverFinishesAskingIsLetGoInTime() throws IOException {
        listen(new HttpListener.Limits(8, Duration.ofMillis(100)));
        Socket slow = connect("GET /metrics HTTP/1.1\r\n");

        assertThat(answer(slow)).isEmpty();
    }

    @Test
    void whoDoesNotReadIsLetGoInTime() throws IOException {
        listen(new HttpListener.Limits(8, Duration.ofSeconds(1)), BIG);
        Socket deaf = new Socket();
        sockets.add(deaf);
        deaf.setReceiveBufferSize(4096);
        deaf.connect(listener.address());
        deaf.getOutputStream().write(ASK.getBytes(StandardCharsets.US_ASCII));
        // Others are served meanwhile, and what could not be sent is given up.
        assertThat(answer(connect("HEAD / HTTP/1.1\r\n\r\n"))).startsWith("HTTP/1.1 200 OK");
        awaitClosed(deaf);

        assertThat(readAll(deaf)).isLessThan(BIG);
    }

    @Test
    void answersWhoHasFinishedSendingAndWhoAsksInPieces() throws IOException {
        listen(HttpListener.Limits.DEFAULT);
        Socket halfClosed = connect(ASK);
        halfClosed.shutdownOutput();
        assertThat(answer(halfClosed)).endsWith("xx\n");

        Socket pieces = connect("");
        pieces.setTcpNoDelay(true);
        for (byte piece : ASK.getBytes(StandardCharsets.US_ASCII)) {
            pieces.getOutputStream().write(piece);
        }
        assertThat(answer(pieces)).endsWith("xx\n");
    }

    @Test
    void headHasNoBody() throws IOException {
        listen(HttpListener.Limits.DEFAULT);

        assertThat(answer(connect("HEAD /big HTTP/1.1\r\n\r\n")))
                .contains("Content-Length: 3\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void tooLongAHeadIsRefusedHoweverMuchFollows() throws IOException {
        listen(HttpListener.Limits.DEFAULT);
        Socket socket = connect("GET / HTTP/1.1\r\nX: " + "y".repeat(HttpConnection.MAX_HEAD));

        assertThat(answer(socket)).startsWith("HTTP/1.1 431 ").contains("8192 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "'POST / HTTP/1.1|Host: a||', 405",
        "'GET / HTTP/1.1|Content-Length: 5||hello', 413",
        "'GET / HTTP/1.1|Transfer-Encoding: chunked||', 413",
        "'GET http://a/ HTTP/1.1||', 400",
        "'GET / SPDY/9||', 400",
        "'GET / HTTP/1.1|no colon||', 400",
        "'||', 400",
        "'\u0016\u0003\u0001 a tls hello||', 400",
        "'GET /fails HTTP/1.1||', 500",
        "'GET /throws HTTP/1.1||', 500",
    })
    void refusesWhatItDoesNotServe(String request, int status) throws IOException {
        listen(HttpListener.Limits.DEFAULT);

        assertThat(answer(connect(request.replace("|", "\r\n")))).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void freesItsPortWhenClosed() throws IOException {
        listen(HttpListener.Limits.DEFAULT);
        answer(connect(ASK));
        InetSocketAddress address = listener.address();
        listener.close();
        listener = new HttpListener("again", address, HttpListener.Limits.DEFAULT, request -> null);

        assertThat(listener.address()).isEqualTo(address);
    }

    private void listen(HttpListener.Limits limits) {
        listen(limits, 3);
    }

    private void listen(HttpListener.Limits limits, int size) {
        listener = new HttpListener("dlr-test-http", ANY, limits, request -> serve(request, size));
    }

    private static CompletionStage<HttpResponse> serve(HttpRequest request, int size) {
        return switch (request.path()) {
            case "/fails" -> CompletableFuture.failedFuture(new IllegalStateException("failed"));
            case "/throws" -> throw new IllegalStateException("thrown");
            case "/big" -> CompletableFuture.supplyAsync(() -> HttpResponse.text(200, "x".repeat(size - 1)));
            default -> CompletableFuture.completedFuture(HttpResponse.text(200, "small"));
        };
    }

    private Socket connect(String text) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout(20_000);
        socket.connect(listener.address());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Sends until the other end says that it is gone. */
    private static void awaitClosed(Socket socket) {
        try {
            while (true) {
                socket.getOutputStream().write(0);
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            assertThat(e).hasMessageFindingMatch("(?i)reset|broken pipe");
        }
    }

    private static long readAll(Socket socket) {
        long count = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                count += n;
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return count;
    }
}
