package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.TestbedException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Talks to a running {@code ovs-vswitchd} as {@code ovs-appctl} does, see ovs-appctl(8): JSON-RPC (RFC 7047 §4) over a socket. What is
 * asked is done by the thread that also receives frames, between two rounds of receiving.
 */
final class SwitchControl implements AutoCloseable {
    private static final String SUCCESS = "\"error\":null";

    private final String host;
    private final SocketChannel channel;

    private SwitchControl(String host, SocketChannel channel) {
        this.host = host;
        this.channel = channel;
    }

    static SwitchControl connect(String host, Path socket) {
        try {
            return new SwitchControl(host, SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        } catch (IOException e) {
            throw new TestbedException("Open vSwitch on %s does not listen: %s".formatted(host, e.getMessage()), e);
        }
    }

    /**
     * Has a command carried out. Its words must need no escaping in JSON.
     *
     * @throws TestbedException when the switch refuses, with its words, or is gone
     */
    synchronized void call(String command, String... arguments) {
        String words = List.of(arguments).stream().map("\"%s\""::formatted).collect(Collectors.joining(","));
        String request = "{\"id\":0,\"method\":\"%s\",\"params\":[%s]}".formatted(command, words);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            String answer = answer();
            if (!answer.contains(SUCCESS)) {
                throw new TestbedException(
                        "Open vSwitch on %s refuses \"%s %s\": %s".formatted(host, command, words, answer));
            }
        } catch (IOException e) {
            throw new TestbedException("Open vSwitch on %s is gone: %s".formatted(host, e.getMessage()), e);
        }
    }

    /** One JSON object: until its brace is closed. */
    private String answer() throws IOException {
        StringBuilder answer = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        do {
            bytes.clear();
            if (channel.read(bytes) < 0) {
                throw new IOException("it closed the connection");
            }
            answer.append(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
        } while (!isComplete(answer));
        return answer.toString();
    }

    private static boolean isComplete(CharSequence json) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char character = json.charAt(i);
            if (quoted && character == '\\') {
                i++;
            } else if (character == '"') {
                quoted = !quoted;
            } else if (!quoted && character == '{') {
                depth++;
            } else if (!quoted && character == '}') {
                depth--;
            }
        }
        return depth == 0;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TestbedException("The connection to Open vSwitch on %s can't be closed".formatted(host), e);
        }
    }
}
