package io.github.dlrharness.standalone.watch;

import io.github.dlrharness.control.AgentInfo;
import io.github.dlrharness.control.AgentService;
import java.util.Map;

/**
 * What one look at an agent showed.
 *
 * @param counters counters and gauges by name
 * @param nanos how long the look took
 */
record Reading(AgentInfo info, Map<String, Long> counters, long nanos) {
    /** Looks. Takes as long as the agent's event loop needs to come around; fails as {@link AgentService} does. */
    static Reading of(AgentService service) {
        long start = System.nanoTime();
        AgentInfo info = service.info();
        Map<String, Long> counters = service.counters();
        return new Reading(info, counters, System.nanoTime() - start);
    }
}
