package io.github.dlrharness.control;

import io.github.dlrharness.agent.AgentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at the path of a control socket before it is made. */
public final class ControlPath {
    private ControlPath() {}

    /** Whether an agent listens there. */
    public static boolean isTaken(Path path) {
        if (!Files.exists(path)) {
            return false;
        }
        try {
            RpcClient.connect(path).close();
            return true;
        } catch (AgentException e) {
            return false; // of one that is dead
        }
    }

    /** Why a socket can't be made there; empty when it can, as far as can be told without doing it. */
    public static Optional<String> problem(Path path) {
        Path existing = path.toAbsolutePath().getParent();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            return Optional.of("%s is no folder".formatted(existing));
        }
        if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
            return Optional.of("this user may not write to %s".formatted(existing));
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            return Optional.of("there is something that is no socket");
        }
        return Optional.empty();
    }
}
