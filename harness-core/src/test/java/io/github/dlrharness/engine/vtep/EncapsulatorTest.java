package io.github.dlrharness.engine.vtep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncapsulatorTest {
    private static final long VMAC = RouterOptions.DEFAULT_VMAC.value();
    private static final long PMAC = 0x0250_5650_0001L;
    private static final int PEER = 0x0a00_0002;

    private final List<byte[]> sent = new ArrayList<>();
    private final Counters counters = new Counters();
    private final VtepTable table = new VtepTable(0x0a00_0001, PMAC, VMAC);
    private final Encapsulator encapsulator = new Encapsulator(
            RouterOptions.defaults().withArpPayloadPMac(true),
            PMAC,
            table,
            (port, frame) -> sent.add(frame.toByteArray()),
            counters);

    private static Frame request(long destination) {
        ByteBuffer bytes = ByteBuffer.allocate(EthernetView.HEADER + ArpView.LENGTH);
        EthernetView ethernet = new EthernetView();
        ethernet.wrap(bytes, 0, bytes.capacity());
        ethernet.destination(destination);
        ethernet.source(VMAC);
        ethernet.etherType(EtherType.ARP);
        new ArpView().write(bytes, EthernetView.HEADER, ArpView.REQUEST, VMAC, 1, 0, 2);
        return Frame.copyOf(bytes.array());
    }

    @Test
    @Requirement("A3")
    void onlyTheEncapsulatedCopyIsChanged() {
        table.put(5001, new RemoteVtep(new Ipv4Address(PEER), null));
        Frame frame = request(MacAddress.BROADCAST.value());
        byte[] before = frame.toByteArray();
        encapsulator.replicate(5001, frame);
        assertThat(frame.toByteArray()).isEqualTo(before);
        encapsulator.send(5001, frame, PEER);
        assertThat(frame.toByteArray()).isEqualTo(before);

        assertThat(frame.encapsulation()).isZero();
        assertThat(sent).hasSize(2).allSatisfy(copy -> {
            ByteBuffer bytes = ByteBuffer.wrap(copy);
            assertThat(MacAddress.read(bytes, 8 + EthernetView.SOURCE)).isEqualTo(PMAC);
            assertThat(MacAddress.read(bytes, 8 + EthernetView.HEADER + ArpView.SENDER_MAC))
                    .isEqualTo(PMAC);
        });
        assertThat(counters.get(Counter.UPLINK_SENT)).isEqualTo(2);
    }

    @Test
    void payloadKeepsVmacUnlessAskedForAlsoInARefresh() {
        table.put(5001, new RemoteVtep(new Ipv4Address(PEER), new MacAddress(PMAC + 1)));
        Encapsulator verbatim = new Encapsulator(
                RouterOptions.defaults(), PMAC, table, (port, frame) -> sent.add(frame.toByteArray()), counters);
        verbatim.replicate(5001, request(MacAddress.BROADCAST.value()));
        verbatim.send(5001, request(2), PEER);

        assertThat(sent)
                .hasSize(2)
                .allSatisfy(copy -> assertThat(
                                MacAddress.read(ByteBuffer.wrap(copy), 8 + EthernetView.HEADER + ArpView.SENDER_MAC))
                        .isEqualTo(VMAC));
    }

    @Test
    @Requirement("A16")
    void frameForVmacNeverLeaves() {
        encapsulator.send(5001, request(VMAC), PEER);

        assertThat(sent).isEmpty();
        assertThat(counters.get(Counter.DROP_VMAC_TO_UPLINK)).isEqualTo(1);
    }

    @Test
    void frameWithoutHeadroomIsDroppedAndCounted() {
        Frame frame = request(MacAddress.BROADCAST.value());
        frame.prepend(Frame.HEADROOM);
        frame.stripEncapsulation();
        encapsulator.send(5001, frame, PEER);
        assertThat(sent).hasSize(1);
        frame.prepend(Frame.HEADROOM - VxlanView.HEADER);
        encapsulator.send(5001, frame, PEER);
        assertThat(sent).hasSize(2);
        frame.prepend(Frame.HEADROOM - 4);
        encapsulator.send(5001, frame, PEER);

        assertThat(sent).hasSize(2);
        assertThat(counters.get(Counter.DROP_NO_HEADROOM)).isEqualTo(1);
    }
}
