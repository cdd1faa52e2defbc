package io.github.dlrharness.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The capabilities of this process; see capabilities(7). */
final class Capabilities {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String EFFECTIVE = "CapEff:";
    private static final int CAP_NET_ADMIN = 12;

    private Capabilities() {}

    /** Without CAP_NET_ADMIN an agent runs, with short queues. */
    static Finding netAdmin(String remedy) {
        return has(CAP_NET_ADMIN)
                ? Finding.ok("CAP_NET_ADMIN is there, so queues are as long as they should be")
                : Finding.warning(
                        "CAP_NET_ADMIN is missing, so the sockets' queues are as short as net.core.rmem_max says, and bursts are lost",
                        remedy);
    }

    private static boolean has(int capability) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(EFFECTIVE))
                    .anyMatch(line -> (Long.parseUnsignedLong(
                                                    line.substring(EFFECTIVE.length())
                                                            .strip(),
                                                    16)
                                            >>> capability
                                    & 1)
                            == 1);
        } catch (IOException e) {
            return false;
        }
    }
}
