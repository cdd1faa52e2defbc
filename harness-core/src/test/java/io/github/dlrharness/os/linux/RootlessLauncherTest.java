package io.github.dlrharness.os.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class RootlessLauncherTest {
    /** Stands for java: shows what it was given. */
    private static final String SPY = """
            #!/bin/sh
            echo "pid $$"
            echo "cwd $(pwd)"
            echo "lo $(cat /proc/net/dev | grep -c lo:)"
            for a in "$@"; do echo "arg $a"; done
            cat
            exit 3
            """;

    @TempDir
    private Path folder;

    @Test
    void layOutIsThatOfAJdk() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");

        Path launcher = RootlessLauncher.write(folder.resolve("rootless"), java);

        assertThat(launcher).isEqualTo(folder.resolve("rootless/bin/java")).isExecutable();
        assertThat(folder.resolve("rootless/release")).content().contains("JAVA_VERSION=");
    }

    @Test
    void handsOverArgumentsInputWorkingDirectoryExitCodeAndProcessId() throws Exception {
        Path java = executable("jdk with 'quotes' and $HOME", SPY);
        Path launcher = RootlessLauncher.write(folder.resolve("out dir"), java);

        Process process = new ProcessBuilder(launcher.toString(), "-Dx=a b", "", "$HOME;`id`", "-cp")
                .directory(folder.toFile())
                .start();
        try (var in = process.getOutputStream()) {
            in.write("from the pipe\n".getBytes(StandardCharsets.UTF_8));
        }
        List<String> seen = process.inputReader().lines().toList();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        assertThat(seen)
                .containsExactly(
                        "pid " + process.pid(),
                        "cwd " + folder.toRealPath(),
                        "lo 1",
                        "arg -Dx=a b",
                        "arg ",
                        "arg $HOME;`id`",
                        "arg -cp",
                        "from the pipe");
    }

    @Test
    void killingTheLauncherKillsJava() throws Exception {
        Path java = executable("jdk", "#!/bin/sh\necho started\nexec sleep 600\n");
        Process process = new ProcessBuilder(
                        RootlessLauncher.write(folder.resolve("out"), java).toString())
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("started");

        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(children).isEmpty();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
    }

    @Test
    void anotherJavaReplacesTheFormerOne() throws Exception {
        Path home = folder.resolve("out");
        RootlessLauncher.write(home, executable("first", "#!/bin/sh\nexit 1\n"));
        Path launcher = RootlessLauncher.write(home, executable("second", "#!/bin/sh\nexit 2\n"));

        assertThat(new ProcessBuilder(launcher.toString()).start().waitFor()).isEqualTo(2);
    }

    @Test
    void refusesAJavaThatIsNotThere() {
        Path missing = folder.resolve("no-jdk/bin/java");

        assertThatThrownBy(() -> RootlessLauncher.write(folder.resolve("out"), missing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(missing.toString());
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private Path executable(String name, String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve(name).resolve("bin")).resolve("java");
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }
}
