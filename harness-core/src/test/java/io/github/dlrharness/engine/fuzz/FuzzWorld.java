package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.wire.Frame;
import java.util.ArrayDeque;

/**
 * Three real engines on an underlay in memory, with VMs that answer, on a virtual clock; the {@link FrameRules} watch each of them.
 * Frames arrive in the order they were sent, at the same instant.
 */
final class FuzzWorld {
    /** More frames than one step may cause anywhere: a flood reaches three hosts, whose VMs may answer, once each. */
    static final int MOST_ARRIVALS = 600;

    private static final int BUFFER = 2048;

    private static final class Arrival {
        private final Frame frame;
        private FuzzHost host;
        private int port;

        private Arrival(int capacity) {
            frame = Frame.allocate(capacity);
        }
    }

    private final FuzzHost[] hosts = new FuzzHost[FuzzPlan.HOSTS];
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private final ArrayDeque<Arrival> pool = new ArrayDeque<>();
    private final RecentFrames recent = new RecentFrames();
    private final NewVms newVms = new NewVms(this);
    private final FuzzStats stats;
    private final int depth;
    private long now = 1_000_000_000L;

    FuzzWorld(FuzzVariant variant, FuzzStats stats) {
        this.stats = stats;
        this.depth = variant.options().queue().depth();
        for (int host = 0; host < hosts.length; host++) {
            hosts[host] = new FuzzHost(this, host, variant);
        }
    }

    /** Adds the counts of all hosts to the statistics. */
    void count() {
        for (FuzzHost host : hosts) {
            stats.add(host.counters());
        }
    }

    FuzzHost host(int index) {
        return hosts[index];
    }

    long now() {
        return now;
    }

    RecentFrames recent() {
        return recent;
    }

    int depth() {
        return depth;
    }

    /** Lets the step happen, and all that follows from it. */
    void run(FuzzStep step) {
        advance(step.delay());
        if (!step.isFrame()) {
            for (FuzzHost host : hosts) {
                host.checkTables();
            }
            newVms.mustTalk();
            return;
        }
        Arrival arrival = take(step.bytes().length);
        step.fill(arrival.frame);
        arrival.host = hosts[step.host()];
        arrival.port = step.port();
        arrivals.add(arrival);
        stats.injected++;
        settle();
    }

    /** Puts a frame on a port. */
    void arrive(FuzzHost host, int port, byte[] bytes) {
        Arrival arrival = take(bytes.length);
        arrival.frame.set(bytes, 0, bytes.length);
        arrival.host = host;
        arrival.port = port;
        arrivals.add(arrival);
    }

    void settle() {
        int count = 0;
        for (Arrival next = arrivals.poll(); next != null; next = arrivals.poll()) {
            if (++count > MOST_ARRIVALS) {
                throw new FuzzFinding("loop", "more than " + MOST_ARRIVALS + " frames follow from one");
            }
            next.host.handle(next.port, next.frame, now);
            if (next.frame.bytes().capacity() == Frame.HEADROOM + BUFFER) {
                pool.push(next);
            }
        }
        stats.handled += count;
        stats.mostArrivals = Math.max(stats.mostArrivals, count);
    }

    /** Called by a host for each frame it emits. */
    void emitted(FuzzHost from, int port, Frame frame) {
        stats.emitted++;
        recent.add(frame, port == Engine.UPLINK);
        if (port != Engine.UPLINK) {
            from.vm(port).receive(frame);
            return;
        }
        int to = frame.outerAddress() - FuzzPlan.vtep(0);
        if (to < hosts.length) {
            Arrival arrival = take(frame.length());
            arrival.frame.set(frame);
            arrival.frame.outer(FuzzPlan.vtep(from.index()), frame.outerPort());
            arrival.host = hosts[to];
            arrival.port = Engine.UPLINK;
            arrivals.add(arrival);
        }
    }

    private Arrival take(int length) {
        return length > BUFFER || pool.isEmpty() ? new Arrival(Math.max(length, BUFFER)) : pool.pop();
    }

    void advance(long nanos) {
        long end = now + nanos;
        for (long next = nextDeadline(); next <= end; next = nextDeadline()) {
            now = Math.max(now, next);
            for (FuzzHost host : hosts) {
                if (host.engine().nextDeadline() <= now) {
                    host.timeout(now);
                    settle();
                }
            }
        }
        now = end;
    }

    private long nextDeadline() {
        long next = Engine.NO_DEADLINE;
        for (FuzzHost host : hosts) {
            next = Math.min(next, host.engine().nextDeadline());
        }
        return next;
    }
}
