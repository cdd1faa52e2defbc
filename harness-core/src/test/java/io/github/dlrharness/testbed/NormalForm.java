package io.github.dlrharness.testbed;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.InternetChecksum;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4View;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Captured frames without what two runs on two backends may well differ in. Everything else must be the same, byte by byte:
 *
 * <ul>
 *   <li>ARP between VTEPs on the underlay is left out: hosts of the simulator know each other's MACs.
 *   <li>The outer source port: a VTEP of sockets has sixteen to choose from.
 *   <li>The outer UDP checksum, and that of VMs' datagrams: kernels leave them to the hardware, which a veth does not have.
 *   <li>IP identifications: each kernel counts, or draws, as it likes (RFC 6864). With them the header checksums, which are checked.
 *   <li>ICMP echo identifiers: pings count them, per JVM. With them the checksums, which are checked on whole messages.
 * </ul>
 */
final class NormalForm {
    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int UDP = 8;
    private static final int VXLAN = 8;

    private final byte[] bytes;
    private final boolean[] masked;

    private NormalForm(byte[] frame) {
        bytes = frame.clone();
        masked = new boolean[frame.length];
    }

    /**
     * What passed the taps, a line per frame, in order: at a VM by the VM, on the underlay by the two VTEPs. Which of two other hosts a
     * host hears first is a race, which the simulator has decided and kernels decide anew each time.
     */
    static Map<String, List<String>> of(List<CapturedFrame> frames) {
        Map<String, List<String>> lines = new TreeMap<>();
        for (CapturedFrame frame : frames) {
            boolean underlay = frame.tap().kind() == TapPoint.Kind.UNDERLAY;
            if (underlay && word(frame.bytes(), 12) == 0x0806) {
                continue;
            }
            String place = frame.tap().name() + (underlay ? " and " + peer(frame) : "");
            lines.computeIfAbsent(place, key -> new ArrayList<>())
                    .add(frame.direction() + " "
                            + new NormalForm(frame.bytes()).text(frame.tap().kind()));
        }
        return lines;
    }

    private static Ipv4Address peer(CapturedFrame frame) {
        int at = frame.direction() == Direction.SENT ? Ipv4View.DESTINATION : Ipv4View.SOURCE;
        return new Ipv4Address(ByteBuffer.wrap(frame.bytes()).getInt(ETHERNET + at));
    }

    private String text(TapPoint.Kind kind) {
        if (kind == TapPoint.Kind.VM) {
            ethernet(0);
        } else {
            packet(ETHERNET, true);
            mask(ETHERNET + IPV4, 2); // source port
            ethernet(ETHERNET + IPV4 + UDP + VXLAN);
        }
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length; at++) {
            text.append(masked[at] ? "--" : HexFormat.of().toHexDigits(bytes[at]));
        }
        return text.toString();
    }

    private void ethernet(int at) {
        if (word(at + 12) == 0x0800) {
            packet(at + ETHERNET, true);
        }
    }

    private void packet(int at, boolean whole) {
        int header = (bytes[at] & 0xf) * 4;
        if (whole) {
            requireSum("IP header", at, header);
        }
        mask(at + 4, 2); // identification
        mask(at + 10, 2); // checksum
        int fragment = word(at + 6);
        if ((fragment & 0x1fff) != 0) {
            return;
        }
        int payload = at + header;
        if (bytes[at + 9] == 17) {
            mask(payload + 6, 2); // UDP checksum
        } else if (bytes[at + 9] == 1) {
            icmp(payload, at + word(at + 2) - payload, whole && (fragment & 0x2000) == 0);
        }
    }

    private void icmp(int at, int length, boolean whole) {
        if (whole) {
            requireSum("ICMP", at, length);
        }
        mask(at + 2, 2); // checksum
        if (bytes[at] == 0 || bytes[at] == 8) {
            mask(at + 4, 2); // identifier
        } else {
            packet(at + 8, false); // the packet it is about
        }
    }

    private void requireSum(String what, int at, int length) {
        if (InternetChecksum.sum(ByteBuffer.wrap(bytes), at, length, 0) != 0xffff) {
            throw new AssertionError("wrong checksum, " + what + " at " + at + " of "
                    + HexFormat.of().formatHex(bytes));
        }
    }

    private void mask(int at, int count) {
        for (int i = at; i < Math.min(at + count, masked.length); i++) {
            masked[i] = true;
        }
    }

    private int word(int at) {
        return word(bytes, at);
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
