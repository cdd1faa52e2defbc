package io.github.dlrharness.engine.dvs;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.MacAddress;

/**
 * The checks that a frame passes before anything is learned from it, the same at VM ports and behind the tunnel. Afterwards
 * {@link #ethernet()} and, for an ARP frame, {@link #arp()} show the frame checked last.
 */
public final class FrameCheck {
    private static final long LINK_LOCAL_OUI = 0x0180_c2L;
    private static final int OUI_SHIFT = 24;
    /** RFC 903 operations, in an ARP frame: of interest to the FDB only, like any frame that is no ARP (F4). */
    private static final int REVERSE_REQUEST = 3;

    private static final int REVERSE_REPLY = 4;

    private final long vMac;
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();
    private boolean isArp;

    /** Makes a check for routers that share {@code vMac}. */
    public FrameCheck(long vMac) {
        this.vMac = vMac;
    }

    /** The header of the frame checked last. */
    public EthernetView ethernet() {
        return ethernet;
    }

    /** The ARP packet of the frame checked last; valid when {@link #isArp()}. */
    public ArpView arp() {
        return arp;
    }

    /** Tells whether the frame checked last is an ARP request or reply. */
    public boolean isArp() {
        return isArp;
    }

    /** Why a frame must be dropped, or null when it may pass. */
    public Counter check(Frame frame) {
        isArp = false;
        if (!ethernet.wrap(frame)) {
            return Counter.DROP_RUNT;
        }
        long source = ethernet.source();
        if (MacAddress.isGroup(source) || source == 0) {
            return Counter.DROP_BAD_SOURCE_MAC;
        }
        if (ethernet.destination() >>> OUI_SHIFT == LINK_LOCAL_OUI) {
            return Counter.DROP_LINK_LOCAL;
        }
        return switch (ethernet.etherType()) {
            case EtherType.VLAN, EtherType.SERVICE_VLAN -> Counter.DROP_VLAN;
            case EtherType.ARP -> checkArp(source);
            default -> null;
        };
    }

    /** RFC 826 as far as it can be judged without knowing the receiver. */
    private Counter checkArp(long source) {
        if (!arp.wrap(ethernet)) {
            return Counter.DROP_BAD_ARP;
        }
        int operation = arp.operation();
        if (operation == REVERSE_REQUEST || operation == REVERSE_REPLY) {
            return null;
        }
        if (operation != ArpView.REQUEST && operation != ArpView.REPLY) {
            return Counter.DROP_BAD_ARP;
        }
        isArp = true;
        long senderMac = arp.senderMac();
        // A router's copy on the overlay has its pMAC in the Ethernet header only, unless the payload is rewritten too.
        boolean senderIsSource = senderMac == source || senderMac == vMac;
        // SPA is 0 in a probe (RFC 5227 §1.1), and then TPA in the answer to it.
        if (!senderIsSource || arp.senderIp() != 0 && !isUnicast(arp.senderIp())) {
            return Counter.DROP_ARP_BAD_SENDER;
        }
        return operation == ArpView.REQUEST && !isUnicast(arp.targetIp()) ? Counter.DROP_ARP_BAD_TARGET : null;
    }

    private static boolean isUnicast(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    /** Tells whether the ARP frame checked last asks for an address that is everybody's or nobody's in the VNI's subnet. */
    public boolean asksForBroadcast(int vni, VdrPort router) {
        return arp.operation() == ArpView.REQUEST && router.isBroadcast(vni, arp.targetIp());
    }
}
