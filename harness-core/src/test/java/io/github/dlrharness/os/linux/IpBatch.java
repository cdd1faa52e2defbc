package io.github.dlrharness.os.linux;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands for {@code ip -batch}, run by one process in one network namespace: what a test sets up, it sets up by other means than
 * the product's own. Many batches run at the same time: {@link #run(List)} starts them all before it waits for the first.
 */
public final class IpBatch {
    private final NetworkNamespace namespace;
    private final List<String> commands = new ArrayList<>();

    /** Makes an empty batch for a namespace. */
    public IpBatch(NetworkNamespace namespace) {
        this.namespace = namespace;
    }

    /** Adds a command, without the word {@code ip}; {@code format} as in {@link String#format}. */
    public IpBatch add(String format, Object... arguments) {
        commands.add(format.formatted(arguments));
        return this;
    }

    /** The commands added so far. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /**
     * Runs batches side by side and waits for all of them.
     *
     * @throws SystemException when a command failed; the message has the command and what {@code ip} said
     */
    public static void run(List<IpBatch> batches) {
        List<Process> processes = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try {
            for (IpBatch batch : batches) {
                processes.add(batch.start());
            }
            for (int i = 0; i < processes.size(); i++) {
                batches.get(i).await(processes.get(i), failures);
            }
        } catch (IOException e) {
            processes.forEach(Process::destroyForcibly);
            throw new SystemException("ip -batch could not be run: " + e.getMessage(), e);
        }
        if (!failures.isEmpty()) {
            throw new SystemException(String.join("\n", failures));
        }
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder(
                        Program.path("nsenter", "util-linux"),
                        "--net=" + namespace.path(),
                        "--",
                        Program.path("ip", "iproute2"),
                        "-batch",
                        "-")
                .redirectErrorStream(true)
                .start();
        try (OutputStream input = process.getOutputStream()) {
            input.write((String.join("\n", commands) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The process ended before it read everything; its exit code and its words tell why.
        }
        return process;
    }

    private void await(Process process, List<String> failures) throws IOException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int exit = waitFor(process);
        if (exit != 0) {
            failures.add("ip -batch in the network namespace \"%s\" ended with %d: %s%nThe commands were:%n  %s"
                    .formatted(namespace.name(), exit, output, String.join("\n  ", commands)));
        }
    }

    /** Waits out interrupts: the end of the output was seen, so the process is about to end. */
    private static int waitFor(Process process) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
