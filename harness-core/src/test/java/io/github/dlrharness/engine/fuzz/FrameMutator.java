package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.UdpView;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Spoils frames: blindly, and field by field with values that mean something. */
final class FrameMutator {
    private static final int MOST_CHANGES = 4;
    private static final int LONGEST = 9000;
    private static final int SUPER_FRAME = 65_549;
    private static final int IP = EthernetView.HEADER;
    private static final int L4 = IP + Ipv4View.MIN_HEADER;

    private static final long[] NUMBERS = {
        0, 1, 2, 3, 4, 5, 8, 9, 14, 20, 28, 46, 64, 127, 128, 255, 256, 1500, 0x7fff, 0x8000, 0xffff, -1
    };
    private static final long[] TYPES = {
        EtherType.ARP,
        EtherType.IPV4,
        EtherType.RARP,
        EtherType.VLAN,
        EtherType.SERVICE_VLAN,
        0x86dd,
        0,
        46,
        0x5ff,
        0x600,
        0x88cc
    };
    private static final long[] ADDRESSES = {
        FuzzPlan.LIFS[0],
        FuzzPlan.LIFS[1],
        Packets.ip("172.16.10.0"),
        Packets.ip("172.16.10.255"),
        Packets.ip("172.16.20.255"),
        0,
        -1,
        Packets.ip("224.0.0.1"),
        Packets.ip("127.0.0.1"),
        Packets.ip("240.0.0.1"),
        Packets.ip("10.1.2.3"),
        FuzzPlan.NEAR_NETWORK + 5,
        FuzzPlan.FAR_NETWORK + 5,
        FuzzPlan.FAR_NETWORK + 77,
        FuzzPlan.vtep(0),
        FuzzPlan.vtep(1)
    };
    private static final long[] MACS = {
        Packets.VMAC,
        Packets.BROADCAST,
        0,
        0x0100_5e00_0001L,
        0x0180_c200_0000L,
        FuzzPlan.pMac(0),
        FuzzPlan.pMac(1),
        FuzzPlan.pMac(2),
        FuzzPlan.pMac(3)
    };
    private static final long[] VXLAN_VNIS = {
        5000L << 8, 5001L << 8, 5002L << 8, 0, 1L << 8, 0xffff_ff00L, 5001L << 8 | 1
    };
    private static final long[] VXLAN_FLAGS = {0x0800_0000L, 0, 0x0c00_0000L, 0x8800_0000L, 0x0800_0001L, 0xffff_ffffL};

    /** Offset, bytes, and what is worth trying; Ethernet and up. */
    private record Field(int at, int size, long[] values) {}

    private static final Field[] ETHERNET = {
        new Field(EthernetView.DESTINATION, 6, MACS),
        new Field(EthernetView.SOURCE, 6, MACS),
        new Field(EthernetView.TYPE, 2, TYPES)
    };
    private static final Field[] ARP = {
        new Field(IP + ArpView.HARDWARE_TYPE, 2, NUMBERS),
        new Field(IP + ArpView.PROTOCOL_TYPE, 2, TYPES),
        new Field(IP + ArpView.HARDWARE_LENGTH, 1, NUMBERS),
        new Field(IP + ArpView.PROTOCOL_LENGTH, 1, NUMBERS),
        new Field(IP + ArpView.OPERATION, 2, NUMBERS),
        new Field(IP + ArpView.SENDER_MAC, 6, MACS),
        new Field(IP + ArpView.SENDER_IP, 4, ADDRESSES),
        new Field(IP + ArpView.TARGET_MAC, 6, MACS),
        new Field(IP + ArpView.TARGET_IP, 4, ADDRESSES)
    };
    private static final Field[] IPV4 = {
        new Field(IP + Ipv4View.VERSION_AND_LENGTH, 1, new long[] {0x45, 0x44, 0x46, 0x4f, 0x40, 0x65, 0}),
        new Field(IP + Ipv4View.TRAFFIC_CLASS, 1, NUMBERS),
        new Field(IP + Ipv4View.TOTAL_LENGTH, 2, NUMBERS),
        new Field(IP + Ipv4View.FRAGMENT, 2, new long[] {0, 0x2000, 0x4000, 1, 0x1fff, 0x3fff, 0x8000, 0xffff}),
        new Field(IP + Ipv4View.TTL, 1, NUMBERS),
        new Field(IP + Ipv4View.PROTOCOL, 1, new long[] {1, 6, 17, 0, 47, 255}),
        new Field(IP + Ipv4View.CHECKSUM, 2, NUMBERS),
        new Field(IP + Ipv4View.SOURCE, 4, ADDRESSES),
        new Field(IP + Ipv4View.DESTINATION, 4, ADDRESSES),
        new Field(L4 + UdpView.LENGTH, 2, NUMBERS),
        new Field(L4 + IcmpView.TYPE, 1, NUMBERS),
        new Field(L4 + IcmpView.CODE, 1, NUMBERS),
        new Field(L4 + IcmpView.CHECKSUM, 2, NUMBERS)
    };
    private static final Field[] VXLAN = {
        new Field(VxlanView.FLAGS, 4, VXLAN_FLAGS), new Field(VxlanView.VNI, 4, VXLAN_VNIS)
    };

