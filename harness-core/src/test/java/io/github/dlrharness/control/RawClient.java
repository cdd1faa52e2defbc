package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client that says anything. */
final class RawClient implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final SocketChannel channel;
    private final BufferedReader reader;

    RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        reader = new BufferedReader(new InputStreamReader(ChannelStreams.input(channel), StandardCharsets.UTF_8));
    }

    /** Sends a line. */
    RawClient say(String line) throws IOException {
        return send((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    RawClient send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return this;
    }

    /** The next line; null at the end. */
    String hear() throws IOException {
        return reader.readLine();
    }

    JsonNode json() throws IOException {
        return MAPPER.readTree(hear());
    }

    /** The answer to a line. */
    JsonNode ask(String line) throws IOException {
        return say(line).json();
    }

    /** Shows that the connection still works: what is said and heard next belongs together. */
    boolean works() throws IOException {
        return ask("{\"jsonrpc\":\"2.0\",\"id\":\"w\",\"method\":\"agent.drain\"}")
                .toString()
                .equals("{\"jsonrpc\":\"2.0\",\"id\":\"w\",\"result\":{\"frames\":42}}");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
