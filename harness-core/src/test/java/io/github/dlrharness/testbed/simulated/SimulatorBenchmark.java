package io.github.dlrharness.testbed.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testsupport.dissection.Undissected;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyBuilder;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Ipv4Address;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * How fast the simulator is, and what an overlay costs as it grows. Prints figures and judges nothing; not part of the tests. Run it
 * with {@code mvn -B -ntp -Pbenchmark -pl harness-core verify}.
 */
@Isolated("measures")
@Undissected("keeping what is captured would be measured as well")
class SimulatorBenchmark {
    private static final int PINGS = 5000;
    private static final int ROUNDS = 8;
    private static final int VMS_PER_HOST = 10;
    /** Between two VMs' beginnings, so that requests a host waits for (3 s) stay below what its table holds (4096). */
    private static final Duration PAUSE = Duration.ofMillis(Integer.getInteger("dlrharness.pause", 2));

    @Test
    void resolutionsPerSecond() {
        TopologyPlan figure = TopologyPlan.of(Topologies.seedFigure());
        try (Testbed testbed = Backends.named("simulated").start(figure, HostEngine::new)) {
            Vm vm1 = testbed.vm("vm1");
            Vm vm2 = testbed.vm("vm2");
            for (int round = 0; round < ROUNDS; round++) {
                long start = cpu();
                for (int i = 0; i < PINGS; i++) {
                    assertThat(vm1.ping(vm2).complete()).isTrue();
                    testbed.reset();
                }
                double seconds = (cpu() - start) / 1e9;
                // One for the request's way and one for the reply's.
                print(
                        "the seed's figure, a ping and a reset: %,.0f seven-step resolutions per CPU second",
                        2 * PINGS / seconds);
            }
        }
    }

    @Test
    void overlaysThatGrow() {
        for (String hosts :
                System.getProperty("dlrharness.hosts", "10,100,1000").split(",")) {
            overlay(Integer.parseInt(hosts));
        }
    }

    private static void overlay(int hosts) {
        long start = System.nanoTime();
        TopologyPlan plan = plan(hosts);
        double planned = seconds(start);
        FrameKinds kinds = new FrameKinds();
        start = System.nanoTime();
        try (Testbed testbed = new SimulatedTestbed(plan, HostEngine::new, 1, kinds)) {
            double ready = seconds(start);
            long memoryAtStart = usedMemory();
            long cpuBefore = cpu();
            start = System.nanoTime();
            int answered = converse(testbed);
            double wall = seconds(start);
            double cpu = (cpu() - cpuBefore) / 1e9;
            long memory = usedMemory();
            List<Vm> vms = testbed.vms();
            print("%d hosts, %d VMs: %d of %d pings answered", hosts, vms.size(), answered, vms.size());
            print("  %s", kinds);
            print(
                    "  ARP requests sent by DLRs %,d, dropped frames %,d",
                    sum(testbed, "arp.requests"), sum(testbed, "drop."));
            print(
                    "  plan %.1f s, start %.1f s, wall %.1f s, CPU %.1f s, virtual %.1f s; %,.0f frames per CPU second; %.2f CPU ms and %,.0f underlay frames per ping",
                    planned,
                    ready,
                    wall,
                    cpu,
                    testbed.nanoTime() / 1e9,
                    kinds.all() / cpu,
                    cpu * 1e3 / vms.size(),
                    kinds.onUnderlay() / (double) vms.size());
            print("  live heap %,d MB at the start, %,d MB in the end", memoryAtStart >> 20, memory >> 20);
        }
    }

    /** Every VM pings a peer that chance has chosen. */
    private static int converse(Testbed testbed) {
        List<Vm> vms = testbed.vms();
        SplittableRandom random = new SplittableRandom(1);
        int answered = 0;
        for (Vm vm : vms) {
            Vm peer = vms.get(random.nextInt(vms.size()));
            answered += vm.ping(peer.address(), PingOptions.defaults()).received();
            testbed.elapse(PAUSE);
        }
        return answered;
    }

    private static TopologyPlan plan(int hosts) {
        TopologyBuilder topology = Topologies.named("overlay-" + hosts)
                .underlay("10.0.0.0/16")
                .lif(5000, "172.16.0.1/16")
                .lif(5001, "172.17.0.1/16");
        int first = Ipv4Address.parse("172.16.1.0").value();
        for (int host = 0; host < hosts; host++) {
            String name = "host-" + host;
            topology.host(name);
            for (int i = 0; i < VMS_PER_HOST; i++) {
                int number = host * VMS_PER_HOST + i;
                int vni = i % 2;
                String address = new Ipv4Address(first + (vni << 16) + number).toString();
                topology.vm("vm" + number, vm -> vm.on(name).vni(5000 + vni).address(address));
            }
        }
        return TopologyPlan.of(topology.build());
    }

    private static long sum(Testbed testbed, String prefix) {
        return testbed.hosts().stream()
                .map(Host::counters)
                .flatMap(counters -> counters.entrySet().stream())
                .filter(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(entry -> entry.getValue())
                .sum();
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** ns of this thread's own. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
