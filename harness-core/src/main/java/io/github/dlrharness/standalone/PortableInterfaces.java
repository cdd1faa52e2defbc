package io.github.dlrharness.standalone;

import io.github.dlrharness.os.linux.LinkState;
import io.github.dlrharness.wire.Ipv4Address;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Interfaces as the JDK shows them, on systems without netlink: looked at once a second, since nobody tells. */
final class PortableInterfaces implements Interfaces {
    private static final long INTERVAL_MILLIS = 1000;

    private final Semaphore wakeups = new Semaphore(0);

    @Override
    public Map<String, LinkState> links() {
        Map<String, LinkState> links = new HashMap<>();
        try {
            for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
                links.put(one.getName(), new LinkState(one.getIndex(), one.isUp(), one.getMTU()));
            }
            return links;
        } catch (SocketException e) {
            return links; // none is there at this moment
        }
    }

    @Override
    public List<Ipv4Address> addresses(LinkState link) {
        try {
            NetworkInterface found = NetworkInterface.getByIndex(link.index());
            return found == null
                    ? List.of()
                    : found.inetAddresses()
                            .filter(Inet4Address.class::isInstance)
                            .map(address -> new Ipv4Address(
                                    ByteBuffer.wrap(address.getAddress()).getInt()))
                            .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    @Override
    public void await() {
        try {
            if (wakeups.tryAcquire(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                wakeups.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wakeup() {
        wakeups.release();
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
