package io.github.dlrharness.testsupport.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A headless Chromium, driven by its DevTools protocol over a pair of pipes. It runs in a network namespace of its own, in which there
 * is no network: what a page needs must be in the page.
 */
public final class Chromium implements AutoCloseable {
    /** A busy machine takes its time to start a browser. */
    private static final long LIMIT_SECONDS = 120;

    static final ObjectMapper JSON = new ObjectMapper();

    private final Path errors;
    private final Process process;
    private final OutputStream commands;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    /**
     * Starts one.
     *
     * @param directory where it keeps its profile
     */
    public Chromium(Path directory) throws IOException {
        errors = directory.resolve("chromium.log");
        Path profile = Files.createDirectories(directory.resolve("profile"));
        // The protocol's descriptors are 3 and 4; all else it would say goes to the log. Root, also that of a user
        // namespace, must do without the sandbox.
        ProcessBuilder builder = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "sh",
                        "-c",
                        "exec chromium \"$@\" 3<&0 4>&1 </dev/null >/dev/null",
                        "sh",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-breakpad",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--user-data-dir=" + profile.toAbsolutePath(),
                        "--remote-debugging-pipe",
                        "about:blank")
                .redirectError(errors.toFile());
        // Or its sockets stay in the machine's own folder.
        builder.environment().put("TMPDIR", directory.toAbsolutePath().toString());
        process = builder.start();
        commands = process.getOutputStream();
        Thread reader = new Thread(this::read, "chromium-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Opens a page. */
    public Tab open(Path page, boolean dark, int width, int height) throws IOException {
        return new Tab(this, page, dark, width, height);
    }

    /** What the browser told of a page until now. */
    List<JsonNode> events(String session) {
        return events.stream()
                .filter(event -> event.path("sessionId").asText().equals(session))
                .toList();
    }

    /** Has something done and waits until it is. */
    JsonNode ask(String session, String method, Map<String, ?> parameters) throws IOException {
        int id = lastId.incrementAndGet();
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(parameters));
        if (session != null) {
            command.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        synchronized (commands) {
            commands.write(JSON.writeValueAsBytes(command));
            commands.write(0);
            commands.flush();
        }
        try {
            JsonNode said = answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (said.has("error")) {
                throw new IOException("%s: %s".formatted(method, said.get("error")));
            }
            return said.get("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("%s was not answered; Chromium wrote: %s".formatted(method, log()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Chromium did " + method, e);
        }
    }

    private String log() throws IOException {
        return Files.readString(errors, StandardCharsets.UTF_8);
    }

    private void read() {
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != 0) {
                    message.write(next);
                    continue;
                }
                JsonNode said = JSON.readTree(message.toByteArray());
                message.reset();
                if (said.has("id")) {
                    answers.remove(said.get("id").asInt()).complete(said);
                } else {
                    synchronized (events) {
                        events.add(said);
                        events.notifyAll();
                    }
                }
            }
        } catch (IOException ended) {
            answers.values().forEach(answer -> answer.completeExceptionally(ended));
            return;
        }
        answers.values().forEach(answer -> answer.completeExceptionally(new IOException("Chromium ended")));
    }

    /** Waits until the browser told of an event. */
    void await(String session, String method) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        synchronized (events) {
            while (events(session).stream()
                    .noneMatch(event -> event.path("method").asText().equals(method))) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new IOException("no %s within %d s".formatted(method, LIMIT_SECONDS));
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(events, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while waiting for " + method, e);
                }
            }
        }
    }

    /** Ends the browser and all its processes. */
    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            for (ProcessHandle each : all) {
                each.destroyForcibly();
                each.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Chromium does not end", e);
        }
    }
}
