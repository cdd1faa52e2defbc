package io.github.dlrharness.io.pcap;

import io.github.dlrharness.io.ArrivalQueue;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.FrameTap;
import io.github.dlrharness.io.PortException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.PcapDirection;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/**
 * Watches one interface through libpcap, for systems that have no packet sockets. libpcap does not say which way a frame of Ethernet
 * went, so there is a handle for each direction, with a thread that waits in it. Nor does it tell of unfinished checksums.
 */
public final class PcapTap implements FrameTap {
    /** No frame that libpcap hands over is longer, whatever was asked for. */
    private static final int LONGEST_FRAME = 65_553;

    private static final int QUEUE_FRAMES = 4096;

    /** Bytes of frames that wait here; one that is longer than what is left is lost. */
    private static final int QUEUE_BYTES = 8 << 20;

    private static final int SHORT_TIMEOUT_MILLIS = 10;
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final String name;
    private final List<PcapHandle> handles;
    private final List<PcapReader> readers;
    private final ArrivalQueue<Seen> arrivals = new ArrivalQueue<>(QUEUE_FRAMES);
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private boolean closed;

    private record Seen(long timeNanos, Direction direction, byte[] bytes, int originalLength) {}

    private PcapTap(String name, PcapHandle incoming, PcapHandle outgoing, End end) {
        this.name = name;
        handles = List.of(incoming, outgoing);
        boolean ownersEnd = end == End.OWNER;
        readers = List.of(
                reader(incoming, ownersEnd ? Direction.RECEIVED : Direction.SENT),
                reader(outgoing, ownersEnd ? Direction.SENT : Direction.RECEIVED));
    }

    /**
     * Opens a tap on an interface, on Linux one of the calling thread's namespace. Afterwards any thread may use it.
     *
     * @param snapLength bytes of a frame that are kept at most
     * @param bufferBytes of the system's memory, for each direction. Each frame takes as much of it as the longest one that is kept:
     *     the interface's MTU where the system knows that nothing is longer
     * @throws PortException when libpcap is missing, there is no such interface, capturing is not allowed, or the system can't tell
     *     directions apart
     */
    public static PcapTap open(String interfaceName, End end, int snapLength, int bufferBytes) {
        PcapLibrary.require(interfaceName);
        PcapHandle incoming = handle(interfaceName, PcapDirection.IN, snapLength, bufferBytes);
        PcapHandle outgoing;
        try {
            outgoing = handle(interfaceName, PcapDirection.OUT, snapLength, bufferBytes);
        } catch (PortException e) {
            incoming.close();
            throw e;
        }
        PcapTap tap = new PcapTap(interfaceName, incoming, outgoing, end);
        tap.readers.forEach(PcapReader::start);
        return tap;
    }

    private static PcapHandle handle(String interfaceName, PcapDirection direction, int snapLength, int bufferBytes) {
        PcapHandle handle = null;
        try {
            // Who only watches changes nothing: where frames for others matter, the port has made the interface take
            // them.
            handle = new PcapHandle.Builder(interfaceName)
                    .snaplen(Math.min(snapLength, LONGEST_FRAME))
                    .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
                    .immediateMode(true)
                    .timeoutMillis(SHORT_TIMEOUT_MILLIS)
                    .bufferSize(bufferBytes)
                    .timestampPrecision(TimestampPrecision.NANO)
                    .build();
            handle.setDirection(direction);
            return handle;
        } catch (PcapNativeException | NotOpenException e) {
            if (handle != null) {
                handle.close();
            }
            throw new PortException("tap %s: libpcap: %s".formatted(interfaceName, e.getMessage()), e);
        }
    }

    private PcapReader reader(PcapHandle handle, Direction direction) {
        return new PcapReader(
                handle,
                bytes -> arrived(new Seen(nanos(handle.getTimestamp()), direction, bytes, handle.getOriginalLength())),
                arrivals::fail);
    }

    private void arrived(Seen seen) {
        if (waitingBytes.addAndGet(seen.bytes.length) > QUEUE_BYTES) {
            arrivals.dropped(1);
        } else if (arrivals.add(seen)) {
            return;
        }
        waitingBytes.addAndGet(-seen.bytes.length);
    }

    private static long nanos(Timestamp time) {
        return Math.floorDiv(time.getTime(), MILLIS_PER_SECOND) * NANOS_PER_SECOND + time.getNanos();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int fileDescriptor() {
        return -1;
    }

    @Override
    public void onArrival(Runnable wakeup) {
        arrivals.onArrival(wakeup);
    }

    @Override
    public int receive(Sink sink) {
        if (closed) {
            throw new PortException("tap %s is closed; it can't receive".formatted(name));
        }
        List<Seen> batch = new ArrayList<>();
        for (Seen seen = next(batch); seen != null; seen = batch.size() < QUEUE_FRAMES ? next(batch) : null) {
            batch.add(seen);
        }
        if (batch.size() == QUEUE_FRAMES) {
            arrivals.wakeForTheRest();
        }
        // Two threads have filled the queue.
        batch.sort(Comparator.comparingLong(Seen::timeNanos));
        batch.forEach(seen -> sink.frame(seen.timeNanos, seen.direction, seen.bytes, seen.originalLength, false));
        return batch.size();
    }

    /** The next frame; a broken tap is told of only when nothing is left to hand over. */
    private Seen next(List<Seen> batch) {
        try {
            Seen seen = arrivals.poll(
                    reason -> new PortException("tap %s: libpcap: %s".formatted(name, reason.getMessage()), reason));
            if (seen != null) {
                waitingBytes.addAndGet(-seen.bytes.length);
            }
            return seen;
        } catch (PortException e) {
            if (batch.isEmpty()) {
                throw e;
            }
            return null;
        }
    }

    @Override
    public long drops() {
        return arrivals.drops() + (closed ? 0 : kernelDrops());
    }

    private long kernelDrops() {
        long drops = 0;
        for (PcapHandle handle : handles) {
            try {
                drops += handle.getStats().getNumPacketsDropped();
            } catch (PcapNativeException | NotOpenException e) {
                // The interface is gone and its counts with it.
            }
        }
        return drops;
    }

    @Override
    public void close() {
        if (!closed) {
            arrivals.dropped(kernelDrops());
            closed = true;
            readers.forEach(PcapReader::stop);
            arrivals.clear();
        }
    }
}
