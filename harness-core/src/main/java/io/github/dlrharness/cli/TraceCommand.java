package io.github.dlrharness.cli;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.cli.TraceLine.End;
import io.github.dlrharness.control.CaptureRequest;
import io.github.dlrharness.control.RpcClient;
import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a resolution live. */
@Command(
        name = "trace",
        description = {
            "Follow the next resolution step by step, as it happens on this host.",
            "Steps 1, 2 and 7 happen on the host that asks, 3 to 6 on the target's. Ends after the resolution, or with Ctrl-C."
        })
final class TraceCommand extends AgentCommand {
    /** Events and frames come by two ways; so long they wait for each other, so that lines are in order. */
    private static final long ORDERING_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    /** Enough for Ethernet, IP, UDP, VXLAN, Ethernet and ARP. */
    private static final int SNAP_LENGTH = 128;

    private static final long POLL_MILLIS = 20;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TARGET",
            description = "The IPv4 address whose resolution is followed (default: the next one that begins).")
    private String target;

    @Option(
            names = "--limit",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Give up after so long, such as 30s.")
    private Duration limit;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on after the resolution, until Ctrl-C or --limit.")
    private boolean follow;

    private record Arrival(TraceLine line, long atNanos) {}

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>(100_000);
    private final PriorityQueue<Arrival> ordered = new PriorityQueue<>(
            Comparator.comparingLong(arrival -> arrival.line().timeNanos()));
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final AtomicBoolean agentGone = new AtomicBoolean();
    private Ipv4Address followed;
    private long first;
    private boolean asking;
    private boolean asked;

    @Override
    int run(RpcClient client) throws InterruptedException {
        followed = target == null ? null : Ipv4Address.parse(target);
        String host = client.info().host();
        client.onEnd(() -> agentGone.set(true));
        Subscription frames = client.capture(new CaptureRequest(java.util.List.of(), SNAP_LENGTH), frame -> {
            ArpSighting seen = ArpSighting.of(frame);
            arrive(seen == null ? null : TraceLine.of(seen));
        });
        Subscription events = client.events(event -> arrive(TraceLine.of(event)));
        terminal()
                .err()
                .println("tracing on %s%s; Ctrl-C ends it".formatted(host, followed == null ? "" : ": " + followed));
        End end = followUntilSignal();
        if (agentGone.get()) {
            throw new AgentException("The agent is gone");
        }
        frames.close();
        events.close();
        if (frames.lost() + events.lost() > 0) {
            terminal()
                    .err()
                    .println("%d frames and %d events are missing here: there were too many"
                            .formatted(frames.lost(), events.lost()));
        }
        return end == End.RESOLVED || interrupted.get() || follow ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private void arrive(TraceLine line) {
        if (line != null) {
            arrivals.offer(new Arrival(line, System.nanoTime()));
        }
    }

    @SuppressWarnings("try") // signals act by themselves
    private End followUntilSignal() throws InterruptedException {
        try (ProcessSignals interrupt = ProcessSignals.handle("INT", () -> interrupted.set(true));
                ProcessSignals terminate = ProcessSignals.handle("TERM", () -> interrupted.set(true))) {
            return follow();
        }
    }

    private End follow() throws InterruptedException {
        long start = System.nanoTime();
        End end = End.NONE;
        while (!interrupted.get() && !agentGone.get()) {
            Arrival arrival = arrivals.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (arrival != null) {
                ordered.add(arrival);
                arrivals.drainTo(ordered);
            }
            long now = System.nanoTime();
            while (!ordered.isEmpty() && now - ordered.peek().atNanos() > ORDERING_NANOS) {
                End told = tell(ordered.poll().line());
                end = told == End.NONE ? end : told;
            }
            boolean over = end != End.NONE && !follow;
            if (over || limit != null && now - start > limit.toNanos()) {
                break;
            }
        }
        while (!ordered.isEmpty()) {
            End told = tell(ordered.poll().line());
            end = told == End.NONE ? end : told;
        }
        return end;
    }

    private End tell(TraceLine line) {
        if (followed == null && line.begins()) {
            followed = line.target();
        }
        boolean meant = follow && target == null || line.target().equals(followed);
        if (!meant) {
            return End.NONE;
        }
        asking |= line.step() == 1;
        asked |= line.step() == 3;
        if (asked && !asking) {
            line = line.asBystander();
        }
        first = first == 0 ? line.timeNanos() : first;
        long after = line.timeNanos() - first;
        if (json()) {
            printLine(line.json(after));
        } else {
            terminal()
                    .out()
                    .println("%10.3f ms  %s  %s"
                            .formatted(after / 1e6, line.step() == 0 ? "      " : "step " + line.step(), line.text()));
        }
        return line.end();
    }
}
