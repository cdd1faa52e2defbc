package io.github.dlrharness.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.os.linux.NamespaceRights;
import io.github.dlrharness.os.linux.NamespaceRights.Access;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ForkSettingsTest {
    private static final NamespaceRights ROOT = new NamespaceRights(Access.DIRECT, "", "");
    private static final NamespaceRights USER = new NamespaceRights(Access.ROOTLESS, "", "");
    private static final NamespaceRights REFUSED = new NamespaceRights(Access.NONE, "forbidden here", "allow it");

    private final Properties project = new Properties();
    private final Properties user = new Properties();
    private final Record log = new Record();
    private final ForkSettings forks = new ForkSettings(project, user, log);
    private final TestJdk jdk = TestJdk.of(Optional.empty());

    @TempDir
    private Path home;

    @Test
    void userWithoutRightsGetsTheLauncher() throws IOException {
        forks.grantNamespaces(jdk, home, () -> USER);

        assertThat(home.resolve("bin/java")).isExecutable();
        assertThat(project).containsEntry("jvm", home.resolve("bin/java").toString());
    }

    @Test
    void rootKeepsTheJvmThereIs() throws IOException {
        forks.grantNamespaces(jdk, home, () -> ROOT);

        assertThat(project).isEmpty();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void refusalIsOneWarningWithTheRemedyAndKeepsTheJvm() throws IOException {
        forks.grantNamespaces(jdk, home, () -> REFUSED);

        assertThat(project).isEmpty();
        assertThat(log.warnings).singleElement().asString().contains("forbidden here", "allow it");
    }

    @Test
    void jvmOfTheBuildOrOfTheCommandLineIsKept() throws IOException {
        project.setProperty("jvm", "/opt/jdk/bin/java");
        forks.grantNamespaces(jdk, home, () -> USER);
        assertThat(project).containsEntry("jvm", "/opt/jdk/bin/java");

        project.clear();
        user.setProperty("jvm", "/opt/other/bin/java");
        forks.grantNamespaces(jdk, home, () -> USER);
        assertThat(project).isEmpty();
    }

    @Test
    void secondExecutionInOneModuleChangesNothing() throws IOException {
        forks.grantNamespaces(jdk, home, () -> USER);
        Object once = project.clone();

        forks.grantNamespaces(jdk, home, () -> USER);

        assertThat(project).isEqualTo(once);
    }

    @Test
    void jdkThatIsNotThereIsRefused() {
        TestJdk missing = new TestJdk(home.resolve("none/bin/java"), 17);

        assertThatThrownBy(() -> forks.grantNamespaces(missing, home, () -> USER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none/bin/java");
        assertThat(project).isEmpty();
    }

    @Test
    void systemPropertyWithBlanksStaysOneArgument() {
        forks.systemProperty("a", "1");
        forks.systemProperty("dir", "/my files/x");

        assertThat(project).containsEntry("argLine", "-Da=1 \"-Ddir=/my files/x\"");
    }

    @Test
    void whatTheCommandLineSaysIsNotSaidTwice() {
        user.setProperty("dlrharness.required", "false");

        forks.systemProperty("dlrharness.required", "true");

        assertThat(project).isEmpty();
    }

    private static final class Record extends SystemStreamLog {
        private final List<CharSequence> warnings = new ArrayList<>();

        @Override
        public void warn(CharSequence content) {
            warnings.add(content);
        }

        @Override
        public void info(CharSequence content) {
            // quiet
        }
    }
}
