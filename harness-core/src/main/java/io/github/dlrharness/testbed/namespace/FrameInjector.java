package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.linux.PacketPort;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.wire.Frame;

/** Sends raw frames from a VM's interface. */
final class FrameInjector implements AutoCloseable {
    private final String vm;
    private final NetworkNamespace namespace;
    private FramePort port;

    FrameInjector(String vm, NetworkNamespace namespace) {
        this.vm = vm;
        this.namespace = namespace;
    }

    synchronized void inject(byte[] frame) {
        if (port == null) {
            port = namespace.call(() -> PacketPort.openSender(LinkNames.VM));
        }
        long refused = port.stats().sendDrops();
        port.transmit(Frame.copyOf(frame));
        port.flush();
        if (port.stats().sendDrops() > refused) {
            throw new TestbedException(
                    "%s can't send a frame of %d bytes: its interface refused it; a frame has 14 bytes at least, and at most its MTU and 14 bytes, and the interface must be up"
                            .formatted(vm, frame.length));
        }
    }

    @Override
    public synchronized void close() {
        if (port != null) {
            port.close();
            port = null;
        }
    }
}
