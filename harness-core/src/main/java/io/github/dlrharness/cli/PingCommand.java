package io.github.dlrharness.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.control.AgentService;
import io.github.dlrharness.control.ProbeAnswer;
import io.github.dlrharness.control.RpcClient;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has the agent ask a neighbour. */
@Command(
        name = "ping",
        description = {
            "Ask a neighbour of the DLR by ARP, as its next packet would.",
            "An ICMP echo would not do: its reply is addressed to the LIF, which every host has, and stays on the target's own host."
        })
final class PingCommand extends AgentCommand {
    @Parameters(index = "0", paramLabel = "ADDRESS", description = "The neighbour's IPv4 address, in a LIF's subnet.")
    private String address;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            defaultValue = "1",
            description = "How often (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = {"-W", "--limit"},
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Durations.class,
            description =
                    "How long to wait for each answer, such as 500ms or 2s, at most 60s (default: ${DEFAULT-VALUE}).")
    private Duration limit;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Durations.class,
            description = "From one to the next (default: ${DEFAULT-VALUE}).")
    private Duration interval;

    @Override
    int run(RpcClient client) {
        Ipv4Address target = Ipv4Address.parse(address);
        if (count < 1) {
            throw new UsageException("--count %d: write 1 or more".formatted(count));
        }
        if (limit.compareTo(AgentService.LONGEST_PROBE) > 0) {
            throw new UsageException("--limit %d s: write at most %d s"
                    .formatted(limit.toSeconds(), AgentService.LONGEST_PROBE.toSeconds()));
        }
        int answers = 0;
        for (int i = 1; i <= count; i++) {
            long start = System.nanoTime();
            Optional<ProbeAnswer> answer = client.probe(target, limit);
            answers += answer.isPresent() ? 1 : 0;
            tell(i, target, answer);
            if (i < count) {
                pause(start);
            }
        }
        if (!json() && count > 1) {
            terminal().out().println("%d asked, %d answered".formatted(count, answers));
        }
        return answers > 0 ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private void tell(int number, Ipv4Address target, Optional<ProbeAnswer> answer) {
        if (json()) {
            ObjectNode line =
                    JsonNodeFactory.instance.objectNode().put("number", number).put("address", target.toString());
            answer.ifPresentOrElse(
                    given -> line.put("mac", given.mac().toString())
                            .put("afterNanos", given.after().toNanos()),
                    () -> line.putNull("mac").putNull("afterNanos"));
            printLine(line);
        } else {
            terminal()
                    .out()
                    .println(answer.map(given -> "%s is at %s, after %s"
                                    .formatted(
                                            target,
                                            given.mac(),
                                            Ages.text(given.after().toNanos())))
                            .orElse("%s: no answer for %s".formatted(target, Ages.text(limit.toNanos()))));
        }
    }

    private void pause(long start) {
        long left = interval.toNanos() - (System.nanoTime() - start);
        long deadline = System.nanoTime() + left;
        while (left > 0) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
            left = deadline - System.nanoTime();
        }
    }
}
