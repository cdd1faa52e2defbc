package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.VxlanView;
import java.util.HexFormat;

/** What must hold for every frame that one engine is given and every frame that it emits, whatever comes. */
final class FrameRules {
    private static final int I_FLAG_ALONE = 0x0800_0000;
    private static final int FIRST_SOURCE_PORT = 49_152;
    private static final int LAST_PORT = 65_535;

    private final FuzzHost host;
    private final FuzzVariant variant;
    private final boolean literal;
    private final long ownPMac;
    private final Input input;
    private final Accounts accounts;
    private final RouterFrameRules routerFrames;
    private final FragmentRules fragments = new FragmentRules(FuzzPlan.UNDERLAY_MTU - EngineConfig.ENCAPSULATION);
    private final OffloadRules offloads = new OffloadRules();
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();
    private final VxlanView vxlan = new VxlanView();
    private boolean handling;

    FrameRules(FuzzHost host, FuzzVariant variant, Counters counters) {
        this.host = host;
        this.variant = variant;
        this.literal = variant.options().profile() == RouterProfile.LITERAL;
        this.ownPMac = FuzzPlan.pMac(host.index());
        this.input = new Input(ownPMac);
        this.accounts = new Accounts(counters, variant.options());
        this.routerFrames = new RouterFrameRules(variant, ownPMac);
    }

    void before(int port, Frame frame) {
        input.set(port, port == Engine.UPLINK ? 0 : host.vniOf(port), frame);
        handling = true;
        accounts.open();
    }

    void after() {
        handling = false;
        accounts.close(input);
    }

    void beforeTimeout() {
        handling = false;
        accounts.open();
    }

    void afterTimeout() {
        accounts.closeTimeout();
    }

    void emitted(int port, Frame frame) {
        boolean up = port == Engine.UPLINK;
        accounts.emitted(up);
        check(frame.encapsulation() == (up ? VxlanView.HEADER : 0), "encapsulation", frame);
        check(ethernet.wrap(frame), "runt emitted", frame);
        int vni;
        if (up) {
            vni = checkTunnel(frame);
            check(ethernet.source() != Packets.VMAC, "A16 vMAC as source on the underlay", frame);
            check(ethernet.destination() != Packets.VMAC, "A16 vMAC as destination on the underlay", frame);
            offloads.check(frame);
        } else {
            vni = host.vniOf(port);
            check(vni != 0, "port that is not there", frame);
            check(!FuzzPlan.isPMac(variant, ethernet.source()), "A17 pMAC as source to a VM", frame);
            check(!FuzzPlan.isPMac(variant, ethernet.destination()), "A17 pMAC as destination to a VM", frame);
        }
        check(!MacAddress.isGroup(ethernet.source()), "group address as source", frame);
        checkOrigin(up, vni, frame);
    }

    private int checkTunnel(Frame frame) {
        vxlan.wrap(frame.bytes(), frame.offset(), frame.length());
        int flags = frame.bytes().getInt(frame.offset() + VxlanView.FLAGS);
        int reserved = frame.bytes().getInt(frame.offset() + VxlanView.VNI) & 0xff;
        check(flags == I_FLAG_ALONE && reserved == 0, "I1 VXLAN header", frame);
        check(FuzzPlan.vniIndex(vxlan.vni()) >= 0, "H2 unknown VNI emitted", frame);
        check(frame.outerPort() >= FIRST_SOURCE_PORT && frame.outerPort() <= LAST_PORT, "I2 source port", frame);
        int vtep = frame.outerAddress() - FuzzPlan.vtep(0);
        check(vtep != host.index(), "H4 sent to itself", frame);
        // In the literal profile a VTEP need not be in the directory to be learned from.
        boolean known = vtep >= 0 && vtep <= FuzzPlan.HOSTS;
        check(known || literal && isUnicast(frame.outerAddress()), "M8 M9 VTEP", frame);
        return vxlan.vni();
    }

    private static boolean isUnicast(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    /** A frame is one that the router made or routed, or the one that came in. */
    private void checkOrigin(boolean up, int vni, Frame frame) {
        boolean routers = ethernet.source() == (up ? ownPMac : Packets.VMAC);
        boolean otherRouters = handling && !up && routers && input.isFromUplink() && isInput(frame, vni);
        if (routers && !otherRouters) {
            routerFrames.check(frame, ethernet, up, vni);
            return;
        }
        check(handling, "neither a router's frame nor an answer", frame);
        check(vni == input.vni(), "H1 switched to another VNI", frame);
        if (up && input.isFromUplink()) {
            check(isAnswerFromCache(), "H3 switched back to the underlay", frame);
            return;
        }
        if (isInput(frame, vni) || up && fragments.isPieceOf(input, frame)) {
            return;
        }
        // An answer to the router may be broadcast (F10).
        boolean answer = input.destination() == Packets.VMAC || MacAddress.isGroup(input.destination());
        check(up && answer && ethernet.etherType() == EtherType.ARP, "changed on its way", frame);
        check(ethernet.source() == input.source(), "A10 source of a relayed answer", frame);
        int vtep = frame.outerAddress() - FuzzPlan.vtep(0);
        boolean toAsker = ethernet.destination() == FuzzPlan.pMac(vtep);
        check(toAsker || literal, "A10 destination of a relayed answer", frame);
    }

    /** The router's own answer, in a VM's name, to the instance that asked; only where it is told to give such answers. */
    private boolean isAnswerFromCache() {
        return variant.options().proxy().answerFromCache()
                && ethernet.destination() == input.source()
                && arp.wrap(ethernet)
                && arp.operation() == ArpView.REPLY
                && arp.senderMac() == ethernet.source()
                && arp.targetMac() == Packets.VMAC;
    }

    private boolean isInput(Frame frame, int vni) {
        int at = frame.offset() + frame.encapsulation();
        return vni == input.vni()
                && ethernet.destination() == input.destination()
                && input.hasSamePayload(frame.bytes(), at, frame.length() - frame.encapsulation());
    }

    private static void check(boolean holds, String rule, Frame frame) {
        if (!holds) {
            throw new FuzzFinding(rule, "emitted " + HexFormat.of().formatHex(frame.toByteArray()));
        }
    }
}
