package io.github.dlrharness.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.control.AgentEvent;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.Locale;

/**
 * Something that happened in a resolution.
 *
 * @param timeNanos ns since the epoch
 * @param step of the seven, 0 for none of them
 * @param what in one word, for programs
 * @param vni 0 when the frame doesn't tell
 * @param target the address being resolved
 * @param text for people
 * @param end whether the resolution, as this host sees it, is over, and how
 */
record TraceLine(long timeNanos, int step, String what, int vni, Ipv4Address target, String text, End end) {
    private static final String RESOLVED = "arp_resolved";

    /** How a resolution goes on. */
    enum End {
        NONE,
        RESOLVED,
        FAILED
    }

    /** What an event means. */
    static TraceLine of(AgentEvent event) {
        int step = step(event.event());
        return new TraceLine(
                event.timeNanos(),
                step,
                event.event().name().toLowerCase(Locale.ROOT),
                event.vni().value(),
                event.target(),
                text(event),
                end(event.event()));
    }

    private static int step(EngineEvent event) {
        return switch (event) {
            case REQUEST_ORIGINATED -> 1;
            case PROXY_REQUEST_ACCEPTED -> 3;
            case PROXY_PENDING, DVS_LOCAL_REQUEST -> 4;
            case REPLY_RELAYED -> 6;
            case PMAC_RESTORED, ARP_RESOLVED -> 7;
            default -> 0;
        };
    }

    private static End end(EngineEvent event) {
        return switch (event) {
            case ARP_RESOLVED, REPLY_RELAYED, ANSWERED_FROM_CACHE -> End.RESOLVED;
            case ARP_FAILED, PROXY_EXPIRED -> End.FAILED;
            default -> End.NONE;
        };
    }

    private static String text(AgentEvent event) {
        Object target = event.target();
        Object mac = event.mac();
        return switch (event.event()) {
            case REQUEST_ORIGINATED ->
                "the DLR asks VNI %s who has %s; SRC is vMAC %s".formatted(event.vni(), target, mac);
            case PROXY_REQUEST_ACCEPTED ->
                "a request of pMAC %s for %s is taken for the DLR, DST becomes vMAC".formatted(mac, target);
            case PROXY_PENDING -> "pMAC %s is saved as waiting for %s".formatted(mac, target);
            case DVS_LOCAL_REQUEST ->
                "the DLR asks its own VMs who has %s, tagged DVS Local; SRC is vMAC %s".formatted(target, mac);
            case REPLY_RELAYED -> "the answer for %s is readdressed to pMAC %s".formatted(target, mac);
            case PMAC_RESTORED -> "an answer of %s to this host's pMAC: DST becomes vMAC".formatted(mac);
            case ARP_RESOLVED -> "%s is at %s; what waited for it leaves".formatted(target, mac);
            case ARP_FAILED -> "nobody answers for %s; the DLR gives up".formatted(target);
            case ANSWERED_FROM_CACHE -> "pMAC %s is answered for %s from the ARP table".formatted(mac, target);
            case LIF_DEFENDED -> "VM %s claims the LIF's address %s; the DLR says whose it is".formatted(mac, target);
            case ARP_MOVED -> "%s moved to %s".formatted(target, mac);
            case ARP_DUPLICATE -> "two VMs seem to have %s; it stays with %s".formatted(target, mac);
            case PROBE_ANSWERED -> "%s answers a probe: it is at %s".formatted(target, mac);
            case PROXY_EXPIRED -> "no VM answered for %s; pMAC %s is forgotten".formatted(target, mac);
        };
    }

    /** What a frame shows that no event tells; null when it is none of that. */
    static TraceLine of(ArpSighting seen) {
        boolean sent = seen.frame().direction() == Direction.SENT;
        if (!sent) {
            return null;
        }
        if (seen.frame().tap().kind() == TapPoint.Kind.VM) {
            return seen.request()
                    ? null
                    : line(
                            seen,
                            5,
                            "vm_replied",
                            seen.senderIp(),
                            "VM %s answers: %s is at %s; DST is %s"
                                    .formatted(
                                            seen.frame().tap().name(),
                                            seen.senderIp(),
                                            seen.senderMac(),
                                            seen.destination()));
        }
        return seen.request()
                ? line(
                        seen,
                        2,
                        "request_encapsulated",
                        seen.targetIp(),
                        "on the underlay to VTEP %s, VNI %d: SRC is pMAC %s"
                                .formatted(seen.vtep(), seen.vni(), seen.source()))
                : line(
                        seen,
                        6,
                        "reply_encapsulated",
                        seen.senderIp(),
                        "on the underlay to VTEP %s, VNI %d: SRC %s, DST %s"
                                .formatted(seen.vtep(), seen.vni(), seen.source(), seen.destination()));
    }

    private static TraceLine line(ArpSighting seen, int step, String what, Ipv4Address target, String text) {
        return new TraceLine(seen.frame().timeNanos(), step, what, seen.vni(), target, text, End.NONE);
    }

    /** The same on a host that asks its VMs for another: its own table learns from the answer that it is to relay. */
    TraceLine asBystander() {
        return what.equals(RESOLVED)
                ? new TraceLine(
                        timeNanos, 0, what, vni, target, text.replaceFirst(";.*", " for this host, too"), End.NONE)
                : this;
    }

    /** Whether a resolution begins with it, as this host sees it. */
    boolean begins() {
        return step == 1 || step == 3;
    }

    ObjectNode json(long afterNanos) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("timeNanos", timeNanos).put("afterNanos", afterNanos);
        if (step > 0) {
            line.put("step", step);
        } else {
            line.putNull("step");
        }
        line.put("what", what);
        if (vni > 0) {
            line.put("vni", vni);
        } else {
            line.putNull("vni");
        }
        return line.put("target", target.toString()).put("text", text);
    }
}
