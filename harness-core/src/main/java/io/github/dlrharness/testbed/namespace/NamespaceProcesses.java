package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.os.linux.AnonymousFile;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.os.linux.Program;
import io.github.dlrharness.testbed.ExecResult;
import io.github.dlrharness.testbed.TestbedException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The processes of one VM or host. They live in a PID namespace of its own, whose first process waits for the end of its standard
 * input, a pipe from this JVM. When that process ends, the kernel kills all others, however they were started: on
 * {@link #endAll()}, and when the JVM dies, however it dies.
 */
final class NamespaceProcesses {
    static final String NOT_STARTED = "nsenter: failed to execute";
    /** Lives as long as its input is open, and reaps whoever loses his parent; "wait" reaps any child. */
    private static final String FIRST = "echo ready; exec 3<&0; cat <&3 >/dev/null & wait";

    /** Runs its arguments in a child, whose exit code becomes its own. */
    private static final String WAITING = "\"$@\"; exit $?";

    private static final File NOTHING = new File("/dev/null");

    /** Nothing of a directory in memory is left when the last process that sees it is gone. */
    private static final String FIRST_WITH_FILES = "mount -t tmpfs none " + Files.DIRECTORY + " || exit 1; " + FIRST;

    private final String owner;
    private final Files files;
    private final NetworkNamespace namespace;
    private Process first;
    private int lives;

    /** What the processes see of the machine's files. */
    enum Files {
        /** All of them. */
        SHARED,
        /** All of them, but a {@link #DIRECTORY} of their own. */
        OWN;

        static final String DIRECTORY = "/tmp";
    }

    /** Makes those of a VM, which may use the machine's files. */
    NamespaceProcesses(String owner, NetworkNamespace namespace) {
        this(owner, namespace, Files.SHARED);
    }

    NamespaceProcesses(String owner, NetworkNamespace namespace, Files files) {
        this.owner = owner;
        this.namespace = namespace;
        this.files = files;
    }

    ExecResult exec(Duration limit, List<String> command) {
        String name = String.join(" ", command);
        // Files, not pipes: what the command leaves in the background may hold them for as long as it likes.
        try (AnonymousFile output = AnonymousFile.create("output");
                AnonymousFile errors = AnonymousFile.create("errors")) {
            int exitCode = run(name, limit, command, output, errors);
            ExecResult result = new ExecResult(exitCode, output.text(), errors.text());
            if (result.exitCode() >= 126 && result.errors().startsWith(NOT_STARTED)) {
                throw new TestbedException("%s can't run \"%s\": %s"
                        .formatted(owner, name, result.errors().strip().replace(NOT_STARTED, "can't execute")));
            }
            return result;
        } catch (IOException e) {
            throw new TestbedException("%s can't run \"%s\": %s".formatted(owner, name, e.getMessage()), e);
        }
    }

    /** Runs a command and answers its exit code. */
    private int run(String name, Duration limit, List<String> command, AnonymousFile output, AnonymousFile errors)
            throws IOException {
        int life;
        Process process;
        synchronized (this) {
            process = start(command, output, errors);
            life = lives;
        }
        int exitCode = await(process, name, limit);
        synchronized (this) {
            if (life != lives) {
                throw new TestbedException(
                        "\"%s\" on %s was ended because the testbed was reset or closed".formatted(name, owner));
            }
        }
        return exitCode;
    }

    /**
     * Starts a command that goes on until {@link #endAll()}; its output and errors are the caller's to read. What is answered
     * ends when the command has, with its exit code, and is the command's parent.
     *
     * @param environment added to that of this JVM
     */
    synchronized Process spawn(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(entering(command)).redirectInput(NOTHING);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /**
     * Starts a command whose standard input and output are this JVM's. It ends with the others, even if it is stopped (SIGSTOP). What is
     * answered is its parent, ends when it has, and has its exit code, 128 more than the signal's number when it was killed.
     *
     * @param errors gets its standard error
     */
    synchronized Process startWithPipes(List<String> command, AnonymousFile errors) throws IOException {
        List<String> shell = new ArrayList<>(List.of("sh", "-c", WAITING, "sh"));
        shell.addAll(command);
        List<String> entering = entering(shell);
        // nsenter(1) would wait for its child, and stop itself when that is stopped: it could never end then, nor be
        // ended by us if
        // we are killed. A shell that waits only sees the end.
        entering.add(1, "--no-fork");
        return new ProcessBuilder(entering).redirectError(errors.file()).start();
    }

    /** The path under which this JVM finds a file of the {@link Files#DIRECTORY} of their own, once a command has run. */
    synchronized Path ownFile(String name) {
        return Path.of("/proc/" + first.pid() + "/root" + Files.DIRECTORY, name);
    }

    /** Ends every process and waits until they are gone. */
    synchronized void endAll() {
        if (first != null) {
            lives++;
            try {
                first.getOutputStream().close();
            } catch (IOException e) {
                first.destroyForcibly();
            }
            // unshare(1) ends after the PID namespace's first process, and that one after the kernel reaped all others.
            awaitEnd(first);
            first = null;
        }
    }

    private Process start(List<String> command, AnonymousFile output, AnonymousFile errors) throws IOException {
        return new ProcessBuilder(entering(command))
                .redirectInput(NOTHING)
                .redirectOutput(output.file())
                .redirectError(errors.file())
                .start();
    }

    /** The command that runs another one in the namespaces, which exist when this returns. */
    private List<String> entering(List<String> command) throws IOException {
        if (first == null || !first.isAlive()) {
            first = startFirst();
        }
        String namespaces = "/proc/" + first.pid() + "/ns/";
        List<String> entering = new ArrayList<>(List.of(
                Program.path("nsenter", "util-linux"),
                "--net=" + namespaces + "net",
                "--pid=" + namespaces + "pid_for_children"));
        if (files == Files.OWN) {
            entering.add("--mount=" + namespaces + "mnt");
        }
        entering.add("--");
        entering.addAll(command);
        return entering;
    }

    private Process startFirst() throws IOException {
        Process process = new ProcessBuilder(
                        Program.path("nsenter", "util-linux"),
                        "--net=" + namespace.path(),
                        "--",
                        Program.path("unshare", "util-linux"),
                        files == Files.OWN ? "--mount" : "--pid",
                        "--pid",
                        "--fork",
                        "--kill-child=KILL",
                        "--",
                        "sh",
                        "-c",
                        files == Files.OWN ? FIRST_WITH_FILES : FIRST)
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
        // Its PID namespace exists from its first process on, and only then can others join.
        if (process.getInputStream().read() == -1) {
            String reason = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            throw new IOException("no namespaces of its own: " + reason);
        }
        return process;
    }

    private int await(Process process, String name, Duration limit) {
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TestbedException(
                        "\"%s\" on %s was still running after %s; it was ended".formatted(name, owner, limit));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException(
                    "Interrupted while waiting for \"%s\" on %s; it was ended".formatted(name, owner), e);
        } finally {
            endWithChildren(process);
        }
    }

    /** Ends a command and what it started, except what detached itself: that lives until {@link #endAll()}, like a daemon. */
    private static void endWithChildren(Process process) {
        boolean interrupted = false;
        while (process.isAlive()) {
            // nsenter(1) ends when its child, the command, has ended. Its own end would hide the others from us: it is
            // no
            // ancestor of anybody then.
            List<ProcessHandle> children = process.descendants().toList();
            children.forEach(ProcessHandle::destroyForcibly);
            if (children.isEmpty()) {
                process.destroyForcibly();
            }
            try {
                process.waitFor(10, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits out interrupts. Not by {@code onExit()}: that future completes on the common pool, whose threads may be waiting for us.
     */
    static void awaitEnd(Process process) {
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
