package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.Vni;
import java.util.SortedMap;

/**
 * One host's forwarding brain: the DVS, the DLR instance on its vdrPort and the VTEP on its dvUplink.
 *
 * <p>Sans I/O: frames and time come in by calls, frames leave through the {@link FrameSink} given at creation. No thread, no
 * clock, no socket, no logging. Not thread-safe: one event loop owns it. The same calls with the same times give the same
 * frames, always.
 *
 * <p>Times are nanoseconds on any monotonic clock the caller likes; they never run backwards.
 */
public interface Engine {
    /** The number of the dvUplink port. Its frames start with the VXLAN header and carry {@link Frame#outerAddress()}. */
    int UPLINK = 0;

    /** What {@link #nextDeadline()} answers when nothing is scheduled. */
    long NO_DEADLINE = Long.MAX_VALUE;

    /**
     * Handles a frame that arrived on a port.
     *
     * <p>Malformed or unwanted frames are dropped and counted; no input makes this throw. The frame may be changed, and is not
     * retained after the call returns.
     *
     * @param port {@link #UPLINK} or the number of a VM port
     * @param frame on a VM port an Ethernet frame; on the uplink a VXLAN header and the inner Ethernet frame
     * @param now ns
     */
    void handleFrame(int port, Frame frame, long now);

    /** Does what is due at {@code now}: ARP retries, aging, refresh, expiry of pending entries and queued packets. */
    void handleTimeout(long now);

    /** When {@link #handleTimeout(long)} must be called next, in ns; {@link #NO_DEADLINE} when never. */
    long nextDeadline();

    /** Connects a VM port. The result is the state a restart with that port would give (B12). */
    void addVmPort(VmPortConfig port);

    /** Disconnects a VM port and forgets what was learned there. */
    void removeVmPort(int port, long now);

    /** Adds a LIF. */
    void addLif(LifConfig lif);

    /** Removes a LIF; its pending resolutions and proxies are cleared, nothing is emitted (B11). */
    void removeLif(Vni vni, long now);

    /**
     * Adds a remote VTEP to a VNI, or replaces what is known about it; the local one is ignored.
     *
     * @throws IllegalArgumentException when its pMAC is no interface's address, vMAC, this host's own, or another VTEP's in the VNI;
     *     nothing is changed then
     */
    void addVtep(Vni vni, RemoteVtep vtep);

    /** Removes a remote VTEP from a VNI and forgets what was learned from it. */
    void removeVtep(Vni vni, Ipv4Address vtep, long now);

    /**
     * Adds a static route. It is out of use while the LIF of its next hop is removed.
     *
     * @throws IllegalArgumentException when its destination has a route, or is no unicast network, or when its next hop is no
     *     neighbour in the subnet of a LIF
     */
    void addRoute(StaticRoute route);

    /** Removes the static route to a network, if there is one. */
    void removeRoute(Ipv4Prefix destination, long now);

    /**
     * Asks a neighbour for its MAC, known or not, in the name of who wants to know whether it is there. An answer is told as
     * {@link EngineEvent#PROBE_ANSWERED}; that there was none, for a neighbour that was not known, as {@link EngineEvent#ARP_FAILED}.
     * A request that is outstanding already will do. A failed target is asked without regard to its hold-off.
     *
     * @return 0; or how long to wait, in ns, before this target may be asked at all (D2), and nothing was done
     * @throws IllegalArgumentException when the address is no neighbour's in a LIF's subnet, or when there is no room for an entry
     */
    long probe(Ipv4Address target, long now);

    /** Forgets everything learned or pending and zeroes the counters, as a restart with today's configuration would. */
    void reset(long now);

    /**
     * Every {@link Counter} and {@link Gauge} by its name, sorted. Walks the tables and copies none, for those who ask again and
     * again.
     */
    SortedMap<String, Long> counters();

    /** The engine's tables as they are at {@code now}; allocates, for people and tests. */
    EngineTables tables(long now);
}
