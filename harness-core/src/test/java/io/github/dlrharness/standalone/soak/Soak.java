package io.github.dlrharness.standalone.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Two agents at half the highest rate that this machine was measured to carry, and one fault after the other. Around each fault the VMs
 * are silent for a moment, so that what was lost meanwhile is known to the frame; the fault itself strikes under load.
 */
final class Soak implements AutoCloseable {
    private static final long STEP_NANOS = 200_000_000;
    /** An ARP entry that failed is asked for again after 20 s. */
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(30);

    /** Frames a second; what every machine carries. */
    private static final double FIRST_RATE = 4_000;

    private static final int MEMORY_SAMPLES = 30;

    /** What is not where it should be by then is lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(20);

    private final Random random;
    private final SoakNetwork network;
    private final Map<SoakFault, SoakLedger> ledgers = new EnumMap<>(SoakFault.class);
    private final Map<SoakFault, Integer> times = new EnumMap<>(SoakFault.class);
    private final List<MemorySample> memory = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private SoakLedger last;
    private double highest;

    Soak(long seed) {
        random = new Random(seed);
        network = new SoakNetwork(seed);
    }

    /** Runs for about that long, each fault at least once. */
    void run(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        warmUp();
        highest = measureHighest();
        memory.add(MemorySample.take());
        long interval = duration.toNanos() / MEMORY_SAMPLES;
        long sampled = System.nanoTime();
        List<SoakFault> faults = new ArrayList<>();
        for (int round = 0; round < SoakFault.values().length || System.nanoTime() < end; round++) {
            if (faults.isEmpty()) {
                faults.addAll(List.of(SoakFault.values()));
            }
            strike(faults.remove(random.nextInt(faults.size())));
            if (System.nanoTime() - sampled >= interval) {
                memory.add(MemorySample.take());
                sampled = System.nanoTime();
            }
        }
    }

    private void warmUp() {
        pace(5_000);
        park(3 * STEP_NANOS);
        last = silence();
    }

    /** The highest rate, of both directions together, of which all but 1 % was delivered; to a sixteenth of it, or finer. */
    private double measureHighest() {
        double carried = FIRST_RATE;
        double step = carried;
        for (double rate = carried; carries(rate); rate *= 2) {
            carried = rate;
            step = rate;
        }
        for (int halving = 0; halving < 3; halving++) {
            step /= 2;
            if (carries(carried + step)) {
                carried += step;
            }
        }
        return carried;
    }

    private boolean carries(double rate) {
        pace(rate / 2);
        park(4 * STEP_NANOS);
        SoakLedger step = sinceLast();
        double offered = step.offered() / (4 * STEP_NANOS / 1e9);
        return step.lost() <= step.offered() / 100 && offered > 0.9 * rate;
    }

    private void strike(SoakFault fault) {
        boolean first = random.nextBoolean();
        SoakNetwork.Side side = first ? network.a : network.b;
        SoakNetwork.Side other = first ? network.b : network.a;
        pace(highest / 4);
        park(STEP_NANOS);
        fault.begin(side, other, random);
        park(STEP_NANOS + random.nextInt((int) STEP_NANOS));
        fault.end(side, other);
        awaitRecovery(fault);
        SoakLedger happened = sinceLast();
        ledgers.merge(fault, happened, SoakLedger::plus);
        times.merge(fault, 1, Integer::sum);
        judge(fault, happened);
    }

    /** Goes on, at a pace that a busy machine has room for, until most of what both VMs send arrives again. */
    private void awaitRecovery(SoakFault fault) {
        pace(highest / 16);
        long limit = System.nanoTime() + RECOVERY_LIMIT.toNanos();
        SoakVm.Seen left = network.a.vm.seen();
        SoakVm.Seen right = network.b.vm.seen();
        SoakVm.Seen leftBefore;
        SoakVm.Seen rightBefore;
        do {
            if (System.nanoTime() - limit > 0) {
                throw new AssertionError(
                        "%s was put right, and the VMs do not reach each other %s later; since the fault before: %s"
                                .formatted(
                                        fault,
                                        RECOVERY_LIMIT,
                                        SoakLedger.read(network).since(last)));
            }
            leftBefore = left;
            rightBefore = right;
            park(STEP_NANOS);
            left = network.a.vm.seen();
            right = network.b.vm.seen();
        } while (left.delivered() - leftBefore.delivered() < (right.offered() - rightBefore.offered()) / 2
                || right.delivered() - rightBefore.delivered() < (left.offered() - leftBefore.offered()) / 2);
    }

