package io.github.dlrharness.cli;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.control.RpcClient;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Which agent is meant. */
final class AgentOption {
    private static final String ENDING = ".sock";

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "The control socket of the agent. Default: the one that is found, when there is exactly one.")
    private Path socket;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "The host whose agent is meant, when its control socket has its default path.")
    private String host;

    /** Where sockets are looked for; a test has its own. */
    private final Supplier<List<Path>> folders;

    AgentOption() {
        this(SocketFolders::ofProcess);
    }

    AgentOption(Supplier<List<Path>> folders) {
        this.folders = folders;
    }

    /**
     * Connects to it.
     *
     * @throws AgentException when it can't be reached, or it is not clear which is meant
     */
    RpcClient connect() {
        return RpcClient.connect(path());
    }

    Path path() {
        if (socket != null && host != null) {
            throw new UsageException("--socket and --host both say which agent is meant; give one");
        }
        if (socket != null) {
            return socket;
        }
        List<Path> found = found();
        if (host != null) {
            return found.stream()
                    .filter(path -> path.getFileName().toString().equals(host + ENDING))
                    .findFirst()
                    .orElseThrow(() -> new AgentException(
                            "No agent of host \"%s\" is found in %s%s".formatted(host, places(), names(found))));
        }
        if (found.size() != 1) {
            throw new AgentException(
                    found.isEmpty()
                            ? "No agent is found in %s; start one (dlr-agent run --config FILE), or say where it is (--socket PATH)"
                                    .formatted(places())
                            : "%d agents are found; say which is meant:%s".formatted(found.size(), names(found)));
        }
        return found.get(0);
    }

    private String places() {
        return String.join(" and ", folders.get().stream().map(Path::toString).toList());
    }

    private static String names(List<Path> found) {
        StringBuilder names = new StringBuilder();
        for (Path path : found) {
            names.append("\n  --socket ").append(path);
        }
        return names.toString();
    }

    private List<Path> found() {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders.get()) {
            if (Files.isDirectory(folder)) {
                TreeSet<Path> sorted = new TreeSet<>();
                try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, "*" + ENDING)) {
                    paths.forEach(sorted::add);
                } catch (IOException e) {
                    throw new AgentException(
                            "The folder of control sockets %s can't be read: %s; use the account the agent runs under, or root"
                                    .formatted(folder, Reasons.of(e)),
                            e);
                }
                found.addAll(sorted);
            }
        }
        return found;
    }
}
