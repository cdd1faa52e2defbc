package io.github.dlrharness.cli;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.control.AgentService;
import io.github.dlrharness.control.ConfigRefusedException;
import io.github.dlrharness.standalone.watch.AgentLog;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a running agent's main thread is woken for. Orders come from any thread, which never waits. */
final class RunOrders {
    private enum Order {
        END,
        RELOAD
    }

    private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final EndInTime inTime;
    private final Duration interval;
    private volatile String why = "it was asked to";

    /**
     * Makes one without orders.
     *
     * @param interval how often it is looked whether the event loop lives
     */
    RunOrders(EndInTime inTime, Duration interval) {
        this.inTime = inTime;
        this.interval = interval;
    }

    /** To end, in time even if nobody carries this out: whoever should may wait for what never comes. */
    void end(String by) {
        inTime.begin(ExitCode.OK);
        why = by;
        orders.add(Order.END);
    }

    /** To read the configuration again. */
    void reload() {
        orders.add(Order.RELOAD);
    }

    /** Carries orders out until the agent is to end; answers the exit code. */
    int serve(AgentService agent, AgentLog log) throws InterruptedException {
        while (true) {
            Order order = orders.poll(interval.toNanos(), TimeUnit.NANOSECONDS);
            if (order == Order.END) {
                log.stopping(why);
                return ExitCode.OK;
            }
            if (order == Order.RELOAD) {
                reload(agent, log);
            } else {
                try {
                    agent.counters();
                } catch (AgentException e) {
                    // The event loop has died, and has told why in the log. A supervisor is to start the agent again.
                    inTime.begin(ExitCode.DEFECT);
                    System.err.println("dlr-agent: " + e.getMessage());
                    return ExitCode.DEFECT;
                }
            }
        }
    }

    private static void reload(AgentService agent, AgentLog log) {
        try {
            log.changed(agent.reload());
        } catch (ConfigRefusedException e) {
            log.refused(e);
        } catch (RuntimeException | Error e) {
            // Nothing in a file is worth the flows there are. If the event loop has died, the next look finds it.
            log.notChanged(e);
        }
    }
}
