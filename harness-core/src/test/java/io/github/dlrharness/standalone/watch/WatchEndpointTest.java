package io.github.dlrharness.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig.MetricsConfig;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.RouterOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchEndpointTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final FakeAgent agent = new FakeAgent();
    private final ResolutionTimer timer = new ResolutionTimer(RouterOptions.defaults());
    private final Readings readings =
            new Readings("host-a", () -> Reading.of(agent), System::nanoTime, Duration.ofMillis(1));
    private final WatchEndpoint endpoint = new WatchEndpoint(
            "host-a",
            readings,
            timer,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HttpListener.Limits.DEFAULT,
            Duration.ofMillis(300));

    @AfterEach
    void close() {
        agent.hanging.countDown();
        endpoint.close();
        readings.close();
    }

    @Test
    void showsEveryMetricWithHelpAndType() throws Exception {
        ScrapedText scrape = scrape();

        for (Metric metric : Metric.values()) {
            String name = metric.exposedName();
            assertThat(scrape.help()).containsEntry(name, metric.help());
            assertThat(scrape.types()).containsEntry(name, metric.kind().name().toLowerCase());
            assertThat(scrape.samples().keySet())
                    .as(name)
                    .anyMatch(series -> series.equals(name)
                            || series.startsWith(name + "{")
                            || series.startsWith(name + "_bucket{"));
        }
        assertThat(scrape.types()).hasSize(Metric.values().length);
    }

    @Test
    void showsTheValuesOfTheAgent() throws Exception {
        ScrapedText scrape = scrape();

        assertThat(scrape.value("dlr_frames_total{direction=\"received\",port=\"vm1\"}"))
                .isEqualTo(counter("port.p1.received.frames"));
        assertThat(scrape.value("dlr_bytes_total{direction=\"sent\",port=\"uplink\"}"))
                .isEqualTo(counter("port.uplink.sent.bytes"));
        assertThat(scrape.value("dlr_port_drops_total{direction=\"sent\",port=\"vm2\"}"))
                .isEqualTo(counter("port.p2.sent.drops"));
        assertThat(scrape.value("dlr_link_drops_total{direction=\"received\",port=\"vm2\"}"))
                .isEqualTo(counter("port.p2.received.link-drops"));
        assertThat(scrape.value("dlr_router_frames_total{direction=\"sent\",side=\"uplink\"}"))
                .isEqualTo(counter("uplink.sent"));
        assertThat(scrape.value("dlr_arp_entries{state=\"stale\"}")).isEqualTo(counter("gauge.arp.stale"));
        assertThat(scrape.value("dlr_arp_events_total{event=\"refreshes\"}")).isEqualTo(counter("arp.refreshes"));
        assertThat(scrape.value("dlr_queue_bytes")).isEqualTo(counter("gauge.queue.bytes"));
        assertThat(scrape.value("dlr_fdb_entries")).isEqualTo(counter("gauge.fdb.entries"));
        assertThat(scrape.value("dlr_agent_info{host=\"host-a\",version=\"1.2.3\"}"))
                .isOne();
        assertThat(scrape.value("dlr_agent_uptime_seconds")).isEqualTo(1.5);
        assertThat(scrape.value("dlr_port_up{interface=\"tap1\",port=\"vm1\",vni=\"5000\"}"))
                .isOne();
    }

    @Test
    void everyDropIsUnderItsReason() throws Exception {
        ScrapedText scrape = scrape();

        for (Counter counter : Counter.values()) {
            if (counter.label().startsWith("drop.")) {
                String series = "dlr_drops_total{reason=\"%s\"}"
                        .formatted(counter.label().substring(5));
                assertThat(scrape.value(series)).isEqualTo(counter(counter.label()));
            }
        }
    }

    @Test
    void timesResolutionsInSeconds() throws Exception {
        timer.event(EngineEvent.REQUEST_ORIGINATED, 5000, 1, 0, 1_000_000_000);
        timer.event(EngineEvent.ARP_RESOLVED, 5000, 1, 0, 1_000_700_000);
        ScrapedText scrape = scrape();

        assertThat(scrape.value("dlr_arp_resolution_seconds_count")).isOne();
        assertThat(scrape.value("dlr_arp_resolution_seconds_sum")).isEqualTo(0.0007);
        assertThat(scrape.value("dlr_arp_resolution_seconds_bucket{le=\"5.0E-4\"}"))
                .isZero();
        assertThat(scrape.value("dlr_arp_resolution_seconds_bucket{le=\"0.001\"}"))
                .isOne();
    }

    @Test
    void speaksOpenMetricsToWhoAsksForIt() throws Exception {
        HttpRequest request = request("/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5")
                .build();
        HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());

        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(response.body()).endsWith("# EOF\n");
    }

    @Test
    void twoPortsOfOneNameAreTwoSeries() throws Exception {
        FakeAgent twins = new FakeAgent();
        Reading reading = Reading.of(twins);
        List<PortInfo> ports = List.of(
                new PortInfo(1, "vm", "tap1", 5000, PortInfo.State.UP),
                new PortInfo(2, "vm", "tap2", 5000, PortInfo.State.UP));
        var info = new io.github.dlrharness.control.AgentInfo(1, "1", "a", 1, Duration.ZERO, ports);
        byte[] body = new Scrape(new Reading(info, reading.counters(), 1), timer)
                .text(null)
                .body();

        ScrapedText scrape = ScrapedText.parse(new String(body));
        assertThat(scrape.value("dlr_frames_total{direction=\"sent\",port=\"vm\"}"))
                .isPositive();
        assertThat(scrape.value("dlr_frames_total{direction=\"sent\",port=\"vm#2\"}"))
                .isPositive();
    }

    @Test
    void isLiveAndReadyWhenAllIsWell() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/healthz").body()).isEqualTo("{\"status\":\"live\",\"reasons\":[]}\n");
        assertThat(get("/readyz").body()).isEqualTo("{\"status\":\"ready\",\"reasons\":[]}\n");
    }

    @Test
    void isNotReadyWithoutAnInterfaceAndSaysWhich() throws Exception {
        agent.port(1, PortInfo.State.MISSING);
        agent.port(0, PortInfo.State.DOWN);
        HttpResponse<String> ready = get("/readyz");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .isEqualTo("{\"status\":\"not ready\",\"reasons\":[\"port uplink: interface eth1 is down\","
                        + "\"port vm1: interface tap1 is missing\"]}\n");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void isNotLiveWhenItsEventLoopDied() throws Exception {
        agent.failure = new AgentException("The agent of \"host-a\" died: out of luck");
        HttpResponse<String> live = get("/healthz");

        assertThat(live.statusCode()).isEqualTo(503);
        assertThat(live.body())
                .isEqualTo(
                        "{\"status\":\"not live\",\"reasons\":[\"The agent of \\\"host-a\\\" died: out of luck\"]}\n");
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/metrics").statusCode()).isEqualTo(503);
    }

    @Test
    void isNotLiveWhileItsEventLoopHangsAndAsksItOnlyOnce() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        agent.hanging = hanging;
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 20)
                .mapToObj(i -> CLIENT.sendAsync(request("/healthz").build(), BodyHandlers.ofString()))
                .toList();
        for (CompletableFuture<HttpResponse<String>> one : all) {
            assertThat(one.get().statusCode()).isEqualTo(503);
            assertThat(one.get().body()).contains("the event loop has not answered for 300 ms");
        }
        assertThat(agent.looks).hasValue(1);
        hanging.countDown();
        while (get("/healthz").statusCode() != 200) {
            assertThat(agent.looks).hasValueLessThan(3);
        }
    }

    @Test
    void tellsWhatThereIsAndWhatIsNot() throws Exception {
        assertThat(get("/").body()).contains("/metrics");
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void saysWhyItCantListen() {
        int taken = endpoint.address().getPort();

        assertThatThrownBy(() -> WatchEndpoint.start("b", readings, timer, new MetricsConfig("127.0.0.1", taken)))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("127.0.0.1:" + taken)
                .hasMessageContaining("in use")
                .hasMessageContaining("port 0");
        assertThatThrownBy(() -> WatchEndpoint.start("b", readings, timer, new MetricsConfig("no.such.invalid", 0)))
                .isInstanceOf(AgentException.class)
                .hasMessageContaining("no.such.invalid");
    }

    private ScrapedText scrape() throws Exception {
        HttpResponse<String> response = get("/metrics");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        return ScrapedText.parse(response.body());
    }

    private double counter(String name) {
        return agent.counters.get(name);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        InetSocketAddress address = endpoint.address();
        return HttpRequest.newBuilder(URI.create(
                        "http://%s:%d%s".formatted(address.getAddress().getHostAddress(), address.getPort(), path)))
                .timeout(Duration.ofSeconds(20));
    }
}
