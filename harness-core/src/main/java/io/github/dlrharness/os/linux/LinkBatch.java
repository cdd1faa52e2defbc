package io.github.dlrharness.os.linux;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes to links, addresses and routes of one namespace, carried out in one go by {@link NetworkNamespace#configure(LinkBatch)}. What
 * {@code ip -batch} does, without a process; each change describes itself as one would type it for {@code ip}.
 *
 * <p>Links are known by their index. It is chosen by whoever makes the link, so that nobody has to look it up.
 */
public final class LinkBatch {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_NEWNEIGH = 28;

    private static final int NLM_F_REQUEST_ACK = 0x1 | 0x4;
    private static final int NLM_F_REPLACE = 0x100;
    private static final int NLM_F_EXCL = 0x200;
    private static final int NLM_F_CREATE = 0x400;
    private static final int NLM_F_APPEND = 0x800;

    // linux/if_link.h
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_GSO_MAX_SEGS = 40;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;
    private static final int IFLA_VXLAN_ID = 1;
    private static final int IFLA_VXLAN_LOCAL = 4;
    private static final int IFLA_VXLAN_LEARNING = 7;
    private static final int IFLA_VXLAN_PORT = 15;
    private static final int IFLA_BR_STP_STATE = 5;
    private static final int IFLA_BR_FDB_FLUSH = 21;
    private static final int IFLA_BR_MCAST_SNOOPING = 23;
    private static final int AF_INET6 = 10;
    private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    private static final int IN6_ADDR_GEN_MODE_NONE = 1;

    private static final int IFLA_INET_CONF = 1;
    private static final int IPV4_DEVCONF_FORWARDING = 1;
    private static final int IPV4_DEVCONF_RP_FILTER = 8;

    // linux/neighbour.h
    private static final int AF_BRIDGE = 7;
    private static final int NTF_SELF = 2;
    private static final int NTF_MASTER = 4;
    private static final int NUD_REACHABLE = 2;
    private static final int NUD_NOARP_PERMANENT = 0x40 | 0x80;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;

    // linux/if.h
    private static final int IFF_UP = 1;
    private static final int IFF_NOARP = 0x80;

    // linux/if_addr.h, linux/rtnetlink.h
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int RT_TABLE_MAIN = 254;
    private static final int RTPROT_BOOT = 3;
    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RTN_UNICAST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;

    private final List<NetlinkMessage> messages = new ArrayList<>();

    /**
     * One end of a pair of links.
     *
     * @param namespace where it will be
     * @param index its index there, 2 or more; 1 is the loopback
     * @param name its name there, at most 15 bytes
     * @param mac null = random
     * @param mtu bytes of IP packet
     */
    public record End(NetworkNamespace namespace, int index, String name, MacAddress mac, int mtu) {
        @Override
        public String toString() {
            return "name %s index %d%s mtu %d netns \"%s\""
                    .formatted(name, index, mac == null ? "" : " address " + mac, mtu, namespace.name());
        }
    }

    List<NetlinkMessage> messages() {
        return messages;
    }

    private NetlinkMessage add(String description, int type, int flags) {
        NetlinkMessage message = new NetlinkMessage(description, type, NLM_F_REQUEST_ACK | flags);
        messages.add(message);
        return message;
    }

    /** The fixed part of a message about a link ({@code struct ifinfomsg}). */
    private static NetlinkMessage link(NetlinkMessage message, int index, int flags, int change) {
        return message.u8(0).u8(0).u16(0).u32(index).u32(flags).u32(change);
    }

    /** Makes a bridge that forwards from the first frame on and speaks no protocol of its own. */
    public LinkBatch addBridge(int index, String name, int mtu) {
        NetlinkMessage message = link(
                        add(
                                "link add name %s mtu %d type bridge".formatted(name, mtu),
                                RTM_NEWLINK,
                                NLM_F_CREATE | NLM_F_EXCL),
                        index,
                        0,
                        0)
                .attribute(IFLA_IFNAME, name)
                .attribute(IFLA_MTU, mtu);
        int information = message.begin(IFLA_LINKINFO);
        message.attribute(IFLA_INFO_KIND, "bridge");
        int data = message.begin(IFLA_INFO_DATA);
        message.attribute(IFLA_BR_STP_STATE, 0).attributeU8(IFLA_BR_MCAST_SNOOPING, 0);
        message.end(data).end(information);
        return this;
    }

    /** Makes a pair of links (veth), each end in the namespace it stays in. */
    public LinkBatch addPair(End one, End other) {
        NetlinkMessage message =
                add("link add %s type veth peer %s".formatted(one, other), RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
        end(message, one);
        int information = message.begin(IFLA_LINKINFO);
        message.attribute(IFLA_INFO_KIND, "veth");
        int data = message.begin(IFLA_INFO_DATA);
        int peer = message.begin(VETH_INFO_PEER);
        end(message, other);
        message.end(peer).end(data).end(information);
        return this;
    }

    private static void end(NetlinkMessage message, End end) {
        link(message, end.index(), 0, 0)
                .attribute(IFLA_IFNAME, end.name())
                .attribute(IFLA_MTU, end.mtu())
                .attribute(IFLA_NET_NS_FD, end.namespace().descriptor());
        if (end.mac() != null) {
            message.attribute(IFLA_ADDRESS, bytes(end.mac()));
        }
    }

    /**
     * Makes a VTEP of one VNI: a link whose frames go out in VXLAN, from {@code local} to where {@link #floodTo(int, Ipv4Address)} says
     * or their destination was learned to be.
     *
     * @param port UDP port, here and at the others
     * @param mtu bytes of inner IP packet
     */
    public LinkBatch addVxlan(int index, String name, Vni vni, Ipv4Address local, int port, int mtu) {
        String description = "link add name %s index %d mtu %d type vxlan id %s local %s dstport %d learning"
                .formatted(name, index, mtu, vni, local, port);
        NetlinkMessage message = link(add(description, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL), index, 0, 0)
                .attribute(IFLA_IFNAME, name)
                .attribute(IFLA_MTU, mtu);
        int information = message.begin(IFLA_LINKINFO);
        message.attribute(IFLA_INFO_KIND, "vxlan");
        int data = message.begin(IFLA_INFO_DATA);
        message.attribute(IFLA_VXLAN_ID, vni.value())
                .attribute(IFLA_VXLAN_LOCAL, local.toBytes())
                .attribute(IFLA_VXLAN_PORT, new byte[] {(byte) (port >>> 8), (byte) port})
                .attributeU8(IFLA_VXLAN_LEARNING, 1);
        message.end(data).end(information);
        return this;
    }

    /** Has a VXLAN link send another VTEP a copy of what goes to everybody, or to somebody not learned yet (head-end replication). */
    public LinkBatch floodTo(int index, Ipv4Address vtep) {
        NetlinkMessage message = add(
                "fdb append %s dev index %d dst %s".formatted(MacAddress.ZERO, index, vtep),
                RTM_NEWNEIGH,
                NLM_F_CREATE | NLM_F_APPEND);
        // struct ndmsg
        message.u8(AF_BRIDGE).u8(0).u16(0).u32(index);
        message.u16(NUD_NOARP_PERMANENT).u8(NTF_SELF).u8(0);
        message.attribute(NDA_LLADDR, bytes(MacAddress.ZERO)).attribute(NDA_DST, vtep.toBytes());
        return this;
    }

    /** Has a bridge know which of its ports a MAC is behind, as if a frame had come from there. */
    public LinkBatch learned(int port, MacAddress mac) {
        NetlinkMessage message = add(
                "fdb replace %s dev index %d master dynamic".formatted(mac, port),
                RTM_NEWNEIGH,
                NLM_F_CREATE | NLM_F_REPLACE);
        // struct ndmsg
        message.u8(AF_BRIDGE).u8(0).u16(0).u32(port);
        message.u16(NUD_REACHABLE).u8(NTF_MASTER).u8(0);
        message.attribute(NDA_LLADDR, bytes(mac));
        return this;
    }

    /** Has the kernel route the IPv4 packets that come in there. */
    public LinkBatch forward(int index) {
        return inet(index, "forwarding", IPV4_DEVCONF_FORWARDING);
    }

    /** Has the kernel drop the IPv4 packets that come in there and whose answers would go out elsewhere (RFC 3704 §2.2). */
    public LinkBatch strictReversePath(int index) {
        return inet(index, "rp_filter", IPV4_DEVCONF_RP_FILTER);
    }

    /** Sets one of {@code /proc/sys/net/ipv4/conf} to 1. */
    private LinkBatch inet(int index, String name, int setting) {
        NetlinkMessage message =
                link(add("link set index %d, ipv4 %s 1".formatted(index, name), RTM_NEWLINK, 0), index, 0, 0);
        int families = message.begin(IFLA_AF_SPEC);
        int inet = message.begin(SocketApi.AF_INET);
        int settings = message.begin(IFLA_INET_CONF);
        message.attribute(setting, 1);
        message.end(settings).end(inet).end(families);
        return this;
    }

    /** Makes a link a port of a bridge. */
    public LinkBatch master(int index, int bridge) {
        link(add("link set index %d master %d".formatted(index, bridge), RTM_NEWLINK, 0), index, 0, 0)
                .attribute(IFLA_MASTER, bridge);
        return this;
    }

    /** Has the kernel give a link no IPv6 address by itself: then it sends no neighbour discovery of its own either. */
    public LinkBatch quiet(int index) {
        NetlinkMessage message =
                link(add("link set index %d addrgenmode none".formatted(index), RTM_NEWLINK, 0), index, 0, 0);
        int families = message.begin(IFLA_AF_SPEC);
        int inet6 = message.begin(AF_INET6);
        message.attributeU8(IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
        message.end(inet6).end(families);
        return this;
    }

    /** Sets a link up. */
    public LinkBatch up(int index) {
        link(add("link set index %d arp on up".formatted(index), RTM_NEWLINK, 0), index, IFF_UP, IFF_UP | IFF_NOARP);
        return this;
    }

    /** Sets a link up that shall never speak ARP: the kernel answers nobody there. */
    public LinkBatch upWithoutArp(int index) {
        link(
                add("link set index %d arp off up".formatted(index), RTM_NEWLINK, 0),
                index,
                IFF_UP | IFF_NOARP,
                IFF_UP | IFF_NOARP);
        return this;
    }

    /** Sets a link down. */
    public LinkBatch down(int index) {
        link(add("link set index %d down".formatted(index), RTM_NEWLINK, 0), index, 0, IFF_UP);
        return this;
    }

    /** Has a bridge forget the MACs it learned. */
    public LinkBatch flushFdb(int bridge) {
        NetlinkMessage message =
                link(add("link set index %d type bridge fdb_flush".formatted(bridge), RTM_NEWLINK, 0), bridge, 0, 0);
        int information = message.begin(IFLA_LINKINFO);
        message.attribute(IFLA_INFO_KIND, "bridge");
        int data = message.begin(IFLA_INFO_DATA);
        message.end(message.begin(IFLA_BR_FDB_FLUSH)).end(data).end(information);
        return this;
    }

    /** Gives a link another name; it has to be down. */
    public LinkBatch rename(int index, String name) {
        link(add("link set index %d name %s".formatted(index, name), RTM_NEWLINK, 0), index, 0, 0)
                .attribute(IFLA_IFNAME, name);
        return this;
    }

    /**
     * Moves a link, and with it one end of its pair, to another namespace, where it keeps its name and its index and is down. The other
     * end stays what it is and sees its carrier go.
     */
    public LinkBatch move(int index, NetworkNamespace target) {
        link(add("link set index %d netns \"%s\"".formatted(index, target.name()), RTM_NEWLINK, 0), index, 0, 0)
                .attribute(IFLA_NET_NS_FD, target.descriptor());
        return this;
    }

    /** Gives a link a MAC, also the one it has; its neighbour cache is empty then. */
    public LinkBatch mac(int index, MacAddress mac) {
        link(add("link set index %d address %s".formatted(index, mac), RTM_NEWLINK, 0), index, 0, 0)
                .attribute(IFLA_ADDRESS, bytes(mac));
        return this;
    }

    /** Sets a link's MTU in bytes of IP packet. */
    public LinkBatch mtu(int index, int mtu) {
        link(add("link set index %d mtu %d".formatted(index, mtu), RTM_NEWLINK, 0), index, 0, 0)
                .attribute(IFLA_MTU, mtu);
        return this;
    }

    /** Has a link be given no super-frame that stands for more segments than this, 1 to 65535, the default; the kernel cuts it before. */
    public LinkBatch maxSegments(int index, int segments) {
        link(add("link set index %d gso_max_segs %d".formatted(index, segments), RTM_NEWLINK, 0), index, 0, 0)
                .attribute(IFLA_GSO_MAX_SEGS, segments);
        return this;
    }

    /** Gives a link an IP address, unless it has it already. */
    public LinkBatch address(int index, Ipv4Address address, int prefixLength) {
        String description = "address replace %s/%d dev index %d".formatted(address, prefixLength, index);
        address(add(description, RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE), index, address, prefixLength);
        return this;
    }

    /** Takes an IP address from a link. */
    public LinkBatch deleteAddress(int index, Ipv4Address address, int prefixLength) {
        String description = "address delete %s/%d dev index %d".formatted(address, prefixLength, index);
        address(add(description, RTM_DELADDR, 0), index, address, prefixLength);
        return this;
    }

    /** {@code struct ifaddrmsg} and its attributes. */
    private static void address(NetlinkMessage message, int index, Ipv4Address address, int prefixLength) {
        message.u8(SocketApi.AF_INET)
                .u8(prefixLength)
                .u8(0)
                .u8(RT_SCOPE_UNIVERSE)
                .u32(index);
        message.attribute(IFA_LOCAL, address.toBytes()).attribute(IFA_ADDRESS, address.toBytes());
    }

    /** Sends what is for no {@linkplain Ipv4Prefix subnet} of the links' own to {@code gateway}. */
    public LinkBatch defaultRoute(int index, Ipv4Address gateway) {
        NetlinkMessage message = add(
                "route replace default via %s dev index %d".formatted(gateway, index),
                RTM_NEWROUTE,
                NLM_F_CREATE | NLM_F_REPLACE);
        // struct rtmsg
        message.u8(SocketApi.AF_INET).u8(0).u8(0).u8(0);
        message.u8(RT_TABLE_MAIN)
                .u8(RTPROT_BOOT)
                .u8(RT_SCOPE_UNIVERSE)
                .u8(RTN_UNICAST)
                .u32(0);
        message.attribute(RTA_GATEWAY, gateway.toBytes()).attribute(RTA_OIF, index);
        return this;
    }

    private static byte[] bytes(MacAddress mac) {
        byte[] bytes = new byte[6];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (mac.value() >>> 40 - 8 * i);
        }
        return bytes;
    }
}
