package io.github.dlrharness.testsupport;

import io.github.dlrharness.io.pcap.PcapLibrary;
import io.github.dlrharness.os.linux.Errno;
import io.github.dlrharness.os.linux.LibC;
import io.github.dlrharness.os.linux.LinuxPlatform;
import io.github.dlrharness.os.linux.Program;
import io.github.dlrharness.os.linux.SocketApi;
import io.github.dlrharness.os.linux.SystemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.opentest4j.TestAbortedException;

/**
 * Something a machine may lack. A test that needs it aborts with the reason and the remedy; with
 * {@code -Ddlrharness.required=true} it fails, so that green never means skipped.
 */
public enum Capability {
    /** The right to make network namespaces. */
    NETWORK_NAMESPACES(
            "run as root, or allow user namespaces (unshare -Urn must work; on Ubuntu 24.04:"
                    + " sysctl kernel.apparmor_restrict_unprivileged_userns=0)",
            Capability::namespaceProblem),

    /** The packet capture library that Pcap4J stands on. */
    LIBPCAP("install libpcap (Debian: apt-get install libpcap0.8)", PcapLibrary::problem),

    /** Wireshark's dissectors on the command line. */
    TSHARK("install tshark (Debian: apt-get install tshark)", () -> problemOf("tshark", "--version")),

    /** A browser to look at pages with. */
    CHROMIUM(
            "install Chromium (Debian: apt-get install chromium)",
            () -> problemOf("chromium", "--no-sandbox", "--headless", "--version")),

    /** The interpreter of the agent that is written in Python. */
    PYTHON("install Python 3 (Debian: apt-get install python3-minimal)", Capability::pythonProblem),

    /** What judges units of systemd, which need not run. */
    SYSTEMD_ANALYZE(
            "install systemd (Debian: apt-get install systemd)", () -> problemOf("systemd-analyze", "--version")),

    /** Open vSwitch, and the device that its userspace datapath makes bridges with. */
    OPEN_VSWITCH(
            "install Open vSwitch (Debian: apt-get install openvswitch-switch), and let this user read and write /dev/net/tun, as"
                    + " udev does (chmod 666 /dev/net/tun)",
            Capability::openVSwitchProblem);

    private final String remedy;
    private final Supplier<Optional<String>> problem;

    /** Build tools count aborted tests and keep their reason to themselves. */
    private final AtomicBoolean told = new AtomicBoolean();

    Capability(String remedy, Supplier<Optional<String>> problem) {
        this.remedy = remedy;
        this.problem = problem;
    }

    /**
     * Goes on only if the machine has this.
     *
     * @throws TestAbortedException when it lacks and isn't required
     * @throws AssertionError when it lacks and is required
     */
    public void require() {
        try {
            judge(problem.get(), Boolean.getBoolean("dlrharness.required"));
        } catch (TestAbortedException e) {
            if (told.compareAndSet(false, true)) {
                System.err.println("Not all is tested: " + e.getMessage());
            }
            throw e;
        }
    }

    void judge(Optional<String> found, boolean required) {
        found.ifPresent(reason -> {
            String message = "%s missing: %s; %s".formatted(this, reason, remedy);
            if (required) {
                throw new AssertionError(message);
            }
            throw new TestAbortedException(message);
        });
    }

    private static Optional<String> namespaceProblem() {
        try {
            LinuxPlatform.require();
        } catch (UnsupportedOperationException e) {
            return Optional.of(e.getMessage());
        }
        LibC.load();
        // On a thread of its own: what succeeds here moves the thread into a namespace that dies with it.
        var answer = new String[1];
        Thread probe = new Thread(
                () -> {
                    if (LibC.unshare(SocketApi.CLONE_NEWNET) == -1) {
                        answer[0] = "unshare(CLONE_NEWNET): " + Errno.describe(LibC.errno());
                    }
                },
                "capability-probe");
        probe.start();
        boolean interrupted = false;
        while (probe.isAlive()) {
            try {
                probe.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(answer[0]);
    }

    private static Optional<String> openVSwitchProblem() {
        try {
            Program.path("ovs-vswitchd", "openvswitch-switch");
        } catch (SystemException e) {
            return Optional.of(e.getMessage());
        }
        Path tun = Path.of("/dev/net/tun");
        return Files.isReadable(tun) && Files.isWritable(tun)
                ? Optional.empty()
                : Optional.of("this user may not read and write " + tun);
    }

    /** With what the agent needs of the standard library, which a minimal installation may lack. */
    private static Optional<String> pythonProblem() {
        return problemOf("python3", "-c", "import collections, ipaddress, json, select, socket, struct");
    }

    private static Optional<String> problemOf(String... command) {
        try {
            Process program = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int exit = program.waitFor();
            return exit == 0
                    ? Optional.empty()
                    : Optional.of("%s ended with %d".formatted(String.join(" ", command), exit));
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while trying %s".formatted(command[0]));
        }
    }
}
