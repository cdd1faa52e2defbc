package io.github.dlrharness.cli;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.control.RpcClient;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/** Ends an agent. */
@Command(name = "stop", description = "Have an agent end, and wait until it has left its socket.")
final class StopCommand extends AgentCommand {
    @Override
    int run(RpcClient client) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        client.onEnd(end::countDown);
        client.stop();
        if (!end.await(RpcClient.ANSWER_SECONDS, TimeUnit.SECONDS)) {
            throw new AgentException("The agent was asked to end, and still runs after %d s; kill it"
                    .formatted(RpcClient.ANSWER_SECONDS));
        }
        return ExitCode.OK;
    }
}
