package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One thing that happens to the {@link FuzzWorld}: after a while, a frame arrives on a port of a host; or, without a frame, two new
 * VMs must be able to talk.
 *
 * @param delay ns of waiting before
 * @param host index of the host
 * @param port the port of the host
 * @param outer on the uplink the sender's VTEP address
 * @param bytes the frame; null for the check with new VMs
 * @param offload what the port tells about the frame
 */
record FuzzStep(long delay, int host, int port, int outer, byte[] bytes, Offload offload) {
    /** The fields of {@code virtio_net_hdr}, sensible or not. */
    record Offload(boolean partialChecksum, int start, int offset, int gsoType, int gsoSize) {
        static final Offload NONE = new Offload(false, 0, 0, Frame.GSO_NONE, 0);
    }

    static FuzzStep newVms(long delay) {
        return new FuzzStep(delay, 0, 0, 0, null, Offload.NONE);
    }

    boolean isFrame() {
        return bytes != null;
    }

    FuzzStep withDelay(long value) {
        return new FuzzStep(value, host, port, outer, bytes, offload);
    }

    FuzzStep withBytes(byte[] value) {
        return new FuzzStep(delay, host, port, outer, value, offload);
    }

    FuzzStep withoutOffload() {
        return new FuzzStep(delay, host, port, outer, bytes, Offload.NONE);
    }

    /** Puts the frame and what is told about it into {@code frame}. */
    void fill(Frame frame) {
        frame.set(bytes, 0, bytes.length);
        frame.outer(outer, 50_000);
        if (offload.partialChecksum) {
            frame.partialChecksum(offload.start, offload.offset);
        }
        frame.gso(offload.gsoType, offload.gsoSize);
    }

    /** One line that {@link #parse} reads. */
    String line() {
        String wait = Duration.ofNanos(delay).toString();
        if (!isFrame()) {
            return wait + " new-vms";
        }
        String line = "%s %d %d %s %s"
                .formatted(
                        wait, host, port, new Ipv4Address(outer), HexFormat.of().formatHex(bytes));
        return offload.equals(Offload.NONE)
                ? line
                : "%s %b %d %d %d %d"
                        .formatted(
                                line,
                                offload.partialChecksum,
                                offload.start,
                                offload.offset,
                                offload.gsoType,
                                offload.gsoSize);
    }

    static FuzzStep parse(String line) {
        String[] words = line.trim().split(" +");
        long delay = Duration.parse(words[0]).toNanos();
        if (words[1].equals("new-vms")) {
            return newVms(delay);
        }
        Offload offload = words.length < 6
                ? Offload.NONE
                : new Offload(
                        Boolean.parseBoolean(words[5]),
                        Integer.parseInt(words[6]),
                        Integer.parseInt(words[7]),
                        Integer.parseInt(words[8]),
                        Integer.parseInt(words[9]));
        return new FuzzStep(
                delay,
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Ipv4Address.parse(words[3]).value(),
                HexFormat.of().parseHex(words[4]),
                offload);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FuzzStep step && line().equals(step.line()) && Arrays.equals(bytes, step.bytes);
    }

    @Override
    public int hashCode() {
        return line().hashCode();
    }

    @Override
    public String toString() {
        return line();
    }
}
