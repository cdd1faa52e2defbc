package io.github.dlrharness.standalone;

import io.github.dlrharness.os.linux.LinkDrops;
import io.github.dlrharness.os.linux.LinkMonitor;
import io.github.dlrharness.os.linux.LinkState;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.List;
import java.util.Map;

/** The network interfaces of an agent's namespace, and news of them. */
interface Interfaces extends AutoCloseable {
    /** Those there are, by name. */
    Map<String, LinkState> links();

    /** The IPv4 addresses of one. */
    List<Ipv4Address> addresses(LinkState link);

    /** What the system dropped at each, by name; nothing where it does not tell. */
    default Map<String, LinkDrops> drops() {
        return Map.of();
    }

    /** Waits until something changed, or {@link #wakeup()} was called. May return early. */
    void await();

    /** Makes {@link #await()} return. Any thread. */
    void wakeup();

    /** Closes it; nobody waits any more. */
    @Override
    void close();

    /** Those of the place, by the means of this system. */
    static Interfaces of(Place place) {
        return System.getProperty("os.name").equals("Linux")
                ? new LinuxInterfaces(place.call(LinkMonitor::open))
                : new PortableInterfaces();
    }

    /** What the kernel tells by netlink. */
    record LinuxInterfaces(LinkMonitor monitor) implements Interfaces {
        @Override
        public Map<String, LinkState> links() {
            return monitor.links();
        }

        @Override
        public List<Ipv4Address> addresses(LinkState link) {
            return monitor.addresses(link.index());
        }

        @Override
        public Map<String, LinkDrops> drops() {
            return monitor.drops();
        }

        @Override
        public void await() {
            monitor.await();
        }

        @Override
        public void wakeup() {
            monitor.wakeup();
        }

        @Override
        public void close() {
            monitor.close();
        }
    }
}
