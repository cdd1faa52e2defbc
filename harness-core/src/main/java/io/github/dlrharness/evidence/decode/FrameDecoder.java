package io.github.dlrharness.evidence.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.ArpPacket.ArpHeader;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.EthernetPacket.EthernetHeader;
import org.pcap4j.packet.IcmpV4CommonPacket;
import org.pcap4j.packet.IllegalPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV4Packet.IpV4Header;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.TcpPacket.TcpHeader;
import org.pcap4j.packet.UdpPacket;

/** Decodes frames into headers and fields. Needs no libpcap. Immutable. */
public final class FrameDecoder {
    private static final int VXLAN_PORT = 4789;
    private static final int VXLAN_HEADER = 8;

    private final UnaryOperator<String> annotation;

    /** Makes one that shows each address as {@code annotation} gives it back, for instance with a name behind it. */
    public FrameDecoder(UnaryOperator<String> annotation) {
        this.annotation = annotation;
    }

    /** Decodes a frame that starts with an Ethernet header. What can't be decoded ends as a layer that says so. */
    public List<DecodedLayer> decode(byte[] frame) {
        List<DecodedLayer> layers = new ArrayList<>();
        ethernet(frame, 0, "", layers);
        return layers;
    }

    private void ethernet(byte[] bytes, int offset, String prefix, List<DecodedLayer> layers) {
        if (bytes.length <= offset) {
            layers.add(new DecodedLayer(prefix + "Undecodable", List.of(field("why", "the frame is empty"))));
            return;
        }
        try {
            Packet packet = EthernetPacket.newPacket(bytes, offset, bytes.length - offset);
            while (packet != null) {
                Packet payload = packet.getPayload();
                layers.add(layer(packet, prefix));
                if (packet instanceof UdpPacket udp && isVxlan(udp)) {
                    vxlan(payload.getRawData(), layers);
                    return;
                }
                packet = packet instanceof IcmpV4CommonPacket ? null : payload;
            }
        } catch (IllegalRawDataException e) {
            layers.add(new DecodedLayer(prefix + "Undecodable", List.of(field("why", e.getMessage()))));
        }
    }

    /** Pcap4J has no VXLAN class (RFC 7348 §5). */
    private void vxlan(byte[] bytes, List<DecodedLayer> layers) {
        if (bytes.length < VXLAN_HEADER) {
            layers.add(new DecodedLayer("VXLAN", List.of(field("why", "cut after " + bytes.length + " bytes"))));
            return;
        }
        int vni = (bytes[4] & 0xff) << 16 | (bytes[5] & 0xff) << 8 | bytes[6] & 0xff;
        layers.add(new DecodedLayer(
                "VXLAN", List.of(field("VNI", String.valueOf(vni)), field("flags", "0x%02x".formatted(bytes[0])))));
        ethernet(bytes, VXLAN_HEADER, "inner ", layers);
    }

    private static boolean isVxlan(UdpPacket udp) {
        return udp.getHeader().getDstPort().valueAsInt() == VXLAN_PORT && udp.getPayload() != null;
    }

    private DecodedLayer layer(Packet packet, String prefix) {
        if (packet instanceof EthernetPacket ethernet) {
            return new DecodedLayer(prefix + "Ethernet", ethernet(ethernet.getHeader()));
        }
        if (packet instanceof ArpPacket arp) {
            return new DecodedLayer(prefix + "ARP", arp(arp.getHeader()));
        }
        if (packet instanceof IpV4Packet ipv4) {
            return new DecodedLayer(prefix + "IPv4", ipv4(ipv4.getHeader()));
        }
        if (packet instanceof UdpPacket udp) {
            UdpPacket.UdpHeader header = udp.getHeader();
            return new DecodedLayer(
                    prefix + "UDP",
                    List.of(
                            field("source", header.getSrcPort().valueAsString()),
                            field("destination", header.getDstPort().valueAsString()),
                            field("length", header.getLengthAsInt())));
        }
        if (packet instanceof TcpPacket tcp) {
            return new DecodedLayer(prefix + "TCP", tcp(tcp.getHeader()));
        }
        if (packet instanceof IcmpV4CommonPacket icmp) {
            return new DecodedLayer(
                    prefix + "ICMP",
                    List.of(
                            field("type", icmp.getHeader().getType().toString()),
                            field("code", icmp.getHeader().getCode().toString()),
                            field("rest", bytes(icmp.getPayload()))));
        }
        String name = packet instanceof IllegalPacket ? "Undecodable" : "Payload";
        return new DecodedLayer(prefix + name, List.of(field("size", bytes(packet))));
    }

    private List<DecodedLayer.Field> ethernet(EthernetHeader header) {
        return List.of(
                address("DST", header.getDstAddr().toString()),
                address("SRC", header.getSrcAddr().toString()),
                field("type", "0x%04x".formatted(header.getType().value() & 0xffff)));
    }

    private List<DecodedLayer.Field> arp(ArpHeader header) {
        return List.of(
                field("operation", header.getOperation().name().toLowerCase(Locale.ROOT)),
                address("SHA", header.getSrcHardwareAddr().toString()),
                address("SPA", header.getSrcProtocolAddr().getHostAddress()),
                address("THA", header.getDstHardwareAddr().toString()),
                address("TPA", header.getDstProtocolAddr().getHostAddress()));
    }

    private List<DecodedLayer.Field> ipv4(IpV4Header header) {
        return List.of(
                address("source", header.getSrcAddr().getHostAddress()),
                address("destination", header.getDstAddr().getHostAddress()),
                field("protocol", header.getProtocol().name()),
                field("TTL", header.getTtlAsInt()),
                field("length", header.getTotalLengthAsInt()));
    }

    private static List<DecodedLayer.Field> tcp(TcpHeader header) {
        StringBuilder flags = new StringBuilder();
        flags.append(header.getSyn() ? "SYN " : "").append(header.getFin() ? "FIN " : "");
        flags.append(header.getRst() ? "RST " : "").append(header.getAck() ? "ACK " : "");
        return List.of(
                field("source", header.getSrcPort().valueAsString()),
                field("destination", header.getDstPort().valueAsString()),
                field("flags", flags.toString().trim()),
                field("sequence", header.getSequenceNumberAsLong()),
                field("acknowledgement", header.getAcknowledgmentNumberAsLong()));
    }

    private DecodedLayer.Field address(String label, String value) {
        return new DecodedLayer.Field(label, annotation.apply(value));
    }

    private static DecodedLayer.Field field(String label, Object value) {
        return new DecodedLayer.Field(label, String.valueOf(value));
    }

    private static String bytes(Packet packet) {
        return packet == null ? "0 bytes" : packet.length() + " bytes";
    }
}
