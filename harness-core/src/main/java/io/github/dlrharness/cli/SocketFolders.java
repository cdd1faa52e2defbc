package io.github.dlrharness.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where agents have their control sockets unless they are told otherwise. */
final class SocketFolders {
    private SocketFolders() {}

    static List<Path> ofProcess() {
        return of(System.getenv());
    }

    static List<Path> of(Map<String, String> environment) {
        Path system = Path.of("/run/dlr-agent");
        String own = environment.get("XDG_RUNTIME_DIR");
        return own == null || own.isEmpty() ? List.of(system) : List.of(Path.of(own, "dlr-agent"), system);
    }
}
