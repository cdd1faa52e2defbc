package io.github.dlrharness.io;

import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.testsupport.Capability;
import java.util.List;

/** Two namespaces of their own, with a veth pair between them: {@code left} in the first, {@code right} in the second. */
public final class VethPair implements AutoCloseable {
    public static final String LEFT = "left";
    public static final String RIGHT = "right";
    public static final String LEFT_ADDRESS = "192.0.2.1";
    public static final String RIGHT_ADDRESS = "192.0.2.2";

    private final NetworkNamespace left;
    private final NetworkNamespace right;

    private VethPair(NetworkNamespace left, NetworkNamespace right) {
        this.left = left;
        this.right = right;
    }

    /** The namespace of {@link #LEFT}. */
    public NetworkNamespace left() {
        return left;
    }

    /** The namespace of {@link #RIGHT}. */
    public NetworkNamespace right() {
        return right;
    }

    /** A quiet pair without addresses; nothing but the test sends. */
    public static VethPair quiet() {
        return make(1500);
    }

    /** A pair with {@link #LEFT_ADDRESS} and {@link #RIGHT_ADDRESS}. */
    public static VethPair addressed(int mtu) {
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
        // Has the kernel finish what it postponed: until then left loses what is sent (linkwatch_sync_dev in
        // rtnl_getlink).
        IpBatch.run(List.of(new IpBatch(pair.left).add("link show dev left")));
        return pair;
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }
}
