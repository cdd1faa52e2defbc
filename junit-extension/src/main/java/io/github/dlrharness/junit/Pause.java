package io.github.dlrharness.junit;

import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Stops a test with its topology up, for somebody to look around in it, until a file is deleted. A build tool's test JVM has no
 * terminal that could be asked.
 */
final class Pause {
    private static final String NEW_LINE = System.lineSeparator();

    private final Path directory;
    private final Duration limit;
    private final Consumer<String> teller;

    Pause(Settings settings, Consumer<String> teller) {
        directory = settings.evidenceDirectory();
        limit = settings.pauseLimit();
        this.teller = teller;
    }

    /**
     * Tells how to enter the hosts and VMs, and returns when somebody has told to go on, or the limit has passed.
     *
     * @param what what has happened, like {@code ProxyArpIT.resolves has failed}
     */
    void before(Testbed testbed, String what) {
        try {
            Files.createDirectories(directory);
            Path file = Files.createTempFile(directory, "paused-", "");
            try (WatchService watch = directory.getFileSystem().newWatchService()) {
                directory.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
                teller.accept(text(testbed, what, file));
                await(watch, file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(Testbed testbed, String what, Path file) {
        String entries = testbed.entryCommands().entrySet().stream()
                .map(entry -> "  %-12s %s bash".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(NEW_LINE));
        return "%s; its topology \"%s\" stays up for %s. To look around:%n%s%nTo go on:%n  rm %s"
                .formatted(
                        what,
                        testbed.plan().name(),
                        limit,
                        entries.isEmpty() ? "  nothing can be entered on this backend" : entries,
                        file.toAbsolutePath());
    }

    private void await(WatchService watch, Path file) {
        long end = System.nanoTime() + limit.toNanos();
        long left = limit.toNanos();
        while (Files.exists(file) && left > 0) {
            try {
                WatchKey key = watch.poll(left, TimeUnit.NANOSECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TestbedException(
                        "Interrupted while \"%s\" was there, which keeps a topology up".formatted(file), e);
            }
            left = end - System.nanoTime();
        }
    }
}
