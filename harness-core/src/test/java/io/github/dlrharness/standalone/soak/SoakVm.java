package io.github.dlrharness.standalone.soak;

import io.github.dlrharness.engine.Packets;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.io.linux.PacketPort;
import io.github.dlrharness.io.linux.Poller;
import io.github.dlrharness.os.linux.LinkDrops;
import io.github.dlrharness.os.linux.LinkMonitor;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.util.Random;

/** A VM without a kernel's opinions: sends at a pace, counts what arrives, answers for its addresses. One thread. */
final class SoakVm implements FramePort.Receiver, AutoCloseable {
    private static final int BURST = 32;
    private static final long IDLE_NANOS = 1_000_000;

    private final Address own;
    private final Address other;
    private final PacketPort port;
    private final LinkMonitor links;
    private final Poller poller = Poller.open();
    private final Frame[] data;
    private final Frame[] malformed;
    private final EthernetView ethernet = new EthernetView();
    private final ArpView arp = new ArpView();
    private final Thread thread;
    private volatile boolean ended;
    private volatile double framesPerSecond;
    private volatile int malformedToSend;
    private long paceSince;
    private long sentAtPace;
    private int strangersToAsk;
    private int strangers;
    private int next;
    private long offered;
    private long delivered;
    private long replies;

    /**
     * A VM's MAC and its addresses, {@link #COUNT} from the first on.
     *
     * @param first IPv4
     */
    record Address(long mac, int first) {
        static final int COUNT = 16;

        static Address of(String mac, String first) {
            return new Address(
                    MacAddress.parse(mac).value(), Ipv4Address.parse(first).value());
        }

        int ip(int index) {
            return first + index;
        }

        /** An address in its subnet that nobody has. */
        int nobody() {
            return first + 100;
        }

        boolean has(int address) {
            return address >= first && address < first + COUNT;
        }
    }

    /**
     * What a VM has seen so far, exact while it does not send.
     *
     * @param offered frames it wanted to send, its ARP replies not among them
     * @param delivered datagrams of the other VM
     * @param replies ARP replies sent
     * @param link what its kernel dropped at its interface
     */
    record Seen(long offered, long delivered, long replies, PortStats port, LinkDrops link) {}

    SoakVm(NetworkNamespace namespace, String interfaceName, Address own, Address other, Random random) {
        this.own = own;
        this.other = other;
        port = namespace.call(() -> PacketPort.open(interfaceName));
        links = namespace.call(LinkMonitor::open);
        poller.add(port);
        data = SoakFrames.data(own, other, random);
        malformed = SoakFrames.malformed(own, other);
        thread = new Thread(this::run, "soak-vm-" + namespace.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends that many frames a second from now on. */
    synchronized void pace(double rate) {
        framesPerSecond = rate;
        paceSince = System.nanoTime();
        sentAtPace = 0;
        poller.wakeup();
    }

    /** Sends that many malformed frames, as fast as it can. */
    synchronized void spoil(int count) {
        malformedToSend = count;
        poller.wakeup();
    }

    /** Sends one datagram to an address that was not asked for yet, or not for long. */
    synchronized void askForStranger() {
        strangersToAsk++;
        poller.wakeup();
    }

    synchronized Seen seen() {
        while (port.receive(this) > 0) {
            // What waits is there, whether the thread had its turn or not.
        }
        port.flush();
        return new Seen(offered, delivered, replies, port.stats(), links.drops().get(port.name()));
    }

    private void run() {
        while (!ended) {
            int received;
            boolean busy;
            synchronized (this) {
                received = port.receive(this);
                busy = send();
                port.flush();
            }
            if (received == 0 && !busy) {
                poller.await(framesPerSecond > 0 ? IDLE_NANOS / 4 : IDLE_NANOS);
            }
        }
    }

    private boolean send() {
        if (malformedToSend > 0) {
            port.transmit(malformed[malformedToSend-- % malformed.length]);
            offered++;
            return true;
        }
        if (strangersToAsk > 0) {
            strangersToAsk--;
            port.transmit(SoakFrames.toStranger(own, other, strangers++));
            offered++;
            return true;
        }
        long due = (long) ((System.nanoTime() - paceSince) / 1e9 * framesPerSecond) - sentAtPace;
        int count = (int) Math.min(due, BURST);
        for (int i = 0; i < count; i++) {
            port.transmit(data[next++ & data.length - 1]);
        }
        if (count > 0) {
            sentAtPace += count;
            offered += count;
        }
        return due > BURST;
    }

    @Override
    public void frame(Frame frame) {
        if (SoakFrames.isData(frame)) {
            delivered++;
        } else if (ethernet.wrap(frame) && ethernet.etherType() == EtherType.ARP && arp.wrap(ethernet)) {
            if (arp.operation() == ArpView.REQUEST && own.has(arp.targetIp())) {
                replies++;
                port.transmit(
                        Frame.copyOf(Packets.arpReply(own.mac(), arp.targetIp(), arp.senderMac(), arp.senderIp())));
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        poller.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        poller.close();
        port.close();
        links.close();
    }
}
