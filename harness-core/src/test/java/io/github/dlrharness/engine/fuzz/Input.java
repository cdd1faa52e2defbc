package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The frame an engine was given, as it was before the engine changed it. */
final class Input {
    private byte[] bytes = new byte[4096];
    private ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private final EthernetView ethernet = new EthernetView();
    private final long pMac;
    private boolean superFrame;
    private int length;
    private int port;
    private int inner;
    private int vni;

    /** A host with that pMAC takes it for itself where an ARP packet of the overlay names it as THA. */
    Input(long pMac) {
        this.pMac = pMac;
    }

    void set(int atPort, int vniOfPort, Frame frame) {
        port = atPort;
        length = frame.length();
        superFrame = frame.gsoType() != Frame.GSO_NONE;
        if (length > bytes.length) {
            bytes = new byte[length * 2];
            buffer = ByteBuffer.wrap(bytes);
        }
        frame.bytes().get(frame.offset(), bytes, 0, length);
        boolean up = port == Engine.UPLINK;
        inner = up ? VxlanView.HEADER : 0;
        boolean hasVni = up && length >= VxlanView.HEADER;
        vni = !up ? vniOfPort : hasVni ? buffer.getInt(VxlanView.VNI) >>> 8 : 0;
        ethernet.wrap(buffer, inner, length - inner);
        int target = inner + EthernetView.HEADER + ArpView.TARGET_MAC;
        boolean namesTarget = up && length >= target + 6 && ethernet.etherType() == EtherType.ARP;
        // The operations of RARP are none of the router's business (M35).
        namesTarget = namesTarget && isArpOperation(buffer.getShort(inner + EthernetView.HEADER + ArpView.OPERATION));
        if (namesTarget && MacAddress.read(buffer, target) == pMac) {
            MacAddress.write(buffer, target, Packets.VMAC);
        }
    }

    private static boolean isArpOperation(int operation) {
        return operation == ArpView.REQUEST || operation == ArpView.REPLY;
    }

    /** Tells whether it stands for many segments. */
    boolean isSuperFrame() {
        return superFrame;
    }

    boolean isFromUplink() {
        return port == Engine.UPLINK;
    }

    int vni() {
        return vni;
    }

    long source() {
        return ethernet.source();
    }

    long destination() {
        return ethernet.destination();
    }

    int etherType() {
        return ethernet.etherType();
    }

    /** A copy of the Ethernet frame. */
    ByteBuffer ethernetFrame() {
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, inner, length));
    }

    /** Bytes of the Ethernet frame. */
    int innerLength() {
        return length - inner;
    }

    /** Tells whether an emitted Ethernet frame is this one from its type on. */
    boolean hasSamePayload(ByteBuffer other, int at, int otherLength) {
        int from = EthernetView.TYPE;
        if (otherLength != innerLength()) {
            return false;
        }
        ByteBuffer mine = buffer.slice(inner + from, otherLength - from);
        return mine.equals(other.slice(at + from, otherLength - from));
    }
}
