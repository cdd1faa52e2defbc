package io.github.dlrharness.testbed;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A captured frame, read by plain offsets: on purpose without the project's own views, which the router uses as well.
 *
 * @param captured as a tap saw it
 * @param inner where the VMs' Ethernet frame begins: 0 at a VM, behind the tunnel's headers on the underlay
 */
record WireFrame(CapturedFrame captured, int inner) {
    /** Outer Ethernet 14, IPv4 20, UDP 8, VXLAN 8. */
    private static final int TUNNEL = 50;

    private static final int VXLAN = 42;
    private static final int ARP = 0x0806;

    /** Everything a testbed captured, in order; on the underlay only what is VXLAN. */
    static List<WireFrame> of(Testbed testbed) {
        return testbed.capture().frames().stream()
                .map(frame -> new WireFrame(frame, frame.tap().kind() == TapPoint.Kind.VM ? 0 : TUNNEL))
                .filter(frame -> frame.inner == 0 || frame.isVxlan())
                .toList();
    }

    private boolean isVxlan() {
        return captured.bytes().length >= TUNNEL + 14 && word(12) == 0x0800 && byteAt(23) == 17 && word(36) == 4789;
    }

    boolean at(String tap, Direction direction) {
        return captured.tap().name().equals(tap) && captured.direction() == direction;
    }

    boolean onUnderlay() {
        return inner != 0;
    }

    boolean isSentOnUnderlay() {
        return onUnderlay() && captured.direction() == Direction.SENT;
    }

    MacAddress destination() {
        return mac(inner);
    }

    MacAddress source() {
        return mac(inner + 6);
    }

    int etherType() {
        return word(inner + 12);
    }

    boolean isArp(int operation) {
        return etherType() == ARP && word(inner + 20) == operation;
    }

    boolean isRequestFor(Ipv4Address target) {
        return isArp(1) && targetIp().equals(target);
    }

    boolean isReplyOf(Ipv4Address sender) {
        return isArp(2) && senderIp().equals(sender);
    }

    MacAddress senderMac() {
        return mac(inner + 22);
    }

    Ipv4Address senderIp() {
        return ip(inner + 28);
    }

    MacAddress targetMac() {
        return mac(inner + 32);
    }

    Ipv4Address targetIp() {
        return ip(inner + 38);
    }

    boolean isEchoRequestTo(Ipv4Address target) {
        return etherType() == 0x0800
                && byteAt(inner + 23) == 1
                && byteAt(inner + 34) == 8
                && ip(inner + 30).equals(target);
    }

    boolean isFragmentTo(Ipv4Address target) {
        return etherType() == 0x0800
                && (word(inner + 20) & 0x3fff) != 0
                && ip(inner + 30).equals(target);
    }

    int ttl() {
        return byteAt(inner + 22);
    }

    Ipv4Address outerSource() {
        return ip(26);
    }

    Ipv4Address outerDestination() {
        return ip(30);
    }

    int vni() {
        return word(VXLAN + 4) << 8 | byteAt(VXLAN + 6);
    }

    /** The VXLAN header and the inner frame. */
    byte[] behindUdp() {
        return Arrays.copyOfRange(captured.bytes(), VXLAN, captured.bytes().length);
    }

    /** The outer headers without what may differ between two copies: MACs, IP ID and checksums, destination, source port. */
    byte[] outerConstants() {
        byte[] outer = Arrays.copyOf(captured.bytes(), VXLAN);
        Arrays.fill(outer, 0, 12, (byte) 0);
        Arrays.fill(outer, 18, 20, (byte) 0);
        Arrays.fill(outer, 24, 26, (byte) 0);
        Arrays.fill(outer, 30, 34, (byte) 0);
        Arrays.fill(outer, 34, 36, (byte) 0);
        Arrays.fill(outer, 40, 42, (byte) 0);
        return outer;
    }

    private int byteAt(int offset) {
        return captured.bytes()[offset] & 0xff;
    }

    private int word(int offset) {
        return byteAt(offset) << 8 | byteAt(offset + 1);
    }

    private MacAddress mac(int offset) {
        return new MacAddress((long) word(offset) << 32 | (long) word(offset + 2) << 16 | word(offset + 4));
    }

    private Ipv4Address ip(int offset) {
        return new Ipv4Address(ByteBuffer.wrap(captured.bytes()).getInt(offset));
    }
}
