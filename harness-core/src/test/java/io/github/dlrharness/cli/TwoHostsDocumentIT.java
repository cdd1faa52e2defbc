package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.testsupport.dissection.Tshark;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/two-hosts.md says, word for word, in one shell. */
@Tag("netns")
class TwoHostsDocumentIT {
    private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    @Timeout(330)
    void everyCommandOfTheDocumentDoesWhatItSays() throws Exception {
        Capability.NETWORK_NAMESPACES.require();
        Capability.TSHARK.require();
        Path module = Path.of("").toAbsolutePath();
        String commands = BLOCK.matcher(Files.readString(module.resolve("../docs/two-hosts.md")))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining());
        Path script = Files.writeString(
                directory.resolve("script"), "set -euo pipefail\nmount -t tmpfs none /run\n" + commands);
        Files.createDirectory(directory.resolve("harness-core"));
        Files.createSymbolicLink(directory.resolve("harness-core/target"), module.resolve("target"));
        File output = directory.resolve("output").toFile();
        // All that it starts ends with it, and what it mounts is seen by nobody else.
        ProcessBuilder shell = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child=KILL",
                        "--mount-proc",
                        "bash",
                        script.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        shell.environment().merge("PATH", System.getProperty("java.home") + "/bin", (path, java) -> java + ":" + path);
        shell.environment().remove("XDG_RUNTIME_DIR");
        Process process = shell.start();
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String told = Files.readString(output.toPath());

        assertThat(ended).as(told).isTrue();
        assertThat(process.exitValue()).as(told).isZero();
        assertThat(told)
                .containsPattern("5001 +172\\.16\\.20\\.11 .* valid")
                .containsPattern("5002 +.*172\\.16\\.30\\.1/24");
        assertThat(Pattern.compile("172\\.16\\.20\\.11 .*from|172\\.16\\.20\\.11.*ms")
                        .matcher(told)
                        .results())
                .as("the answers to both pings in:\n" + told)
                .extracting(MatchResult::group)
                .hasSizeGreaterThanOrEqualTo(2);
        Path capture = directory.resolve("first-packet.pcapng");
        assertThat(Tshark.run(capture, "-Y", "vxlan.vni == 5001 && arp.opcode == 1 && eth.src == 02:50:56:00:00:01"))
                .as("steps 1 and 2 on the wire")
                .isNotEmpty();
        assertThat(Tshark.run(capture, "-Y", "vxlan.vni == 5001 && arp.opcode == 2 && eth.dst == 02:50:56:00:00:01"))
                .as("step 6 on the wire")
                .isNotEmpty();
    }
}
