package io.github.dlrharness.engine;

import io.github.dlrharness.wire.MacAddress;
import java.time.Duration;

/**
 * The router's settings. {@link #defaults()} is what docs/requirements.md asks for; change single ones with the {@code with}
 * methods.
 *
 * @param vMac the one MAC that all DLR instances share on every LIF
 * @param profile how much is trusted
 * @param pMacRewrite whether vMAC becomes pMAC on the way out of a host (step 2); false is the negative control (A15)
 * @param arpPayloadPMac whether the ARP payload's sender address is rewritten, too; default: verbatim (settled question 1), but for
 *     VTEPs that are known to have no DLR
 * @param arp the ARP table
 * @param queue packets that wait for a resolution
 * @param proxy proxied requests that wait for an answer
 * @param fdb MAC learning
 * @param vxlan the tunnel
 * @param announce what VMs say unasked
 */
public record RouterOptions(
        MacAddress vMac,
        RouterProfile profile,
        boolean pMacRewrite,
        boolean arpPayloadPMac,
        Arp arp,
        Queue queue,
        Proxy proxy,
        Fdb fdb,
        Vxlan vxlan,
        Announce announce) {
    /** 02:50:56:56:44:52. */
    public static final MacAddress DEFAULT_VMAC = new MacAddress(0x0250_5656_4452L);

    /** What a count of nanoseconds can hold, 292 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /**
     * The ARP table.
     *
     * @param tries requests before a target counts as failed (D1)
     * @param retry time between two requests for a target (D1, D2)
     * @param timeout how long an entry stays valid without confirmation (E1)
     * @param holdOff how long a failed target is not asked for again (D6)
     * @param limit entries the table may hold
     */
    public record Arp(int tries, Duration retry, Duration timeout, Duration holdOff, int limit) {
        /** @throws IllegalArgumentException when a number is below 1 or a duration is not positive */
        public Arp {
            requireCount("ARP tries", tries);
            requirePositive("ARP retry", retry);
            requirePositive("ARP timeout", timeout);
            requirePositive("ARP hold-off", holdOff);
            requireCount("ARP limit", limit);
        }
    }

    /**
     * Packets that wait for a resolution.
     *
     * @param depth packets kept per target, the latest ones (C1)
     * @param targets targets packets are kept for at once (C1)
     * @param lifetime how long a packet is kept (C1)
     */
    public record Queue(int depth, int targets, Duration lifetime) {
        /** @throws IllegalArgumentException when a number is below 1 or a duration is not positive */
        public Queue {
            requireCount("queue depth", depth);
            requireCount("queue targets", targets);
            requirePositive("queue lifetime", lifetime);
        }
    }

    /**
     * Proxied requests that wait for an answer.
     *
     * @param lifetime how long one waits (settled question 8)
     * @param limit how many may wait at once (B10)
     * @param limitPerVtep how many of one VTEP may wait at once (G10)
     * @param answerFromCache whether a target this host knows is answered for without asking it (settled question 5)
     */
    public record Proxy(Duration lifetime, int limit, int limitPerVtep, boolean answerFromCache) {
        /** @throws IllegalArgumentException when a number is below 1 or a duration is not positive */
        public Proxy {
            requirePositive("proxy lifetime", lifetime);
            requireCount("proxy limit", limit);
            requireCount("proxy limit per VTEP", limitPerVtep);
        }

        /** With no limit of its own for a VTEP, and asking always. */
        public Proxy(Duration lifetime, int limit) {
            this(lifetime, limit, limit, false);
        }
    }

    /**
     * MAC learning.
     *
     * @param aging how long a MAC stays without traffic
     * @param limit MACs learned at once, over all VNIs
     */
    public record Fdb(Duration aging, int limit) {
        /** @throws IllegalArgumentException when a number is below 1 or a duration is not positive */
        public Fdb {
            requirePositive("FDB aging", aging);
            requireCount("FDB limit", limit);
        }
    }

    /**
     * The tunnel.
     *
     * @param strictReserved whether a frame with a reserved bit set is dropped, as Linux does; RFC 7348 §5 says: ignore them
     * @param copyDscp whether the outer header gets the inner packet's DSCP (RFC 2983, uniform model); false: 0 (pipe model)
     */
    public record Vxlan(boolean strictReserved, boolean copyDscp) {}

    /**
     * What VMs say unasked.
     *
     * @param learn whether gratuitous ARP makes an entry where there is none (F3)
     * @param update whether gratuitous ARP, and what else a neighbour says of itself unasked, may change the MAC of an entry (F11);
     *     a reply to the DLR that it did not ask for never does
     * @param moves moves of one address within {@code window} that mark it as a duplicate (F5)
     * @param window time in which moves are counted (F5)
     * @param defence least time between two defences of a LIF's address (F6)
     */
    public record Announce(boolean learn, boolean update, int moves, Duration window, Duration defence) {
        /** @throws IllegalArgumentException when a number is below 1 or a duration is not positive */
        public Announce {
            requireCount("duplicate moves", moves);
            requirePositive("duplicate window", window);
            requirePositive("defence interval", defence);
        }
    }

    /** The settings docs/requirements.md names, or that are customary where it names none. */
    public static RouterOptions defaults() {
        return new RouterOptions(
                DEFAULT_VMAC,
                RouterProfile.STRICT,
                true,
                false,
                new Arp(3, Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofSeconds(20), 65_536),
                new Queue(4, 1000, Duration.ofSeconds(10)),
                new Proxy(Duration.ofSeconds(3), 4096, 1024, false),
                new Fdb(Duration.ofMinutes(5), 65_536),
                new Vxlan(false, false),
                new Announce(false, true, 5, Duration.ofSeconds(180), Duration.ofSeconds(10)));
    }

    private static void requireCount(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s %d is out of range; choose 1 or more".formatted(what, value));
        }
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "%s %s is out of range; choose more than 0, at most %s".formatted(what, value, LONGEST));
        }
    }

    /** These settings with another vMAC. */
    public RouterOptions withVMac(MacAddress value) {
        return new RouterOptions(value, profile, pMacRewrite, arpPayloadPMac, arp, queue, proxy, fdb, vxlan, announce);
    }

    /** These settings with another profile. */
    public RouterOptions withProfile(RouterProfile value) {
        return new RouterOptions(vMac, value, pMacRewrite, arpPayloadPMac, arp, queue, proxy, fdb, vxlan, announce);
    }

    /** These settings with the rewrite of step 2 on or off. */
    public RouterOptions withPMacRewrite(boolean value) {
        return new RouterOptions(vMac, profile, value, arpPayloadPMac, arp, queue, proxy, fdb, vxlan, announce);
    }

    /** These settings with the rewrite of the ARP payload on or off. */
    public RouterOptions withArpPayloadPMac(boolean value) {
        return new RouterOptions(vMac, profile, pMacRewrite, value, arp, queue, proxy, fdb, vxlan, announce);
    }

    /** These settings with another ARP table. */
    public RouterOptions withArp(Arp value) {
        return new RouterOptions(vMac, profile, pMacRewrite, arpPayloadPMac, value, queue, proxy, fdb, vxlan, announce);
    }

    /** These settings with another packet queue. */
    public RouterOptions withQueue(Queue value) {
        return new RouterOptions(vMac, profile, pMacRewrite, arpPayloadPMac, arp, value, proxy, fdb, vxlan, announce);
    }

    /** These settings with other limits for proxied requests. */
    public RouterOptions withProxy(Proxy value) {
        return new RouterOptions(vMac, profile, pMacRewrite, arpPayloadPMac, arp, queue, value, fdb, vxlan, announce);
    }

    /** These settings with another MAC learning. */
    public RouterOptions withFdb(Fdb value) {
        return new RouterOptions(vMac, profile, pMacRewrite, arpPayloadPMac, arp, queue, proxy, value, vxlan, announce);
    }

    /** These settings with another tunnel. */
    public RouterOptions withVxlan(Vxlan value) {
        return new RouterOptions(vMac, profile, pMacRewrite, arpPayloadPMac, arp, queue, proxy, fdb, value, announce);
    }

    /** These settings with another way to take what VMs say unasked. */
    public RouterOptions withAnnounce(Announce value) {
        return new RouterOptions(vMac, profile, pMacRewrite, arpPayloadPMac, arp, queue, proxy, fdb, vxlan, value);
    }
}
