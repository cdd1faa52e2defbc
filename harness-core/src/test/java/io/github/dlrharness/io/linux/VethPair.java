package io.github.dlrharness.io.linux;

import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.testsupport.Capability;
import java.util.List;

/** Two namespaces of their own, with a veth pair between them: {@code left} in the first, {@code right} in the second. */
final class VethPair implements AutoCloseable {
    static final String LEFT = "left";
    static final String RIGHT = "right";
    static final String LEFT_ADDRESS = "192.0.2.1";
    static final String RIGHT_ADDRESS = "192.0.2.2";

    final NetworkNamespace left;
    final NetworkNamespace right;

    private VethPair(NetworkNamespace left, NetworkNamespace right) {
        this.left = left;
        this.right = right;
    }

    /** A quiet pair without addresses; nothing but the test sends. */
    static VethPair quiet() {
        return make(1500);
    }

    /** A pair with {@link #LEFT_ADDRESS} and {@link #RIGHT_ADDRESS}. */
    static VethPair addressed(int mtu) {
        VethPair pair = make(mtu);
        IpBatch.run(List.of(
                new IpBatch(pair.left).add("address add %s/24 dev left", LEFT_ADDRESS),
                new IpBatch(pair.right).add("address add %s/24 dev right", RIGHT_ADDRESS)));
        return pair;
    }

    private static VethPair make(int mtu) {
        Capability.NETWORK_NAMESPACES.require();
        List<NetworkNamespace> namespaces = NetworkNamespace.create(List.of(LEFT, RIGHT));
        VethPair pair = new VethPair(namespaces.get(0), namespaces.get(1));
        IpBatch.run(List.of(new IpBatch(pair.left)
                .add("link add left mtu %d type veth peer name right mtu %d netns %s", mtu, mtu, pair.right.path())
                .add("link set left addrgenmode none")
                .add("link set left up")));
        IpBatch.run(List.of(
                new IpBatch(pair.right).add("link set right addrgenmode none").add("link set right up")));
        return pair;
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }
}
