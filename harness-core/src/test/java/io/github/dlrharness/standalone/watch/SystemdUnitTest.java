package io.github.dlrharness.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testsupport.Capability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the systemd unit allows an agent. */
class SystemdUnitTest {
    private static final Path UNIT = Path.of("..", "dist", "systemd", "dlr-agent@.service");

    private final Map<String, List<String>> settings = settings();

    SystemdUnitTest() throws IOException {}

    @Test
    void hasTheTwoCapabilitiesOfAnAgentAndNoMore() {
        for (String name : List.of("AmbientCapabilities", "CapabilityBoundingSet")) {
            assertThat(settings.get(name)).as(name).containsExactly("CAP_NET_RAW CAP_NET_ADMIN");
        }
        assertThat(settings.get("NoNewPrivileges")).containsExactly("yes");
        assertThat(settings.get("DynamicUser")).containsExactly("yes");
    }

    @Test
    void hasTheSocketsOfAnAgentAndNoMore() {
        assertThat(settings.get("RestrictAddressFamilies")).containsExactly("AF_INET AF_PACKET AF_UNIX AF_NETLINK");
    }

    @Test
    void forbidsNothingAJvmCantDoWithout() {
        assertThat(settings).doesNotContainKeys("MemoryDenyWriteExecute", "WatchdogSec", "ProcSubset");
    }

    @Test
    void systemdTakesItAndRatesItWellProtected(@TempDir Path folder) throws Exception {
        Capability.SYSTEMD_ANALYZE.require();
        Path copy = Files.copy(UNIT, folder.resolve("dlr-agent@.service"));

        // 1.8 of 10, in systemd's words "OK": what remains is what an agent is for.
        assertThat(run("security", "--offline=true", "--threshold=18", copy.toString()))
                .contains("Overall exposure level");
    }

    private static String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("systemd-analyze"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        // What it does not understand it ignores with a warning.
        assertThat(output).doesNotContain("Unknown ", "Failed to ");
        return output;
    }

    private static Map<String, List<String>> settings() throws IOException {
        Map<String, List<String>> settings = new TreeMap<>();
        for (String line : Files.readAllLines(UNIT)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                settings.computeIfAbsent(line.substring(0, equals), name -> new ArrayList<>())
                        .add(line.substring(equals + 1));
            }
        }
        return settings;
    }
}
