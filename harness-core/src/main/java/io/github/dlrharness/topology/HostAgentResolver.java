package io.github.dlrharness.topology;

import io.github.dlrharness.topology.TopologyPlan.AgentPlan;
import io.github.dlrharness.topology.TopologySpec.AgentSpec;
import io.github.dlrharness.topology.TopologySpec.HostSpec;
import io.github.dlrharness.yaml.Problems;
import java.time.Duration;
import java.util.List;

/** What a host is: its kind, and the program it runs when it is somebody else's. One follows from the other. */
final class HostAgentResolver {
    private static final Duration READY_WITHIN = Duration.ofSeconds(10);

    private final Problems problems;
    private final Fields fields;

    HostAgentResolver(Problems problems, Fields fields) {
        this.problems = problems;
        this.fields = fields;
    }

    /** The kind of a host that names none: whoever names a program wants it run. */
    static HostKind kind(HostSpec host) {
        return host.kind() == null && host.agent() != null ? HostKind.FOREIGN : HostKind.of(host.kind());
    }

    /** The program of a host; null when it has none, or none that can be run. */
    AgentPlan resolve(String path, String owner, HostSpec host) {
        checkKind(path, owner, host);
        AgentSpec agent = host.agent();
        if (agent == null) {
            return null;
        }
        String place = path + ".agent";
        checkCommand(place + ".command", owner, agent.command());
        Duration readyWithin = agent.readyWithin() == null
                ? READY_WITHIN
                : fields.duration(place + ".readyWithin", owner, "agent.readyWithin", agent.readyWithin());
        return new AgentPlan(agent.command(), readyWithin);
    }

    private void checkKind(String path, String owner, HostSpec host) {
        if (host.kind() != null && fields.oneOf(path + ".kind", owner, "kind", host.kind(), HostKind.texts()) == null) {
            return;
        }
        HostKind kind = kind(host);
        if (host.pmac() != null && !kind.hasDlr()) {
            problems.add(
                    path + ".pmac",
                    "%s: kind %s has no DLR instance, so no pmac; remove the pmac or choose kind %s",
                    owner,
                    host.kind(),
                    HostKind.DLR.text());
        }
        if (host.agent() != null && kind != HostKind.FOREIGN) {
            problems.add(
                    path + ".agent",
                    "%s: kind %s runs no program of yours; remove the agent, or write kind %s or none",
                    owner,
                    host.kind(),
                    HostKind.FOREIGN.text());
        }
        if (host.agent() == null && kind == HostKind.FOREIGN) {
            problems.add(
                    path + ".kind",
                    "%s: kind %s needs the program that forwards there; add an agent with its command, like [python3, agent.py]",
                    owner,
                    kind.text());
        }
    }

    private void checkCommand(String path, String owner, List<String> command) {
        if (command.isEmpty() || command.get(0).isBlank()) {
            problems.add(
                    path,
                    "%s: agent.command names no program; write the program and its arguments, like [python3, agent.py]",
                    owner);
        }
        for (int i = 0; i < command.size(); i++) {
            if (command.get(i).indexOf('\0') >= 0) {
                problems.add(
                        path + "[" + i + "]",
                        "%s: word %d of agent.command has a NUL character, which no argument can have; remove it",
                        owner,
                        i + 1);
            }
        }
    }
}