    private void judge(SoakFault fault, SoakLedger happened) {
        if (!happened.isWireLossCounted()) {
            complaints.add("%s: lost on links %s, of which the kernel counted %s"
                    .formatted(fault, happened.wires(), happened.links()));
        }
        if (happened.unexplained() > 0 || -happened.unexplained() > happened.control()) {
            complaints.add("%s: %d frames are in no counter: %s".formatted(fault, happened.unexplained(), happened));
        }
    }

    /** Each VM sends that many frames a second. */
    private void pace(double rate) {
        network.a.vm.pace(rate);
        network.b.vm.pace(rate);
    }

    /** Ends the sending; answers what happened since this was asked last. */
    private SoakLedger sinceLast() {
        SoakLedger now = silence();
        SoakLedger happened = now.since(last);
        last = now;
        return happened;
    }

    /** Ends the sending, and reads when nothing is under way any more: the kernel of a busy machine may take its time. */
    private SoakLedger silence() {
        pace(0);
        long start = System.nanoTime();
        SoakLedger before = null;
        int same = 0;
        while (same < 3 || isUnderWay(before) && System.nanoTime() - start < PATIENCE.toNanos()) {
            park(STEP_NANOS / 4);
            network.a.agent.drain();
            network.b.agent.drain();
            SoakLedger now = SoakLedger.read(network);
            same = now.equals(before) ? same + 1 : 0;
            before = now;
            if (System.nanoTime() - start > SILENCE_LIMIT.toNanos()) {
                throw new AssertionError("frames never stop coming: " + now);
            }
        }
        return before;
    }

    private boolean isUnderWay(SoakLedger now) {
        return last != null && !now.since(last).isWireLossCounted();
    }

    private static void park(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** What is wrong, in words; empty when nothing is. */
    List<String> complaints() {
        return complaints;
    }

    /** By how much something had grown in the last fifth of the time against what it was after the first tenth; the least of each. */
    long growth(ToLongFunction<MemorySample> what) {
        int some = Math.max(1, memory.size() / 5);
        int tenth = Math.min(memory.size() / 10 + 1, memory.size() - some);
        return least(memory.subList(memory.size() - some, memory.size()), what)
                - least(memory.subList(tenth, Math.min(tenth + some, memory.size())), what);
    }

    private static long least(List<MemorySample> samples, ToLongFunction<MemorySample> what) {
        return samples.stream().mapToLong(what).min().orElseThrow();
    }

    String table() {
        StringBuilder table = new StringBuilder(
                "Highest rate measured: %.0f frames/s; soaked at %.0f%n%n".formatted(highest, highest / 2));
        table.append("%-13s %5s %10s %10s %8s %8s %8s %12s  %s%n"
                .formatted(
                        "fault",
                        "times",
                        "offered",
                        "delivered",
                        "lost",
                        "counted",
                        "on links",
                        "unexplained",
                        "where"));
        ledgers.forEach((fault, ledger) -> table.append("%-13s %5d %10d %10d %8d %8d %8d %12d  %s%n"
                .formatted(
                        fault,
                        times.get(fault),
                        ledger.offered(),
                        ledger.delivered(),
                        ledger.lost(),
                        ledger.explained() - ledger.onWires(),
                        ledger.onWires(),
                        Math.max(0, ledger.unexplained()),
                        ledger.counted())));
        table.append("%nLive heap, KiB: %s%n".formatted(row(sample -> sample.liveHeap() >> 10)));
        table.append("Resident memory of the whole JVM, KiB: %s%n".formatted(row(sample -> sample.resident() >> 10)));
        table.append("Open descriptors: %s%n".formatted(row(MemorySample::descriptors)));
        return table.toString();
    }

    private String row(ToLongFunction<MemorySample> what) {
        return memory.stream()
                .map(sample -> String.valueOf(what.applyAsLong(sample)))
                .collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        network.close();
    }
}
