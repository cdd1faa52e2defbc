package io.github.dlrharness.io.linux;

import io.github.dlrharness.os.linux.SocketApi;
import java.nio.ByteBuffer;

/**
 * {@code struct tpacket_auxdata} in the control data of a received frame. The kernel takes the outermost VLAN tag out of a frame
 * before a packet socket sees it, and tells it here.
 */
final class AuxiliaryData {
    /** {@code CMSG_SPACE(sizeof(struct tpacket_auxdata))}. */
    static final int CONTROL_BYTES = 40;

    private static final int CONTROL_HEADER = 16;
    private static final int STATUS = 0;
    private static final int TAG_CONTROL = 16;
    private static final int TAG_PROTOCOL = 18;

    private AuxiliaryData() {}

    /** Index of the structure in a message's control data, or -1. */
    static int find(ByteBuffer buffer, int control, int controlLength) {
        if (controlLength < CONTROL_HEADER + TAG_PROTOCOL + 2) {
            return -1;
        }
        boolean ours = buffer.getInt(control + 8) == SocketApi.SOL_PACKET
                && buffer.getInt(control + 12) == SocketApi.PACKET_AUXDATA;
        return ours ? control + CONTROL_HEADER : -1;
    }

    static boolean hasTag(ByteBuffer buffer, int data) {
        return (buffer.getInt(data + STATUS) & SocketApi.TP_STATUS_VLAN_VALID) != 0;
    }

    static int tagControl(ByteBuffer buffer, int data) {
        return Short.toUnsignedInt(buffer.getShort(data + TAG_CONTROL));
    }

    static int tagProtocol(ByteBuffer buffer, int data) {
        boolean told = (buffer.getInt(data + STATUS) & SocketApi.TP_STATUS_VLAN_TPID_VALID) != 0;
        return told ? Short.toUnsignedInt(buffer.getShort(data + TAG_PROTOCOL)) : SocketApi.ETH_P_8021Q;
    }
}
