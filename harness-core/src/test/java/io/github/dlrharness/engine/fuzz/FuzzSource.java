package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.wire.VxlanView;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes the steps of one episode: spoiled seeds, spoiled copies of what engines emitted, now and then a good frame, and time. */
final class FuzzSource {
    /** A check with new VMs comes after this many frames. */
    static final int CHECK_EVERY = 2_000;

    private static final int BURST_ONE_IN = 300;
    private static final long MILLIS = 1_000_000;
    private static final long[] WAITS = {100 * MILLIS, 1_000 * MILLIS, 3_000 * MILLIS, 21_000 * MILLIS, 660_000 * MILLIS
    };

    private static final int[] NO_SENDERS = {
        0, -1, Packets.ip("127.0.0.1"), Packets.ip("224.0.0.1"), Packets.ip("239.1.2.3"), Packets.ip("240.0.0.1")
    };

    private final SplittableRandom random;
    private final FrameMutator mutator;
    private final List<List<List<byte[]>>> vmSeeds = new ArrayList<>();
    private final List<List<byte[]>> overlaySeeds = new ArrayList<>();
    private final RecentFrames recent;
    private final Burst burst = new Burst();
    private int count;

    FuzzSource(long seed, RecentFrames recent) {
        this.random = new SplittableRandom(seed);
        this.mutator = new FrameMutator(random);
        this.recent = recent;
        for (int host = 0; host < FuzzPlan.HOSTS; host++) {
            List<List<byte[]>> ports = new ArrayList<>();
            for (int port = 1; port <= FuzzPlan.PORT_VNIS.length; port++) {
                ports.add(FuzzSeeds.ofVm(host, port));
            }
            vmSeeds.add(ports);
            List<byte[]> overlay = new ArrayList<>();
            for (int from = 0; from <= FuzzPlan.HOSTS; from++) {
                for (int vni : FuzzPlan.VNIS) {
                    if (from != host) {
                        overlay.addAll(FuzzSeeds.ofVtep(from, host, vni));
                    }
                }
            }
            overlaySeeds.add(overlay);
        }
    }

    FuzzStep next() {
        if (++count % CHECK_EVERY == 0) {
            return FuzzStep.newVms(0);
        }
        if (!burst.isOver()) {
            return burst.next(random);
        }
        int host = random.nextInt(FuzzPlan.HOSTS);
        boolean overlay = random.nextBoolean();
        int seedPort = overlay ? Engine.UPLINK : 1 + random.nextInt(FuzzPlan.PORT_VNIS.length);
        int port = !overlay && random.nextInt(200) == 0 ? FuzzHost.NEW_PORT : seedPort;
        byte[] original = original(host, seedPort);
        if (random.nextInt(BURST_ONE_IN) == 0) {
            burst.start(random, host, port, outer(host), original);
        }
        int inner = overlay ? VxlanView.HEADER : 0;
        byte[] bytes = random.nextInt(5) == 0 ? original : mutator.mutate(original, inner, original(host, seedPort));
        return new FuzzStep(delay(), host, port, outer(host), bytes, mutator.offload(bytes.length));
    }

    /** Mostly a VTEP of the directory; or one that is not in it, or the host's own; or what is no sender at all. */
    private int outer(int host) {
        int dice = random.nextInt(64);
        return dice == 0
                ? NO_SENDERS[random.nextInt(NO_SENDERS.length)]
                : FuzzPlan.vtep(dice < 4 ? random.nextInt(8) : otherThan(host));
    }

    private int otherThan(int host) {
        int other = random.nextInt(FuzzPlan.HOSTS);
        return other < host ? other : other + 1;
    }

    private byte[] original(int host, int port) {
        byte[] emitted = random.nextInt(4) == 0 ? recent.pick(random, port == Engine.UPLINK) : null;
        if (emitted != null) {
            return emitted;
        }
        List<byte[]> seeds = port == Engine.UPLINK
                ? overlaySeeds.get(host)
                : vmSeeds.get(host).get(port - 1);
        return seeds.get(random.nextInt(seeds.size()));
    }

    private long delay() {
        int dice = random.nextInt(1000);
        if (dice == 0) {
            return WAITS[random.nextInt(WAITS.length)];
        }
        return dice < 700 ? 0 : random.nextLong(3 * MILLIS);
    }
}
