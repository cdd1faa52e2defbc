package io.github.dlrharness.engine;

/** What happens inside a host and can't be seen, or not in full, on the wire. Step numbers are those of the seven-step ARP. */
public enum EngineEvent {
    /** Step 1: the DLR made an ARP request for a target it has no entry for. MAC: vMAC. */
    REQUEST_ORIGINATED,
    /** Step 3: an overlay request with the local LIF's address as sender was flagged for the proxy path, DST set to vMAC. MAC: the pMAC. */
    PROXY_REQUEST_ACCEPTED,
    /** Step 4: the DLR saved the pMAC. MAC: the pMAC. */
    PROXY_PENDING,
    /** Step 4: the DLR made a new request, tagged DVS Local. MAC: vMAC. */
    DVS_LOCAL_REQUEST,
    /** Step 6: a reply was readdressed to a saved pMAC and handed to the DVS. MAC: the pMAC. */
    REPLY_RELAYED,
    /** Step 7: a frame to this host's pMAC was readdressed to vMAC. MAC: the reply's source. */
    PMAC_RESTORED,
    /** Step 7: the DLR's ARP entry became valid. MAC: the target's. */
    ARP_RESOLVED,
    /** The DLR gave up on a target after its last try. MAC: 0. */
    ARP_FAILED,
    /** A request of another instance was answered in the VM's name without asking it. MAC: the pMAC. */
    ANSWERED_FROM_CACHE,
    /** A VM claimed a LIF's address, and the DLR told its VMs that it has it (F6). MAC: the VM's. */
    LIF_DEFENDED,
    /** A known neighbour's MAC changed. MAC: the new one. */
    ARP_MOVED,
    /** A neighbour's address changed sides so often that two VMs must have it (F5). MAC: the one it stays with. */
    ARP_DUPLICATE,
    /** A neighbour answered a request that was a probe, see {@link Engine#probe}. MAC: who answered. */
    PROBE_ANSWERED,
    /** A pending proxy entry expired unanswered. MAC: the pMAC. */
    PROXY_EXPIRED
}
