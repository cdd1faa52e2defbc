package io.github.dlrharness.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.toolchain.Toolchain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestJdkTest {
    @TempDir
    private Path home;

    @Test
    void withoutToolchainItIsMavensOwn() {
        TestJdk jdk = TestJdk.of(Optional.empty());

        assertThat(jdk.java()).isExecutable();
        assertThat(jdk.feature()).isEqualTo(Runtime.version().feature());
    }

    @ParameterizedTest
    @CsvSource({"17.0.15, 17, false", "21, 21, false", "22.0.1, 22, true", "25.0.1, 25, true"})
    void toolchainsReleaseDecidesWhatItMustBeTold(String version, int feature, boolean warns) throws IOException {
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");

        TestJdk jdk = TestJdk.of(Optional.of(toolchain()));

        assertThat(jdk.feature()).isEqualTo(feature);
        assertThat(jdk.warnsOfNativeAccess()).isEqualTo(warns);
    }

    @Test
    void toolchainThatDoesNotSayItsReleaseIsTakenAsItIs() throws IOException {
        Path java = java();

        assertThat(TestJdk.of(Optional.of(toolchain()))).isEqualTo(new TestJdk(java, 0));
    }

    private Path java() throws IOException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        return Files.exists(java) ? java : Files.createFile(java);
    }

    private Toolchain toolchain() throws IOException {
        String java = java().toString();
        return new Toolchain() {
            @Override
            public String getType() {
                return "jdk";
            }

            @Override
            public String findTool(String toolName) {
                return toolName.equals("java") ? java : null;
            }
        };
    }
}
