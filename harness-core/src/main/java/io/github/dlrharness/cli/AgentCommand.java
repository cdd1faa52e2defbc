package io.github.dlrharness.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dlrharness.control.RpcClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks or tells a running agent something. */
@Command(mixinStandardHelpOptions = true)
abstract class AgentCommand implements Callable<Integer> {
    /** Made when somebody wants JSON: every command is made when the program starts, and making this takes 150 ms. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private AgentOption agent;

    @Option(names = "--json", description = "Write JSON instead of text.")
    private boolean json;

    Terminal terminal() {
        return ((DlrAgent) spec.root().userObject()).terminal();
    }

    boolean json() {
        return json;
    }

    @Override
    public Integer call() throws Exception {
        try (RpcClient client = agent.connect()) {
            return run(client);
        }
    }

    /** Does what is asked; returns the exit code. */
    abstract int run(RpcClient client) throws Exception;

    /** The result of a method of the control protocol as a tree. */
    static JsonNode ask(RpcClient client, String method) {
        return tree(client.call(method, "{}"));
    }

    static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the agent's JSON is none", e);
        }
    }

    /** Writes a result for programs, on several lines. */
    void print(JsonNode result) {
        terminal().out().println(result.toPrettyString());
    }

    /** Writes a message of a stream for programs, on one line. */
    void printLine(JsonNode message) {
        terminal().out().println(message);
    }
}
