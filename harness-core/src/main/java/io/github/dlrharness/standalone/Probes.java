package io.github.dlrharness.standalone;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.agent.HostAgent;
import io.github.dlrharness.control.ProbeAnswer;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Who waits for a neighbour's answer to a probe. */
final class Probes implements EngineListener {
    private final List<Waiting> waiting = new CopyOnWriteArrayList<>();

    private static final class Waiting {
        private final int target;
        private final CompletableFuture<Optional<ProbeAnswer>> answer = new CompletableFuture<>();
        private volatile long asked = Long.MAX_VALUE;

        Waiting(int target) {
            this.target = target;
        }
    }

    @Override
    public void event(EngineEvent event, int vni, int target, long mac, long now) {
        boolean answered = event == EngineEvent.PROBE_ANSWERED;
        if (!answered && event != EngineEvent.ARP_FAILED) {
            return;
        }
        for (Waiting one : waiting) {
            if (one.target == target && one.asked <= now) {
                Duration after = Duration.ofNanos(now - one.asked);
                one.answer.complete(
                        answered ? Optional.of(new ProbeAnswer(new MacAddress(mac), after)) : Optional.empty());
            }
        }
    }

    /**
     * Asks and waits. Where the target was asked a moment ago, the rate limit (D2) is waited for first.
     *
     * @throws IllegalArgumentException when the address is no neighbour's
     */
    Optional<ProbeAnswer> probe(HostAgent agent, Ipv4Address target, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Waiting one = new Waiting(target.value());
        waiting.add(one);
        try {
            long delay = ask(agent, target, one);
            while (delay > 0) {
                long remaining = deadline - System.nanoTime();
                if (delay > remaining) {
                    TimeUnit.NANOSECONDS.sleep(remaining);
                    return Optional.empty();
                }
                TimeUnit.NANOSECONDS.sleep(delay);
                delay = ask(agent, target, one);
            }
            return one.answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer can't fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AgentException("Interrupted while waiting for " + target, e);
        } finally {
            waiting.remove(one);
        }
    }

    private static long ask(HostAgent agent, Ipv4Address target, Waiting one) {
        try {
            return agent.operate(host -> {
                long now = host.now();
                long delay = host.engine().probe(target, now);
                // Before the next frame is handled, and with it the answer.
                one.asked = delay == 0 ? now : Long.MAX_VALUE;
                return delay;
            });
        } catch (AgentException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                throw refusal;
            }
            throw e;
        }
    }
}
