package io.github.dlrharness.os.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A process that {@link Signal#STOP} was sent to: each of its threads stops when it next leaves the kernel, not at once. */
public final class StoppedProcess {
    private static final long LOOK_AGAIN_NANOS = 100_000;

    private StoppedProcess() {}

    /**
     * Waits until every thread has stopped.
     *
     * @throws SystemException when one still runs after {@code limit}
     */
    public static void await(long pid, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isStopped(Path.of("/proc", Long.toString(pid), "task"))) {
            if (System.nanoTime() - deadline >= 0) {
                throw new SystemException("Process %d was not stopped within %s".formatted(pid, limit));
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static boolean isStopped(Path threads) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (Path thread : all) {
                if (isRunning(thread)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new SystemException("The threads of a process can't be looked at: " + e, e);
        }
    }

    /** Its state is behind the name, which is in parentheses and may have some in it (proc(5)). */
    private static boolean isRunning(Path thread) throws IOException {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'T' && state != 't' && state != 'Z' && state != 'X';
        } catch (IOException e) {
            if (Files.exists(thread)) {
                throw e;
            }
            return false; // it has ended meanwhile
        }
    }
}
