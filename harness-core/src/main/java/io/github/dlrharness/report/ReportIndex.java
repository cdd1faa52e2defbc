package io.github.dlrharness.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of a folder's tests. Several JVMs may write into one folder: each adds its lines to one file under a lock, and makes the
 * page anew from all of them. Thread-safe.
 */
public final class ReportIndex {
    private static final String LINES = "index.jsonl";
    private static final String LOCK = "index.lock";

    /** A file lock belongs to the whole JVM. */
    private static final Object THIS_JVM = new Object();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    /** Makes one of the tests in {@code directory}. */
    public ReportIndex(Path directory) {
        this.directory = directory;
    }

    void add(IndexEntry entry) throws IOException {
        // With a line feed in front, too: what a killed JVM left unfinished must not swallow this line.
        byte[] line = ("\n" + JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
        locked(() -> Files.write(directory.resolve(LINES), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        if (!Files.exists(directory.resolve(ReportFiles.INDEX))) {
            write();
        }
    }

    /** Writes the page of all tests that were added until now, by whichever JVM. */
    public void write() throws IOException {
        locked(() -> {
            Path unfinished = directory.resolve(ReportFiles.INDEX + ".tmp");
            Files.writeString(unfinished, new IndexPage(entries()).html());
            Files.move(
                    unfinished,
                    directory.resolve(ReportFiles.INDEX),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        });
    }

    private List<IndexEntry> entries() throws IOException {
        List<IndexEntry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve(LINES))) {
            try {
                if (!line.isEmpty()) {
                    entries.add(JSON.readValue(line, IndexEntry.class));
                }
            } catch (JsonProcessingException unfinished) {
                // Of a JVM that was killed while it wrote; its test has no line then.
                continue;
            }
        }
        // Somebody may have deleted what is old.
        entries.removeIf(entry -> !Files.exists(directory.resolve(entry.page())));
        return entries;
    }

    private interface Action {
        void run() throws IOException;
    }

    private void locked(Action action) throws IOException {
        synchronized (THIS_JVM) {
            // Closing the channel gives the lock back.
            try (FileChannel channel =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                action.run();
            }
        }
    }
}
