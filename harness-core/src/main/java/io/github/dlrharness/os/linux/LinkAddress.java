package io.github.dlrharness.os.linux;

import io.github.dlrharness.wire.Ipv4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** An IPv4 address of a link. */
public record LinkAddress(Ipv4Address address, int prefixLength) {
    private static final int RTM_GETADDR = 22;
    private static final int NLM_F_REQUEST_DUMP = 0x1 | 0x300;
    private static final int IFA_LOCAL = 2;

    // struct ifaddrmsg
    private static final int PREFIX_LENGTH = NetlinkMessage.HEADER_BYTES + 1;
    private static final int INDEX = NetlinkMessage.HEADER_BYTES + 4;
    private static final int ATTRIBUTES = NetlinkMessage.HEADER_BYTES + 8;

    /** The addresses of the link with that index in the socket's namespace. */
    static List<LinkAddress> list(NetlinkSocket netlink, int index) {
        NetlinkMessage request = new NetlinkMessage("address show", RTM_GETADDR, NLM_F_REQUEST_DUMP)
                .u8(SocketApi.AF_INET)
                .u8(0)
                .u8(0)
                .u8(0)
                .u32(0);
        List<LinkAddress> addresses = new ArrayList<>();
        netlink.dump(request, row -> {
            if (row.getInt(INDEX) == index) {
                addresses.add(new LinkAddress(local(row), row.get(PREFIX_LENGTH)));
            }
        });
        return addresses;
    }

    private static Ipv4Address local(ByteBuffer row) {
        int at = ATTRIBUTES;
        while (at < row.limit()) {
            if (row.getShort(at + 2) == IFA_LOCAL) {
                int value = row.getInt(at + NetlinkMessage.ATTRIBUTE_HEADER_BYTES);
                return new Ipv4Address(row.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value));
            }
            at += Math.max(NetlinkMessage.ATTRIBUTE_HEADER_BYTES, NetlinkMessage.aligned(row.getShort(at)));
        }
        throw new SystemException("The kernel told of an IPv4 address without telling the address");
    }
}
