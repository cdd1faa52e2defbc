package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** LIFs, VTEPs, VM ports and routes that come and go at random while frames of all kinds arrive. */
class RandomChangeTest {
    private static final long SEED = Long.getLong("dlrharness.seed", 20_261_123L);
    private static final int RUNS = 150;
    private static final int CHANGES = 40;
    private static final int LESSONS = 80;
    private static final int MOST_FRAMES = 12;

    private long now;

    /** A host that came to its configuration by many changes. */
    private ChangingHost changed(long seed) {
        Random random = new Random(seed);
        RandomTraffic traffic = new RandomTraffic(seed);
        ChangingHost host = new ChangingHost(random, ChangingHost.nothing());
        now = 0;
        for (int change = 0; change < CHANGES; change++) {
            host.change(now);
            for (int frame = random.nextInt(MOST_FRAMES); frame > 0; frame--) {
                now += traffic.pause();
                host.advanceTo(now);
                traffic.send(now, host);
            }
        }
        host.emitted();
        return host;
    }

    private static ChangingHost started(ChangingHost like) {
        return new ChangingHost(new Random(0), like.config());
    }

    private static String rerun(long seed) {
        return "seed %d; again: -Ddlrharness.seed=%d".formatted(seed, seed);
    }

    private static List<ArpRow> lifs(EngineTables tables) {
        return tables.arp().stream()
                .filter(row -> row.state() == ArpState.PERMANENT)
                .toList();
    }

    @Test
    @Requirement("B12")
    void tablesAreThoseOfAStartAndWhatWasLearnedSince() {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            ChangingHost host = changed(seed);
            EngineTables tables = host.engine().tables(now);
            EngineTables fresh = started(host).engine().tables(now);

            assertThat(tables.vteps()).as(rerun(seed)).isEqualTo(fresh.vteps());
            assertThat(lifs(tables)).as(rerun(seed)).isEqualTo(lifs(fresh));
            assertLearnedUnder(host.config(), tables, rerun(seed));
        }
    }

    /** Nothing is known of what is not configured any more. */
    private static void assertLearnedUnder(EngineConfig config, EngineTables tables, String rerun) {
        Map<Integer, Vni> ports = new HashMap<>();
        config.vmPorts().forEach(port -> ports.put(port.port(), port.vni()));
        Map<Vni, LifConfig> lifs = new HashMap<>();
        config.lifs().forEach(lif -> lifs.put(lif.vni(), lif));
        assertThat(tables.arp())
                .as(rerun)
                .allSatisfy(row -> assertThat(lifs.get(row.vni()).subnet().contains(row.address()))
                        .isTrue());
        assertThat(tables.macs()).as(rerun).allSatisfy(row -> {
            List<RemoteVtep> remotes = config.vteps().getOrDefault(row.vni(), List.of());
            Set<MacAddress> pMacs = new HashSet<>();
            remotes.forEach(remote -> pMacs.add(remote.pMac()));
            assertThat(pMacs).doesNotContain(row.mac());
            if (row.port() == Engine.UPLINK) {
                assertThat(remotes).extracting(RemoteVtep::address).contains(row.vtep());
            } else {
                assertThat(ports.get(row.port())).isEqualTo(row.vni());
            }
        });
    }

    @Test
    @Requirement("B12")
    void onceWhatWasLearnedIsForgottenNothingTellsItFromAStart() {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            ChangingHost host = changed(seed);
            now += Duration.ofDays(1).toNanos();
            host.advanceTo(now);
            host.emitted();
            ChangingHost fresh = started(host);

            assertThat(host.engine().nextDeadline()).as(rerun(seed)).isEqualTo(Engine.NO_DEADLINE);
            assertThat(host.engine().tables(now).arp())
                    .as(rerun(seed))
                    .isEqualTo(fresh.engine().tables(now).arp());
            assertThat(host.engine().tables(now).macs()).as(rerun(seed)).isEmpty();
            assertBehaveAlike(host, fresh, seed);
        }
    }

    @Test
    @Requirement("B12")
    void resetIsAStartWithTheConfigurationOfThatMoment() {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            ChangingHost host = changed(seed);
            host.engine().reset(now);
            ChangingHost fresh = started(host);

            assertThat(host.engine().tables(now))
                    .as(rerun(seed))
                    .isEqualTo(fresh.engine().tables(now));
            assertThat(host.engine().nextDeadline()).as(rerun(seed)).isEqualTo(Engine.NO_DEADLINE);
            assertBehaveAlike(host, fresh, seed);
        }
    }

    @Test
    void trafficReachesEveryPart() {
        Map<String, Long> sums = new TreeMap<>();
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            changed(seed).engine().tables(now).counters().forEach((name, count) -> sums.merge(name, count, Long::sum));
        }
        for (Counter counter : List.of(
                Counter.ROUTED,
                Counter.ARP_RESOLVED,
                Counter.QUEUE_RELEASED,
                Counter.PROXY_RELAYED,
                Counter.PROXY_EXPIRED,
                Counter.ARP_FAILED,
                Counter.ICMP_ERRORS,
                Counter.ECHO_ANSWERED,
                Counter.FDB_MOVED,
                Counter.FDB_AGED,
                Counter.DROP_UNKNOWN_VNI,
                Counter.DROP_UNKNOWN_PORT,
                Counter.DROP_NO_ROUTE,
                Counter.DROP_NO_LIF)) {
            assertThat(sums.get(counter.label())).as(counter.label()).isPositive();
        }
    }

    /** The same frames at the same times make the same frames, tables, deadlines and counts. */
    private void assertBehaveAlike(ChangingHost host, ChangingHost fresh, long seed) {
        Map<String, Long> before = host.engine().tables(now).counters();
        RandomTraffic traffic = new RandomTraffic(seed + 1);
        for (int frame = 0; frame < LESSONS; frame++) {
            now += traffic.pause();
            host.advanceTo(now);
            fresh.advanceTo(now);
            traffic.send(now, host, fresh);
            assertThat(host.emitted()).as(rerun(seed)).isEqualTo(fresh.emitted());
            assertThat(host.engine().nextDeadline())
                    .as(rerun(seed))
                    .isEqualTo(fresh.engine().nextDeadline());
        }
        EngineTables tables = host.engine().tables(now);
        EngineTables expected = fresh.engine().tables(now);
        assertThat(tables.arp()).as(rerun(seed)).isEqualTo(expected.arp());
        assertThat(tables.macs()).as(rerun(seed)).isEqualTo(expected.macs());
        assertThat(tables.vteps()).as(rerun(seed)).isEqualTo(expected.vteps());
        Map<String, Long> since = new TreeMap<>(tables.counters());
        since.replaceAll((name, count) -> count - before.get(name));
        assertThat(since).as(rerun(seed)).isEqualTo(expected.counters());
    }
}
