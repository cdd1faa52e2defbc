package io.github.dlrharness.io.pcap;

import io.github.dlrharness.io.ArrivalQueue;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.offload.ChecksumOffload;
import io.github.dlrharness.wire.offload.Segmenter;
import java.nio.ByteBuffer;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.PcapDirection;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/**
 * The frames of one network interface through libpcap: the port for systems that have no packet sockets. Slower than
 * {@code PacketPort} by far, and libpcap tells nothing about offloads: a frame received from a local kernel may carry an unfinished
 * checksum or be longer than the MTU, unless that kernel's interface has offloads off ({@code ethtool -K eth0 tx off tso off}).
 * What is sent goes out finished and cut.
 *
 * <p>A reader thread waits in libpcap from the first {@link #onArrival} or {@link #receive} on, so that {@link #open} starts no
 * thread in the namespace that its caller visits.
 */
public final class PcapPort implements FramePort {
    private static final int BATCH = 32;
    private static final int QUEUE_FRAMES = 4096;

    // In immediate mode libpcap gives every frame a slot for the longest one, so this is room for some 500.
    private static final int BUFFER_BYTES = 32 << 20;
    private static final int SHORT_TIMEOUT_MILLIS = 10;

    private final String name;
    private final PcapHandle handle;
    private final Segmenter segmenter = new Segmenter();
    private final Frame received = Frame.allocate(Frame.MAX_LENGTH);
    private long receivedFrames;
    private long receivedBytes;
    private long sentFrames;
    private long sentBytes;
    private long sendDrops;
    private PcapReader reader;
    private boolean closed;

    private final ArrivalQueue<byte[]> arrivals = new ArrivalQueue<>(QUEUE_FRAMES);

    private PcapPort(String name, PcapHandle handle) {
        this.name = name;
        this.handle = handle;
    }

    /**
     * Opens the port of an interface, on Linux one of the calling thread's namespace. Afterwards any thread may use it.
     *
     * @throws PortException when libpcap is missing, there is no such interface, capturing is not allowed, or the system can't keep
     *     sent frames from coming back
     */
    public static PcapPort open(String interfaceName) {
        PcapLibrary.require(interfaceName);
        try {
            PcapHandle handle = new PcapHandle.Builder(interfaceName)
                    .snaplen(Frame.MAX_LENGTH)
                    .promiscuousMode(PromiscuousMode.PROMISCUOUS)
                    .immediateMode(true)
                    .timeoutMillis(SHORT_TIMEOUT_MILLIS)
                    .bufferSize(BUFFER_BYTES)
                    .build();
            return new PcapPort(interfaceName, handleWithDirection(handle));
        } catch (PcapNativeException | NotOpenException e) {
            throw new PortException("port %s: libpcap: %s".formatted(interfaceName, e.getMessage()), e);
        }
    }

    private static PcapHandle handleWithDirection(PcapHandle handle) throws PcapNativeException, NotOpenException {
        try {
            handle.setDirection(PcapDirection.IN);
            return handle;
        } catch (PcapNativeException | NotOpenException e) {
            handle.close();
            throw e;
        }
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
            reader = new PcapReader(handle, this::arrived, arrivals::fail);
            reader.start();
        }
    }

    private void arrived(byte[] bytes) {
        if (bytes.length > Frame.MAX_LENGTH) {
            arrivals.dropped(1);
        } else {
            arrivals.add(bytes);
        }
    }

    @Override
    public int receive(Receiver receiver) {
        if (closed) {
            throw new PortException("port %s is closed; it can't receive".formatted(name));
        }
        startReading();
        int count = 0;
        for (byte[] bytes = next(); bytes != null; bytes = count < BATCH ? next() : null) {
            count++;
            received.set(bytes, 0, bytes.length);
            receivedFrames++;
            receivedBytes += bytes.length;
            receiver.frame(received);
        }
        if (count == BATCH) {
            arrivals.wakeForTheRest();
        }
        return count;
    }

    private byte[] next() {
        return arrivals.poll(
                reason -> new PortException("port %s: libpcap: %s".formatted(name, reason.getMessage()), reason));
    }

    @Override
    public void transmit(Frame frame) {
        if (closed) {
            sendDrops++;
        } else if (frame.gsoType() != Frame.GSO_NONE) {
            transmitSegments(frame);
        } else if (frame.hasPartialChecksum() && !ChecksumOffload.isSound(frame)) {
            sendDrops++;
        } else {
            byte[] bytes = frame.toByteArray();
            if (frame.hasPartialChecksum()) {
                ChecksumOffload.complete(frame, ByteBuffer.wrap(bytes), 0);
            }
            count(send(bytes), bytes.length);
        }
    }

    private void transmitSegments(Frame frame) {
        if (!segmenter.start(frame)) {
            sendDrops++;
            return;
        }
        boolean sent = true;
        for (int index = 0; index < segmenter.count(); index++) {
            byte[] bytes = new byte[segmenter.length(index)];
            segmenter.write(index, ByteBuffer.wrap(bytes), 0);
            sent &= send(bytes);
        }
        count(sent, frame.length());
    }

    private void count(boolean sent, int bytes) {
        if (sent) {
            sentFrames++;
            sentBytes += bytes;
        } else {
            sendDrops++;
        }
    }

    private boolean send(byte[] bytes) {
        try {
            handle.sendPacket(bytes);
            return true;
        } catch (PcapNativeException | NotOpenException e) {
            return false; // too long, link down or gone: counted, as the contract asks
        }
    }

    @Override
    public void flush() {
        // libpcap sends one frame per call; nothing is queued.
    }

    @Override
    public PortStats stats() {
        long lost = closed ? 0 : kernelDrops();
        return new PortStats(receivedFrames, receivedBytes, sentFrames, sentBytes, arrivals.drops() + lost, sendDrops);
    }

    private long kernelDrops() {
        try {
            return handle.getStats().getNumPacketsDropped();
        } catch (PcapNativeException | NotOpenException e) {
            return 0; // the interface is gone and its counts with it
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        long lost = kernelDrops();
        closed = true;
        arrivals.dropped(lost);
        arrivals.clear();
        if (reader == null) {
            handle.close();
        } else {
            reader.stop();
        }
    }
}
