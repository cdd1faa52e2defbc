package io.github.dlrharness.os.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.os.linux.NamespaceRights.Access;
import io.github.dlrharness.os.linux.NamespaceRights.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceRightsTest {
    private static final Trial WITHOUT_IP = command -> "unshare: failed to execute ip: No such file or directory";
    private static final Trial REFUSED = command -> "unshare failed: Operation not permitted";

    @TempDir
    private Path sysctls;

    @Test
    void rootNeedsNoUserNamespace() {
        assertThat(NamespaceRights.probe(command -> "", sysctls).access()).isEqualTo(Access.DIRECT);
    }

    @Test
    void anotherUserGoesThroughAUserNamespace() {
        Trial rootless = command -> command.contains("-Urn") ? "" : "unshare failed: Operation not permitted";

        assertThat(NamespaceRights.probe(rootless, sysctls).access()).isEqualTo(Access.ROOTLESS);
    }

    @ParameterizedTest
    @CsvSource({
        "user/max_user_namespaces, 0, user.max_user_namespaces=15000",
        "kernel/unprivileged_userns_clone, 0, kernel.unprivileged_userns_clone=1",
        "kernel/apparmor_restrict_unprivileged_userns, 1, kernel.apparmor_restrict_unprivileged_userns=0",
    })
    void refusalNamesTheSwitchThatForbidsIt(String sysctl, String value, String remedy) throws IOException {
        Path file = sysctls.resolve(sysctl);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value + "\n");

        NamespaceRights rights = NamespaceRights.probe(REFUSED, sysctls);

        assertThat(rights.access()).isEqualTo(Access.NONE);
        assertThat(rights.reason()).contains("unshare -Urn", "Operation not permitted");
        assertThat(rights.remedy()).contains(remedy);
    }

    @Test
    void refusalWithoutASwitchSpeaksOfContainers() {
        assertThat(NamespaceRights.probe(REFUSED, sysctls).remedy()).contains("root", "SYS_ADMIN");
    }

    @Test
    void missingProgramsAreNamed() {
        Trial absent = command -> {
            throw new IOException("Cannot run program \"unshare\"");
        };

        assertThat(NamespaceRights.probe(absent, sysctls).remedy()).contains("util-linux", "iproute2");
    }

    @Test
    void missingIpIsNotBlamedOnTheKernel(@TempDir Path sysctls) throws IOException {
        Files.createDirectories(sysctls.resolve("user"));
        Files.writeString(sysctls.resolve("user/max_user_namespaces"), "0");

        NamespaceRights rights = NamespaceRights.probe(WITHOUT_IP, sysctls);

        assertThat(rights.reason()).startsWith("the program ip can't be run");
        assertThat(rights.remedy()).isEqualTo("install the package iproute2");
    }
}
