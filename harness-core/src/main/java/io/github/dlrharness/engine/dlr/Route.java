package io.github.dlrharness.engine.dlr;

/** Where packets for a prefix leave: out of a LIF, to the destination itself or to the next router. */
final class Route {
    private final Lif lif;
    private final int gateway;

    /** Makes a route to what a LIF is connected to. */
    Route(Lif lif) {
        this(lif, 0);
    }

    /** Makes a route by way of a neighbour of a LIF. */
    Route(Lif lif, int gateway) {
        this.lif = lif;
        this.gateway = gateway;
    }

    Lif lif() {
        return lif;
    }

    /** The neighbour that gets packets for a destination. */
    int nextHop(int destination) {
        return gateway == 0 ? destination : gateway;
    }

    /** Tells whether a destination here is everybody's or nobody's; beyond a gateway that is not known (RFC 1812 §5.3.5.2). */
    boolean isBroadcast(int destination) {
        return gateway == 0 && lif.isBroadcast(destination);
    }

    /** Tells whether an address may be a single host's here. */
    boolean leadsTo(int address) {
        return gateway != 0 || lif.isNeighbour(address);
    }
}
