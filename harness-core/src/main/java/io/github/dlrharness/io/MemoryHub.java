package io.github.dlrharness.io;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A network in memory. What a port sends reaches every other port, as on a hub; a frame with a {@link Frame#outerAddress()} reaches
 * the port of that address only, as on an underlay, and arrives with the sender's. Ports may belong to different threads.
 */
public final class MemoryHub {
    private static final int QUEUE_FRAMES = 4096;

    private final int longestFrame;
    private final List<MemoryPort> ports = new CopyOnWriteArrayList<>();

    /**
     * Makes a hub without ports.
     *
     * @param longestFrame bytes of the longest frame that is carried; longer ones are counted as drops by their sender
     */
    public MemoryHub(int longestFrame) {
        this.longestFrame = longestFrame;
    }

    /** Adds a port. */
    public MemoryPort port(String name) {
        return port(name, Ipv4Address.ANY);
    }

    /** Adds a port that has an address, for frames that ask for it. */
    public MemoryPort port(String name, Ipv4Address address) {
        MemoryPort port = new MemoryPort(this, name, address.value(), QUEUE_FRAMES);
        ports.add(port);
        return port;
    }

    int longestFrame() {
        return longestFrame;
    }

    void deliver(MemoryPort sender, Frame frame) {
        int destination = frame.outerAddress();
        for (MemoryPort port : ports) {
            if (port != sender && (destination == 0 || destination == port.address())) {
                port.arrived(copy(sender, frame));
            }
        }
    }

    /** A copy as a socket would hand it over: a plain frame, whatever the sender had put in front of it. */
    private static Frame copy(MemoryPort sender, Frame frame) {
        Frame copy = Frame.allocate(frame.length());
        copy.length(frame.length());
        copy.bytes().put(copy.offset(), frame.bytes(), frame.offset(), frame.length());
        if (frame.hasPartialChecksum()) {
            copy.partialChecksum(frame.encapsulation() + frame.checksumStart(), frame.checksumOffset());
        }
        if (frame.gsoType() != Frame.GSO_NONE) {
            copy.gso(frame.gsoType(), frame.gsoSize());
        }
        if (frame.outerAddress() != 0) {
            copy.outer(sender.address(), frame.outerPort());
            copy.outerTos(frame.outerTos());
        }
        return copy;
    }

    void remove(MemoryPort port) {
        ports.remove(port);
    }
}
