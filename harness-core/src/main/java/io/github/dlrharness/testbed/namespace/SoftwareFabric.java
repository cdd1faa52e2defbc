package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.io.linux.PacketPort;
import io.github.dlrharness.io.linux.Poller;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.backend.UplinkMac;
import io.github.dlrharness.testbed.fault.Passage;
import io.github.dlrharness.testbed.fault.SpoiledLink;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes the place of the fabric's bridge while the underlay has faults: a switch in this JVM, between the hosts' links and behind their taps.
 * So a frame that is lost on its way was seen at its sender's tap and is not at its receiver's; and it does not matter what kind of host it is.
 * All state is guarded by this object's lock.
 */
final class SoftwareFabric implements AutoCloseable {
    /** A drain ends after this many rounds, even when frames never stop coming. */
    private static final int DRAIN_ROUNDS = 256;

    private final Wiring wiring;
    private final Poller poller = Poller.open();
    private final List<Port> ports = new ArrayList<>();
    private final EthernetView ethernet = new EthernetView();
    private final Thread loop;
    private long handled;
    private RuntimeException failure;
    private boolean closed;

    private final class Port {
        private final String host;
        private final PacketPort socket;
        private final FramePort.Receiver entrance = frame -> enter(this, frame);
        private final Consumer<Frame> onward = frame -> forward(this, frame);
        private final Consumer<Frame> out;
        private Waiter.Interest interest;
        private boolean more;
        private SpoiledLink link;
        /** The last one seen there, at first the planned one: nobody is to get what is for another. */
        private long mac;

        private Port(HostPlan host, PacketPort socket) {
            this.host = host.name();
            mac = UplinkMac.of(host).value();
            this.socket = socket;
            out = socket::transmit;
        }
    }

    private SoftwareFabric(Wiring wiring) {
        this.wiring = wiring;
        loop = new Thread(this::run, "dlr-fabric");
        loop.setDaemon(true);
    }

    /** Takes the bridge's place. What is on the underlay at this moment may be lost. */
    static SoftwareFabric start(TopologyPlan plan, Wiring wiring) {
        SoftwareFabric fabric = new SoftwareFabric(wiring);
        try {
            fabric.open(plan);
        } catch (RuntimeException e) {
            fabric.stop();
            throw e;
        }
        fabric.loop.start();
        return fabric;
    }

    private void open(TopologyPlan plan) {
        for (HostPlan host : plan.hosts()) {
            ports.add(new Port(host, wiring.fabric().call(() -> PacketPort.open(LinkNames.fabricPort(host)))));
        }
        wiring.leaveBridge();
        for (Port port : ports) {
            int forwarded;
            do {
                forwarded = port.socket.receive(frame -> {}); // by the bridge
            } while (forwarded == port.socket.batchSize());
            port.interest = poller.add(port.socket);
        }
    }

    /** Has a host's frames meet faults. */
    synchronized void spoil(SpoiledLink link) {
        port(link).link = link;
    }

    /** Has them meet faults no more; answers whether any host's still do. */
    synchronized boolean mend(SpoiledLink link) {
        port(link).link = null;
        link.release();
        flush();
        return ports.stream().anyMatch(port -> port.link != null);
    }

    private Port port(SpoiledLink link) {
        return ports.stream()
                .filter(port -> port.host.equals(link.name()))
                .findFirst()
                .orElseThrow();
    }

    /** Carries what waits; answers the frames carried since the start. */
    synchronized long drain() {
        if (failure != null) {
            throw new TestbedException(
                    "The underlay's faults can't be made any more: " + failure.getMessage(), failure);
        }
        int round = 0;
        while (!closed && round(true) > 0 && round < DRAIN_ROUNDS) {
            round++;
        }
        // Who waits for frames to be due has to wait for others now.
        poller.wakeup();
        return handled;
    }

    private void run() {
        long timeout = 0;
        while (timeout >= 0) {
            poller.await(timeout);
            timeout = turn();
        }
    }

    /** One turn of the loop; answers how long to wait for the next, in ns, or -1 when it was the last. */
    private synchronized long turn() {
        if (closed) {
            return -1;
        }
        try {
            round(false);
            return timeToDeadline();
        } catch (RuntimeException e) {
            failure = e;
            return -1;
        }
    }

    private int round(boolean everyPort) {
        int frames = 0;
        for (Port port : ports) {
            if (everyPort || port.more || port.interest.ready()) {
                int received = port.socket.receive(port.entrance);
                port.more = received == port.socket.batchSize();
                frames += received;
            }
            frames += due(port);
        }
        flush();
        handled += frames;
        return frames;
    }

    private static int due(Port port) {
        if (port.link == null) {
            return 0;
        }
        long now = System.nanoTime();
        return port.link.sent().handleTimeout(now) + port.link.received().handleTimeout(now);
    }

    private long timeToDeadline() {
        long deadline = Passage.NO_DEADLINE;
        for (Port port : ports) {
            if (port.more) {
                return 0;
            }
            if (port.link != null) {
                deadline = Math.min(deadline, port.link.sent().nextDeadline());
                deadline = Math.min(deadline, port.link.received().nextDeadline());
            }
        }
        return deadline == Passage.NO_DEADLINE ? Long.MAX_VALUE : Math.max(0, deadline - System.nanoTime());
    }

    private void flush() {
        ports.forEach(port -> port.socket.flush());
    }

    /** A host sent a frame. */
    private void enter(Port from, Frame frame) {
        if (!ethernet.wrap(frame)) {
            return;
        }
        from.mac = ethernet.source();
        if (from.link == null) {
            forward(from, frame);
        } else {
            from.link.sent().carry(frame, System.nanoTime(), from.onward);
        }
    }

    /** As a bridge does: to whom it is for, or to all others. */
    private void forward(Port from, Frame frame) {
        ethernet.wrap(frame);
        long destination = ethernet.destination();
        Port known = MacAddress.isGroup(destination) ? null : owner(destination);
        if (known != null) {
            if (known != from) {
                leave(known, frame);
            }
            return;
        }
        for (Port port : ports) {
            if (port != from) {
                leave(port, frame);
            }
        }
    }

    private Port owner(long mac) {
        for (Port port : ports) {
            if (port.mac == mac) {
                return port;
            }
        }
        return null;
    }

    private static void leave(Port to, Frame frame) {
        if (to.link == null) {
            to.socket.transmit(frame);
        } else {
            to.link.received().carry(frame, System.nanoTime(), to.out);
        }
    }

    /** Gives the bridge its place back. */
    @Override
    public void close() {
        stop();
        wiring.joinBridge();
    }

    /** Stops to carry frames. Idempotent. */
    void stop() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        poller.wakeup();
        boolean interrupted = false;
        while (loop.isAlive()) {
            try {
                loop.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        poller.close();
        ports.forEach(port -> port.socket.close());
    }
}
