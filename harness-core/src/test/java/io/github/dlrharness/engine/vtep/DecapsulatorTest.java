package io.github.dlrharness.engine.vtep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.dvs.Dvs;
import io.github.dlrharness.engine.dvs.VdrPort;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves the tunnel for the DLR, before the DLR does anything about it. */
class DecapsulatorTest {
    private static final long PMAC_A = 0x0250_5650_0001L;
    private static final long PMAC_B = 0x0250_5650_0002L;
    private static final int VTEP_A = Packets.ip("192.168.250.51");
    private static final int VTEP_B = Packets.ip("192.168.250.52");
    private static final int LIF = Packets.ip("172.16.20.1");

    private final List<byte[]> onTheProxyPath = new ArrayList<>();
    private final List<Integer> emitted = new ArrayList<>();
    private final Counters counters = new Counters();
    private final VtepTable table = new VtepTable(VTEP_B, PMAC_B, Packets.VMAC);
    private final Decapsulator decapsulator = decapsulator();

    private Decapsulator decapsulator() {
        RouterOptions options = RouterOptions.defaults();
        table.put(5001, new RemoteVtep(new Ipv4Address(VTEP_A), new MacAddress(PMAC_A)));
        Dvs dvs = new Dvs(options, (port, frame) -> emitted.add(port), counters);
        Encapsulator out = new Encapsulator(options, PMAC_B, table, (port, frame) -> emitted.add(port), counters);
        dvs.connect(vdrPort(), new Tunnel(1550, out, table, counters));
        dvs.addVni(5001);
        ProxyPath path = (vni, frame, asked, vtep, now) -> onTheProxyPath.add(frame.toByteArray());
        return new Decapsulator(
                options, PMAC_B, VTEP_B, dvs, vdrPort(), path, table, (event, vni, target, mac, now) -> {}, counters);
    }

    /** A DLR with one LIF, which takes no frame: the tests' frames are for the proxy path only. */
    private static VdrPort vdrPort() {
        return (VdrPort) Proxy.newProxyInstance(
                VdrPort.class.getClassLoader(),
                new Class<?>[] {VdrPort.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "lifAddress" -> LIF;
                    case "isBroadcast" -> false;
                    default -> throw new AssertionError("must not reach the DLR: " + method);
                });
    }

    @Test
    @Requirement("A5")
    void requestOfAnotherInstanceReachesTheProxyPathAsIfSentToVmacAndNobodyElse() {
        byte[] request = Packets.overlayRequest(PMAC_A, LIF, Packets.ip("172.16.20.11"));
        Frame frame = Frame.copyOf(Packets.vxlan(5001, request));
        frame.outer(VTEP_A, 50_000);
        decapsulator.receive(frame, 1);

        byte[] asForVmac = request.clone();
        EthernetView ethernet = new EthernetView();
        ethernet.wrap(ByteBuffer.wrap(asForVmac), 0, asForVmac.length);
        ethernet.destination(Packets.VMAC);
        assertThat(onTheProxyPath).containsExactly(asForVmac);
        assertThat(emitted).isEmpty();
        assertThat(counters.get(Counter.PROXY_ACCEPTED)).isEqualTo(1);
    }
}
