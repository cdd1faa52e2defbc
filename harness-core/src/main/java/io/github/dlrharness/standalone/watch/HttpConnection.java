package io.github.dlrharness.standalone.watch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One client of the {@link HttpListener}, touched by its thread only: asks once, is answered once, and is let go. */
final class HttpConnection {
    /** Bytes of a request's head, at most; Prometheus sends some 300. */
    static final int MAX_HEAD = 8 << 10;

    private static final String END = "\r\n\r\n";

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer head = ByteBuffer.allocate(MAX_HEAD);
    private final long deadline;
    private boolean asked;
    private boolean headOnly;
    private ByteBuffer answer;

    HttpConnection(SocketChannel channel, SelectionKey key, long deadline) {
        this.channel = channel;
        this.key = key;
        this.deadline = deadline;
    }

    /** When the client must have got its answer. */
    long deadline() {
        return deadline;
    }

    /**
     * Reads what has come.
     *
     * @return the head of the request, when it has just become complete
     * @throws HttpRefusal when it never will be
     */
    Optional<String> read() throws IOException, HttpRefusal {
        if (asked) {
            // Nothing a client sends after its request matters; but unread bytes would make close() a reset that eats
            // the answer.
            head.clear();
        }
        int count = channel.read(head);
        if (count < 0) {
            if (!asked || answer != null && !answer.hasRemaining()) {
                close();
            } else {
                // It has finished sending, and may still be reading.
                key.interestOps(answer == null ? 0 : SelectionKey.OP_WRITE);
            }
            return Optional.empty();
        }
        if (asked) {
            return Optional.empty();
        }
        String text = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END);
        if (end < 0) {
            if (!head.hasRemaining()) {
                throw new HttpRefusal(431, "the request's head is longer than %d bytes".formatted(MAX_HEAD));
            }
            return Optional.empty();
        }
        asked = true;
        return Optional.of(text.substring(0, end));
    }

    /** Has the answer go without its body. */
    void headOnly() {
        headOnly = true;
    }

    /** Sends the answer, as fast as the client takes it. */
    void answer(HttpResponse response) throws IOException {
        if (answer == null && channel.isOpen()) {
            asked = true;
            answer = response.encode(!headOnly);
            write();
        }
    }

    void write() throws IOException {
        channel.write(answer);
        if (answer.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } else {
            channel.shutdownOutput();
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // The client is gone either way.
            return;
        }
    }
}
