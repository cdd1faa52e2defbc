package io.github.dlrharness.standalone.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig.MetricsConfig;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Serves an agent's metrics and health over HTTP: {@code /metrics}, {@code /healthz} (the event loop answers) and {@code /readyz} (and
 * every interface is up). However many ask, the event loop is asked once a while, by one thread that waits for it.
 */
final class WatchEndpoint implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ResolutionTimer timer;
    private final Duration patience;
    private final Readings readings;
    private final HttpListener listener;

    WatchEndpoint(
            String host,
            Readings readings,
            ResolutionTimer timer,
            InetSocketAddress address,
            HttpListener.Limits limits,
            Duration patience) {
        this.readings = readings;
        this.timer = timer;
        this.patience = patience;
        listener = new HttpListener("dlr-watch-" + host, address, limits, this::answer);
    }

    /**
     * Starts serving.
     *
     * @param host the agent's host, for the name of the thread
     * @param timer gets the engine's events
     * @throws AgentException when the address can't be had
     */
    static WatchEndpoint start(String host, Readings readings, ResolutionTimer timer, MetricsConfig config) {
        InetSocketAddress address = new InetSocketAddress(config.address(), config.port());
        return new WatchEndpoint(host, readings, timer, address, HttpListener.Limits.DEFAULT, Duration.ofSeconds(2));
    }

    /** Where it listens; the port is real even where 0 was configured. */
    InetSocketAddress address() {
        return listener.address();
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        return switch (request.path()) {
            case "/metrics" ->
                reading()
                        .thenApply(reading -> new Scrape(reading, timer)
                                .text(request.headers().get("accept")))
                        .exceptionally(failure -> HttpResponse.text(503, reason(failure)));
            case "/healthz" ->
                reading()
                        .thenApply(reading -> health("live", List.of()))
                        .exceptionally(failure -> health("live", List.of(reason(failure))));
            case "/readyz" ->
                reading()
                        .thenApply(reading -> health("ready", notUp(reading)))
                        .exceptionally(failure -> health("ready", List.of(reason(failure))));
            case "/" -> CompletableFuture.completedFuture(HttpResponse.text(200, "/metrics\n/healthz\n/readyz"));
            default ->
                CompletableFuture.completedFuture(HttpResponse.text(404, "there are /metrics, /healthz and /readyz"));
        };
    }

    private CompletableFuture<Reading> reading() {
        return readings.latest().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static List<String> notUp(Reading reading) {
        return reading.info().ports().stream()
                .filter(port -> port.state() != PortInfo.State.UP)
                .map(port -> "port %s: interface %s is %s"
                        .formatted(
                                port.name(),
                                port.interfaceName(),
                                port.state().name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private String reason(Throwable failure) {
        Throwable cause =
                failure.getCause() == null || failure instanceof AgentException ? failure : failure.getCause();
        return cause instanceof TimeoutException
                ? "the event loop has not answered for %d ms".formatted(patience.toMillis())
                : String.valueOf(cause.getMessage());
    }

    private static HttpResponse health(String what, List<String> reasons) {
        ObjectNode json = JSON.createObjectNode().put("status", reasons.isEmpty() ? what : "not " + what);
        reasons.forEach(json.putArray("reasons")::add);
        return HttpResponse.json(reasons.isEmpty() ? 200 : 503, (json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Ends serving. */
    @Override
    public void close() {
        listener.close();
    }
}
