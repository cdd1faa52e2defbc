package io.github.dlrharness.standalone.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the JVM holds.
 *
 * @param liveHeap bytes, garbage excluded
 * @param resident bytes of memory, heap included
 * @param descriptors open files and sockets
 */
record MemorySample(long liveHeap, long resident, long descriptors) {
    private static final String RESIDENT = "VmRSS:";

    static MemorySample take() {
        System.gc();
        System.gc();
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"));
                Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            long kibibytes = status.filter(line -> line.startsWith(RESIDENT))
                    .map(line -> line.substring(RESIDENT.length()).strip().split(" ")[0])
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
            return new MemorySample(heap, kibibytes << 10, open.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
