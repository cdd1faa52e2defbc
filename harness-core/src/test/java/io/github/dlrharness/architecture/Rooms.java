package io.github.dlrharness.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The table of docs/architecture.md: each room with the rooms it may use. */
final class Rooms {
    private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("wire", List.of());
        MAY_USE.put("engine", List.of("wire"));
        MAY_USE.put("os.linux", List.of("wire"));
        MAY_USE.put("io", List.of("wire", "os.linux"));
        MAY_USE.put("agent", List.of("wire", "engine", "io", "os.linux"));
        MAY_USE.put("yaml", List.of("wire"));
        MAY_USE.put("topology", List.of("wire", "engine", "yaml"));
        MAY_USE.put("config", List.of("wire", "engine", "yaml", "topology"));
        MAY_USE.put("control", List.of("wire", "engine", "io", "agent", "config"));
        MAY_USE.put(
                "standalone",
                List.of("wire", "engine", "os.linux", "io", "agent", "yaml", "topology", "config", "control"));
        MAY_USE.put("testbed", List.of("wire", "engine", "os.linux", "io", "agent", "topology", "config", "control"));
        MAY_USE.put(
                "evidence",
                List.of(
                        "wire",
                        "engine",
                        "os.linux",
                        "io",
                        "agent",
                        "yaml",
                        "topology",
                        "config",
                        "control",
                        "testbed"));
        MAY_USE.put(
                "report",
                List.of(
                        "wire",
                        "engine",
                        "os.linux",
                        "io",
                        "agent",
                        "yaml",
                        "topology",
                        "config",
                        "control",
                        "testbed",
                        "evidence"));
        MAY_USE.put("cli", List.copyOf(MAY_USE.keySet()));
    }

    private Rooms() {}

    static Stream<String> all() {
        return MAY_USE.keySet().stream();
    }

    /** Package patterns of the room and of all it may use, below {@code root}. */
    static String[] reachableFrom(String room, String root) {
        return Stream.concat(Stream.of(room), MAY_USE.get(room).stream())
                .map(name -> root + "." + name + "..")
                .toArray(String[]::new);
    }
}
