package io.github.dlrharness.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at the path of a control socket before it is made. */
public final class ControlPath {
    private ControlPath() {}

    /** Whether somebody listens there, be it that he doesn't accept. */
    public static boolean isTaken(Path path) {
        try {
            return Files.exists(path) && ControlSocket.isListening(path);
        } catch (IOException e) {
            return true; // by somebody who lets nobody in
        }
    }

    /** Why a socket can't be made there; empty when it can, as far as can be told without doing it. */
    public static Optional<String> problem(Path path) {
        try {
            return ControlSocket.problem(path.toAbsolutePath());
        } catch (IOException e) {
            return Optional.of(ControlSocket.reason(e));
        }
    }
}