    private final SplittableRandom random;

    FrameMutator(SplittableRandom random) {
        this.random = random;
    }

    /**
     * A spoiled copy.
     *
     * @param inner where the inner Ethernet frame begins, 0 or behind the VXLAN header
     * @param other a frame to take a piece of
     */
    byte[] mutate(byte[] original, int inner, byte[] other) {
        byte[] mutant = original.clone();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            mutant = change(mutant, inner, other);
        }
        if (random.nextInt(4) > 0) {
            repairIp(mutant, inner);
        }
        return mutant;
    }

    private byte[] change(byte[] mutant, int inner, byte[] other) {
        return switch (random.nextInt(16)) {
            case 0 -> Arrays.copyOf(mutant, random.nextInt(mutant.length + 1));
            case 1 -> Arrays.copyOf(mutant, mutant.length + random.nextInt(100));
            case 2 -> overwrite(mutant);
            case 3 -> flip(mutant);
            case 4 -> splice(mutant, other);
            case 5 -> random.nextInt(64) == 0 ? Arrays.copyOf(mutant, 1 + random.nextInt(longest())) : flip(mutant);
            case 6 -> swapMacs(mutant, inner);
            case 7 -> inner == 0 ? field(mutant, 0, ETHERNET) : field(mutant, 0, VXLAN);
            case 8, 9 -> field(mutant, inner, ETHERNET);
            default -> field(mutant, inner, isArp(mutant, inner) ? ARP : IPV4);
        };
    }

    private int longest() {
        return random.nextInt(16) == 0 ? SUPER_FRAME : LONGEST;
    }

    private byte[] overwrite(byte[] bytes) {
        if (bytes.length > 0) {
            int at = random.nextInt(bytes.length);
            int end = Math.min(bytes.length, at + 1 + random.nextInt(6));
            Arrays.fill(bytes, at, end, (byte) NUMBERS[random.nextInt(NUMBERS.length)]);
        }
        return bytes;
    }

    private byte[] flip(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] splice(byte[] bytes, byte[] other) {
        int at = random.nextInt(Math.min(bytes.length, other.length) + 1);
        byte[] spliced = Arrays.copyOf(other, other.length);
        System.arraycopy(bytes, 0, spliced, 0, at);
        return spliced;
    }

    private byte[] swapMacs(byte[] bytes, int inner) {
        if (bytes.length >= inner + EthernetView.HEADER) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            long destination = MacAddress.read(buffer, inner);
            MacAddress.write(buffer, inner, MacAddress.read(buffer, inner + EthernetView.SOURCE));
            MacAddress.write(buffer, inner + EthernetView.SOURCE, destination);
        }
        return bytes;
    }

    private byte[] field(byte[] bytes, int from, Field[] fields) {
        Field field = fields[random.nextInt(fields.length)];
        long value = random.nextInt(8) == 0 ? random.nextLong() : value(field);
        for (int index = 0; index < field.size; index++) {
            int at = from + field.at + index;
            if (at < bytes.length) {
                bytes[at] = (byte) (value >>> 8 * (field.size - 1 - index));
            }
        }
        return bytes;
    }

    private long value(Field field) {
        boolean vm = random.nextBoolean();
        if (vm && field.values == ADDRESSES) {
            return FuzzPlan.address(FuzzPlan.VNIS[random.nextInt(2)], random.nextInt(256));
        }
        if (vm && field.values == MACS) {
            return FuzzPlan.mac(random.nextInt(FuzzPlan.HOSTS), random.nextInt(64));
        }
        return field.values[random.nextInt(field.values.length)];
    }

    private static boolean isArp(byte[] bytes, int inner) {
        int type = inner + EthernetView.TYPE;
        return bytes.length >= type + 2 && bytes[type] == 8 && bytes[type + 1] == 6;
    }

    /** A correct checksum, or the rest of the mutation would not be looked at. */
    private void repairIp(byte[] bytes, int inner) {
        Ipv4View ip = new Ipv4View();
        int at = inner + EthernetView.HEADER;
        if (bytes.length < at || !ip.wrap(ByteBuffer.wrap(bytes), at, bytes.length - at)) {
            return;
        }
        ip.writeChecksum();
        IcmpView icmp = new IcmpView();
        if (ip.protocol() == 1 && random.nextBoolean() && icmp.wrap(ip)) {
            icmp.writeChecksum();
        }
    }

    /** What a port may tell about a frame, true or not. */
    FuzzStep.Offload offload(int length) {
        if (random.nextInt(12) > 0) {
            return FuzzStep.Offload.NONE;
        }
        int[] types = {Frame.GSO_NONE, Frame.GSO_TCP4, Frame.GSO_TCP6, Frame.GSO_UDP, 3, 255};
        boolean sensible = random.nextBoolean();
        int start = sensible ? L4 : random.nextInt(70_000) - 1000;
        int offset = sensible ? new int[] {2, 6, 16}[random.nextInt(3)] : random.nextInt(70_000) - 1000;
        int size = sensible ? 1 + random.nextInt(length + 1) : random.nextInt(70_000) - 1000;
        return new FuzzStep.Offload(random.nextBoolean(), start, offset, types[random.nextInt(types.length)], size);
    }
}
