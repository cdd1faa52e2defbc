package io.github.dlrharness.io.pcap;

import io.github.dlrharness.io.PortException;
import java.util.Optional;
import org.pcap4j.core.Pcaps;

/**
 * Whether libpcap is there. Touching Pcap4J without it throws {@code UnsatisfiedLinkError} once and {@code NoClassDefFoundError} ever
 * after, which tells nobody anything; so it is tried once and the verdict kept.
 */
public final class PcapLibrary {
    private PcapLibrary() {}

    private static final class Verdict {
        private static final String PROBLEM = probe();

        private static String probe() {
            try {
                Pcaps.libVersion();
                return null;
            } catch (LinkageError e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                return String.valueOf(cause.getMessage()).lines().findFirst().orElse("not found");
            }
        }
    }

    /** Why libpcap can't be used on this machine; empty when it can. */
    public static Optional<String> problem() {
        return Optional.ofNullable(Verdict.PROBLEM);
    }

    /**
     * Goes on when libpcap can be used.
     *
     * @throws PortException when not; the message says what to install
     */
    static void require(String interfaceName) {
        problem().ifPresent(problem -> {
            throw new PortException(
                    ("port %s: the Pcap4J port needs libpcap, which can't be loaded: %s; install it (Debian: apt-get install"
                                    + " libpcap0.8), or use the AF_PACKET port")
                            .formatted(interfaceName, problem));
        });
    }
}
