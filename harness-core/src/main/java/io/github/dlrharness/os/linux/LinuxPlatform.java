package io.github.dlrharness.os.linux;

/** Tells whether this package can work on the machine, without touching native code. */
public final class LinuxPlatform {
    private LinuxPlatform() {}

    /**
     * Refuses a platform whose kernel structures this package doesn't know. Ask before the first use of {@link LibC}.
     *
     * @throws UnsupportedOperationException on anything but Linux on x86_64 or aarch64; the message says what to do
     */
    public static void require() {
        require(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static void require(String system, String architecture) {
        boolean known = architecture.equals("amd64") || architecture.equals("aarch64");
        if (!system.equals("Linux") || !known) {
            throw new UnsupportedOperationException(
                    "raw sockets and namespaces need Linux on x86_64 or aarch64, this is %s on %s; use the simulated backend"
                            .formatted(system, architecture));
        }
    }
}
