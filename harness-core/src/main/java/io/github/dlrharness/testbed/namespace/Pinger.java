package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.os.linux.Errno;
import io.github.dlrharness.os.linux.IcmpSocket;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.os.linux.SystemCallException;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.PingResult;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.backend.Echo;
import io.github.dlrharness.testbed.backend.PingLimits;
import io.github.dlrharness.wire.Ipv4Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Pings from a VM: the echo messages are ours, ARP and routing the VM's kernel's. Any number at a time. */
final class Pinger {
    /** One per ping of this JVM, so that no ping takes another's answers. */
    private static final AtomicInteger IDENTIFIERS = new AtomicInteger();

    private final String vm;
    private final NetworkNamespace namespace;

    Pinger(String vm, NetworkNamespace namespace) {
        this.vm = vm;
        this.namespace = namespace;
    }

    PingResult ping(Ipv4Address target, PingOptions options) {
        PingLimits.require(options);
        int identifier = IDENTIFIERS.getAndIncrement() & 0xffff;
        List<Duration> roundTrips = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        try (IcmpSocket socket = namespace.call(() -> IcmpSocket.open(options.ttl(), options.dontFragment()))) {
            for (int sequence = 0; sequence < options.count(); sequence++) {
                Echo echo = new Echo(target, identifier, sequence & 0xffff, options.payload());
                exchange(socket, echo, options.timeout().toNanos(), roundTrips, errors);
            }
        } catch (SystemCallException e) {
            throw new TestbedException("%s can't ping %s: %s".formatted(vm, target, e.getMessage()), e);
        }
        return new PingResult(options.count(), roundTrips, errors);
    }

    private void exchange(IcmpSocket socket, Echo echo, long timeout, List<Duration> roundTrips, List<String> errors) {
        long start = System.nanoTime();
        try {
            socket.send(echo.target(), echo.request());
        } catch (SystemCallException e) {
            // No route, or DF and too long: what ping(8) calls a local error. It is a result like an unanswered
            // request.
            errors.add("%s: %s".formatted(vm, Errno.describe(e.errno())));
            return;
        }
        long remaining;
        while ((remaining = start + timeout - System.nanoTime()) > 0) {
            Optional<ByteBuffer> packet = socket.receive(remaining);
            Optional<Echo.Outcome> outcome = packet.flatMap(echo::outcome);
            if (outcome.isPresent()) {
                if (outcome.get().answered()) {
                    roundTrips.add(Duration.ofNanos(System.nanoTime() - start));
                } else {
                    errors.add(outcome.get().error());
                }
                return;
            }
        }
    }
}
