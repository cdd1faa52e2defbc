package io.github.dlrharness.io.portable;

import io.github.dlrharness.io.ArrivalQueue;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.offload.ChecksumOffload;
import io.github.dlrharness.wire.offload.Segmenter;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * The dvUplink through the JDK's datagram channels: for any system, without native code of ours, a system call per datagram. As the
 * {@code UnderlayPort} of {@code io.linux}, with these limits of the JDK's: a received frame's {@link Frame#outerTos()} is always 0, so that
 * congestion marked on the underlay is not passed on (RFC 6040), and DF is set as the system likes.
 *
 * <p>A reader thread waits for datagrams from the first {@link #onArrival} or {@link #receive} on.
 */
public final class DatagramPort implements FramePort {
    private static final int BATCH = 32;
    private static final int QUEUE_FRAMES = 4096;
    private static final int QUEUE_BYTES = 8 << 20;
    private static final int MAX_DATAGRAM = 65_507; // 65 535 less IPv4 and UDP headers

    private final String name;
    private final int destinationPort;
    private final DatagramChannel receiver;
    private final SourceChannels senders;
    private final Segmenter segmenter = new Segmenter();
    private final Frame received = Frame.allocate(Frame.MAX_LENGTH);
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(Frame.MAX_LENGTH);
    private long receivedFrames;
    private long receivedBytes;
    private long sentFrames;
    private long sentBytes;
    private long sendDrops;
    private DatagramReader reader;
    private boolean closed;

    private final ArrivalQueue<Datagram> arrivals = new ArrivalQueue<>(QUEUE_FRAMES);

    /** One that came, and from where. */
    record Datagram(byte[] bytes, int address, int port) {}

    private DatagramPort(String name, int destinationPort, DatagramChannel receiver, SourceChannels senders) {
        this.name = name;
        this.destinationPort = destinationPort;
        this.receiver = receiver;
        this.senders = senders;
    }

    /**
     * Opens the uplink of the VTEP at {@code address} and UDP port 4789.
     *
     * @throws PortException when the address isn't there, or its VXLAN port is taken
     */
    public static DatagramPort open(Ipv4Address address) {
        return open(address, 4789);
    }

    /** As {@link #open(Ipv4Address)}, with another port to receive at and to send to. */
    public static DatagramPort open(Ipv4Address address, int port) {
        String label = "uplink %s:%d".formatted(address, port);
        DatagramChannel receiver = null;
        try {
            InetAddress local = inet(address.value());
            receiver = DatagramChannel.open(StandardProtocolFamily.INET);
            receiver.setOption(StandardSocketOptions.SO_RCVBUF, QUEUE_BYTES);
            receiver.bind(new InetSocketAddress(local, port));
            return new DatagramPort(label, port, receiver, SourceChannels.open(local));
        } catch (IOException e) {
            closeQuietly(receiver);
            throw new PortException(
                    "%s: %s; give %s to an interface of this machine, and let no other VTEP listen there"
                            .formatted(label, e.getMessage(), address),
                    e);
        }
    }

    private static void closeQuietly(DatagramChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                return; // it was never used
            }
        }
    }

    static InetAddress inet(int address) throws IOException {
        return Inet4Address.getByAddress(new Ipv4Address(address).toBytes());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public int fileDescriptor() {
        return -1;
    }

    @Override
    public void onArrival(Runnable newWakeup) {
        arrivals.onArrival(newWakeup);
        startReading();
    }

    private void startReading() {
        if (reader == null && !closed) {
            reader = new DatagramReader(name, receiver, arrivals::add, arrivals::fail);
        }
    }

    @Override
    public int receive(Receiver taker) {
        if (closed) {
            throw new PortException("%s is closed; it can't receive".formatted(name));
        }
        startReading();
        int count = 0;
        for (Datagram datagram = next(); datagram != null; datagram = count < BATCH ? next() : null) {
            count++;
            received.clear();
            received.set(datagram.bytes, 0, datagram.bytes.length);
            received.outer(datagram.address, datagram.port);
            receivedFrames++;
            receivedBytes += datagram.bytes.length;
            taker.frame(received);
        }
        if (count == BATCH) {
            arrivals.wakeForTheRest();
        }
        return count;
    }

    private Datagram next() {
        return arrivals.poll(reason -> new PortException("%s: %s".formatted(name, reason.getMessage()), reason));
    }

    @Override
    public void transmit(Frame frame) {
        if (closed) {
            sendDrops++;
        } else if (frame.gsoType() != Frame.GSO_NONE) {
            transmitSegments(frame);
        } else if (frame.length() > MAX_DATAGRAM || frame.hasPartialChecksum() && !ChecksumOffload.isSound(frame)) {
            sendDrops++;
        } else {
            outgoing.clear();
            outgoing.put(0, frame.bytes(), frame.offset(), frame.length());
            if (frame.hasPartialChecksum()) {
                ChecksumOffload.complete(frame, outgoing, 0);
            }
            count(send(frame, frame.length()), frame.length());
        }
    }

    private void transmitSegments(Frame frame) {
        if (!segmenter.start(frame)) {
            sendDrops++;
            return;
        }
        boolean sent = true;
        for (int index = 0; index < segmenter.count(); index++) {
            outgoing.clear();
            segmenter.write(index, outgoing, 0);
            sent &= send(frame, segmenter.length(index));
        }
        count(sent, frame.length());
    }

    private boolean send(Frame frame, int length) {
        outgoing.position(0).limit(length);
        return senders.send(outgoing, frame.outerPort(), frame.outerTos(), frame.outerAddress(), destinationPort);
    }

    private void count(boolean sent, int bytes) {
        if (sent) {
            sentFrames++;
            sentBytes += bytes;
        } else {
            sendDrops++;
        }
    }

    @Override
    public void flush() {
        // A channel sends one datagram per call; nothing is queued.
    }

    @Override
    public PortStats stats() {
        return new PortStats(receivedFrames, receivedBytes, sentFrames, sentBytes, arrivals.drops(), sendDrops);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closeQuietly(receiver);
            senders.close();
            arrivals.clear();
        }
    }
}
