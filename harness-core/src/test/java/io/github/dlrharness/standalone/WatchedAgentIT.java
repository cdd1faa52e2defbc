package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentConfig.MetricsConfig;
import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.standalone.watch.AgentLog;
import io.github.dlrharness.standalone.watch.ResolutionTimer;
import io.github.dlrharness.standalone.watch.Watch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a scrape of a real agent shows of real traffic. */
@SuppressWarnings("try") // agents that only have to run
@Tag("netns")
class WatchedAgentIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final AgentConfig config = TwoHosts.config("a", "");
    private final ResolutionTimer timer = new ResolutionTimer(config.engine().options());

    @Test
    void scrapeShowsTheTrafficAndItsResolution() throws Exception {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = start(hosts);
                StandaloneAgent b = hosts.start("b");
                Watch watch = watch(a);
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            flow.establish();
            Map<String, Double> before = awaitScrape(watch, "dlr_arp_entries{state=\"valid\"}", 1);
            assertThat(before.get("dlr_arp_resolution_seconds_count")).isEqualTo(1);
            assertThat(before.get("dlr_arp_resolution_seconds_sum")).isBetween(1e-6, 8.0);
            assertThat(before.get("dlr_vtep_entries")).isEqualTo(2);

            for (int i = 0; i < 20; i++) {
                flow.send();
            }
            String routed = "dlr_routed_packets_total";
            Map<String, Double> after = awaitScrape(watch, routed, before.get(routed) + 20);
            String received = "dlr_frames_total{direction=\"received\",port=\"p1\"}";
            String sent = "dlr_bytes_total{direction=\"sent\",port=\"uplink\"}";
            assertThat(after.get(received) - before.get(received)).isGreaterThanOrEqualTo(20);
            // VXLAN, Ethernet, IPv4, UDP and the flow's eight bytes.
            assertThat(after.get(sent) - before.get(sent)).isGreaterThanOrEqualTo(20 * (8 + 14 + 20 + 8 + 8));
        }
    }

    @Test
    void isReadyAsLongAsItsInterfacesAreThere() throws Exception {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent a = start(hosts);
                Watch watch = watch(a)) {
            assertThat(get(watch, "/readyz").statusCode()).isEqualTo(200);
            TwoHosts.run(new IpBatch(hosts.a).add("link delete p1"));
            TwoHosts.await("the agent is not ready", () -> get(watch, "/readyz").statusCode() == 503);
            assertThat(get(watch, "/readyz").body()).contains("port p1: interface p1 is missing");
            assertThat(get(watch, "/healthz").statusCode()).isEqualTo(200);

            a.close();
            TwoHosts.await("the agent is not live", () -> get(watch, "/healthz").statusCode() == 503);
        }
    }

    private StandaloneAgent start(TwoHosts hosts) {
        return StandaloneAgent.start(
                config, AgentSettings.of(null).at(hosts.place("a")).with(timer));
    }

    private Watch watch(StandaloneAgent agent) {
        return Watch.start("a", agent, timer, new AgentLog("a"), new MetricsConfig("127.0.0.1", 0));
    }

    /** Scrapes until a series has at least a value. */
    private static Map<String, Double> awaitScrape(Watch watch, String series, double least) {
        Map<String, Double> scrape = new TreeMap<>();
        TwoHosts.await("%s is at least %s".formatted(series, least), () -> {
            scrape.putAll(scrape(watch));
            return scrape.getOrDefault(series, 0.0) >= least;
        });
        return scrape;
    }

    private static Map<String, Double> scrape(Watch watch) {
        Map<String, Double> samples = new TreeMap<>();
        for (String line : get(watch, "/metrics").body().split("\n")) {
            if (!line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            }
        }
        return samples;
    }

    private static HttpResponse<String> get(Watch watch, String path) {
        int port = watch.address().orElseThrow().getPort();
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
