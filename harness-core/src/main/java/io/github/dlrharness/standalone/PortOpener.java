package io.github.dlrharness.standalone;

import io.github.dlrharness.config.AgentConfig.Datapath;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.FrameTap;
import io.github.dlrharness.io.MissingPort;
import io.github.dlrharness.io.ParkingWaiter;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.io.linux.PacketPort;
import io.github.dlrharness.io.linux.Poller;
import io.github.dlrharness.io.linux.TapSocket;
import io.github.dlrharness.io.linux.UnderlayPort;
import io.github.dlrharness.io.pcap.PcapPort;
import io.github.dlrharness.io.pcap.PcapTap;
import io.github.dlrharness.io.portable.DatagramPort;
import io.github.dlrharness.wire.Ipv4Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens an agent's ports, in its namespace and by its datapath. */
final class PortOpener {
    private static final Logger LOG = LoggerFactory.getLogger(PortOpener.class);

    private final Place place;
    private final Datapath datapath;

    PortOpener(Place place, Datapath datapath) {
        this.place = place;
        this.datapath = datapath;
    }

    /** What can wait for the ports of this datapath. */
    Waiter waiter() {
        return datapath == Datapath.PACKET ? Poller.open() : new ParkingWaiter();
    }

    /**
     * The uplink.
     *
     * @throws PortException when the address isn't there, or its VXLAN port is taken
     */
    FramePort underlay(Ipv4Address address) {
        return place.call(() -> datapath == Datapath.PACKET ? UnderlayPort.open(address) : DatagramPort.open(address));
    }

    /** The port of an interface; a {@link MissingPort} when it can't be opened now. */
    FramePort vmPort(String interfaceName) {
        try {
            return place.call(
                    () -> datapath == Datapath.PACKET ? PacketPort.open(interfaceName) : PcapPort.open(interfaceName));
        } catch (PortException e) {
            LOG.warn("Interface {} can't be used yet: {}", interfaceName, e.getMessage());
            return new MissingPort(interfaceName);
        }
    }

    /**
     * A tap on an interface.
     *
     * @param taps how many share the room of their capture
     * @param snapLength bytes of a frame that are kept at most
     * @throws PortException when the interface isn't there, or can't be watched
     */
    FrameTap tap(String interfaceName, FrameTap.End end, int taps, int snapLength) {
        return place.call(() -> datapath == Datapath.PACKET
                ? TapSocket.open(interfaceName, end, CaptureRoom.of(taps, snapLength))
                : PcapTap.open(interfaceName, end, snapLength, CaptureRoom.pcapBuffer(taps)));
    }
}
