package io.github.dlrharness.os.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Whether programs that this JVM starts may make network namespaces, and how.
 *
 * @param access how
 * @param reason what stands in the way, for people; empty unless {@link Access#NONE}
 * @param remedy what to do about it; empty unless {@link Access#NONE}
 */
public record NamespaceRights(Access access, String reason, String remedy) {
    /** The ways to get a network namespace. */
    public enum Access {
        /** As it is: the process is root, or has the capabilities. */
        DIRECT,
        /** As root of a user namespace of its own. */
        ROOTLESS,
        /** Not at all. */
        NONE
    }

    /** What unshare says when it could make the namespace, but found no ip to run there. */
    private static final String NO_IP = "failed to execute ip";

    private static final List<String> DIRECT = List.of("unshare", "-n", "ip", "link", "set", "lo", "up");
    private static final List<String> ROOTLESS = List.of("unshare", "-Urn", "ip", "link", "set", "lo", "up");

    /** Tries it; takes some milliseconds. Leaves nothing behind. */
    public static NamespaceRights probe() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            return none(
                    "network namespaces need Linux, this is " + System.getProperty("os.name"),
                    "run the build on Linux, in a virtual machine or a container");
        }
        return probe(NamespaceRights::run, Path.of("/proc/sys"));
    }

    static NamespaceRights probe(Trial trial, Path sysctls) {
        try {
            if (trial.complaintOf(DIRECT).isEmpty()) {
                return new NamespaceRights(Access.DIRECT, "", "");
            }
            String complaint = trial.complaintOf(ROOTLESS);
            if (complaint.isEmpty()) {
                return new NamespaceRights(Access.ROOTLESS, "", "");
            }
            if (complaint.contains(NO_IP)) {
                return none("the program ip can't be run: " + complaint, "install the package iproute2");
            }
            return none(
                    "this user may not make user namespaces (" + String.join(" ", ROOTLESS) + ": " + complaint + ")",
                    remedy(sysctls));
        } catch (IOException e) {
            return none(
                    "unshare can't be run: " + e.getMessage(),
                    "install the packages util-linux (unshare) and iproute2 (ip) and have both on the PATH");
        }
    }

    private static NamespaceRights none(String reason, String remedy) {
        return new NamespaceRights(Access.NONE, reason, remedy);
    }

    /** The switches that distributions forbid user namespaces with; each as its own documentation says to set it. */
    private static String remedy(Path sysctls) {
        if (is("0", sysctls.resolve("user/max_user_namespaces"))) {
            return "allow them with: sysctl -w user.max_user_namespaces=15000; or run the build as root";
        }
        if (is("0", sysctls.resolve("kernel/unprivileged_userns_clone"))) {
            return "allow them with: sysctl -w kernel.unprivileged_userns_clone=1; or run the build as root";
        }
        if (is("1", sysctls.resolve("kernel/apparmor_restrict_unprivileged_userns"))) {
            return "AppArmor restricts them here; allow them with: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0;"
                    + " or run the build as root";
        }
        return "run the build as root; in a container add the capabilities SYS_ADMIN, NET_ADMIN and NET_RAW, or a seccomp"
                + " profile that allows unshare; and have ip (package iproute2) on the PATH";
    }

    private static boolean is(String value, Path sysctl) {
        try {
            return Files.isReadable(sysctl) && Files.readString(sysctl).strip().equals(value);
        } catch (IOException e) {
            return false; // a switch that can't be read explains nothing
        }
    }

    private static String run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", Program.SYSTEM_PATH, String::concat);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            int code = process.waitFor();
            return code == 0 ? "" : output.isEmpty() ? "exit code " + code : output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            return "interrupted";
        }
    }

    /** Runs a command. */
    @FunctionalInterface
    interface Trial {
        /**
         * What the command complained of; empty when it succeeded.
         *
         * @throws IOException when it can't be started
         */
        String complaintOf(List<String> command) throws IOException;
    }
}
