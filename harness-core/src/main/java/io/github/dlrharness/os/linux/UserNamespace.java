package io.github.dlrharness.os.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user namespace of this JVM; see user_namespaces(7). */
final class UserNamespace {
    private static final Path MAP = Path.of("/proc/self/uid_map");

    private UserNamespace() {}

    /** Whether an ordinary user made it for this JVM, as {@code unshare -Ur} does: the JVM's root is somebody else outside. */
    static boolean isOwn() {
        try {
            return isOwn(Files.readString(MAP));
        } catch (IOException e) {
            return false; // no Linux, or one without user namespaces
        }
    }

    /** @param map lines of three numbers: first user inside, first user outside, how many */
    static boolean isOwn(String map) {
        String[] numbers = map.strip().split("\\s+");
        return numbers.length == 3 && numbers[0].equals("0") && !numbers[1].equals("0") && numbers[2].equals("1");
    }
}
