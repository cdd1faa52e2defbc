package io.github.dlrharness.standalone.watch;

import io.github.dlrharness.config.AgentConfig.MetricsConfig;
import io.github.dlrharness.control.AgentService;
import io.github.dlrharness.control.Subscription;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Watches a running agent: serves its metrics and health, if that is configured, and writes what happens to its log. Looks once a second;
 * whatever hangs or floods, the agent goes on.
 */
public final class Watch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** After that a look has failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Readings readings;
    private final WatchEndpoint endpoint;
    private final AgentLog log;
    private final Subscription events;
    private final Thread thread;
    private long lost;

    Watch(
            String host,
            AgentService service,
            ResolutionTimer timer,
            AgentLog log,
            MetricsConfig config,
            Duration interval) {
        this.log = log;
        events = service.events(log::event);
        readings = new Readings(host, () -> Reading.of(service), System::nanoTime, interval.dividedBy(2));
        try {
            endpoint = config == null || config.port() < 0 ? null : WatchEndpoint.start(host, readings, timer, config);
        } catch (RuntimeException e) {
            events.close();
            readings.close();
            throw e;
        }
        thread = new Thread(() -> run(interval), "dlr-watch-log-" + host);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Starts to watch.
     *
     * @param host the agent's host, for the names of threads
     * @param timer gets the engine's events, as one of its listeners
     * @param log is told what happens
     * @param config where to serve metrics; none when null or its port is -1
     * @throws io.github.dlrharness.agent.AgentException when the address can't be had
     */
    public static Watch start(
            String host, AgentService service, ResolutionTimer timer, AgentLog log, MetricsConfig config) {
        return new Watch(host, service, timer, log, config, INTERVAL);
    }

    /** Where metrics are served; the port is real even where 0 was configured. */
    public Optional<InetSocketAddress> address() {
        return Optional.ofNullable(endpoint).map(WatchEndpoint::address);
    }

    private void run(Duration interval) {
        try {
            while (true) {
                look();
                TimeUnit.NANOSECONDS.sleep(interval.toNanos());
            }
        } catch (InterruptedException e) {
            // Closed.
            return;
        }
    }

    private void look() throws InterruptedException {
        try {
            log.look(readings.latest().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            log.noLook("nothing for %d ms".formatted(PATIENCE.toMillis()));
        } catch (ExecutionException e) {
            log.noLook(String.valueOf(e.getCause().getMessage()));
        }
        long now = events.lost();
        if (now > lost) {
            log.lostEvents(now - lost);
            lost = now;
        }
    }

    /** Ends it. Idempotent. */
    @Override
    public void close() {
        thread.interrupt();
        events.close();
        if (endpoint != null) {
            endpoint.close();
        }
        readings.close();
    }
}
