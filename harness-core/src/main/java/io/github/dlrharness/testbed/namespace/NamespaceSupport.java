package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.linux.TapSocket;
import io.github.dlrharness.os.linux.LinuxPlatform;
import io.github.dlrharness.os.linux.NamespaceRights;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.os.linux.SystemCallException;
import io.github.dlrharness.testbed.TestbedBackend.Unsupported;
import java.util.List;
import java.util.Optional;

/** Finds out, by trying what a testbed does, whether this JVM can run one. */
final class NamespaceSupport {
    private static final String RUN_IN_USER_NAMESPACE =
            "run the tests through the Maven plugin's goal \"prepare\", or start the JVM as \"unshare -Urn java ...\"";

    private NamespaceSupport() {}

    /** Why this JVM can't run a testbed; found out once. */
    static Optional<Unsupported> unsupported() {
        return Verdict.FOUND;
    }

    private static final class Verdict {
        static final Optional<Unsupported> FOUND = probe();
    }

    private static Optional<Unsupported> probe() {
        try {
            LinuxPlatform.require();
        } catch (UnsupportedOperationException e) {
            return unsupported(e.getMessage(), "run the tests on Linux, in a virtual machine or a container");
        }
        return probeKernel();
    }

    private static Optional<Unsupported> probeKernel() {
        NetworkNamespace namespace;
        try {
            namespace = NetworkNamespace.create(List.of("probe")).get(0);
        } catch (SystemCallException e) {
            return unsupported("the kernel refuses network namespaces: " + e.getMessage(), remedy());
        }
        try (namespace) {
            namespace.call(() -> TapSocket.open("lo", TapSocket.End.OWNER, 32)).close();
            return Optional.empty();
        } catch (PortException e) {
            return unsupported(
                    "the kernel refuses packet sockets: " + e.getMessage(),
                    "in a container add the capability NET_RAW, else " + RUN_IN_USER_NAMESPACE);
        }
    }

    /** A user namespace of its own is the way out for an unprivileged JVM, where the machine allows it. */
    private static String remedy() {
        NamespaceRights rights = NamespaceRights.probe();
        return rights.access() == NamespaceRights.Access.NONE
                ? "%s: %s".formatted(rights.reason(), rights.remedy())
                : RUN_IN_USER_NAMESPACE;
    }

    private static Optional<Unsupported> unsupported(String reason, String remedy) {
        return Optional.of(new Unsupported(reason, remedy));
    }
}
