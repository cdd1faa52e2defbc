package io.github.dlrharness.io.pcap;

import java.util.function.Consumer;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;

/** The thread that waits in libpcap. It owns the end of the handle: closing it under a waiting thread would crash the JVM. */
final class PcapReader {
    private static final int FOREVER = -1;
    private static final long PATIENCE_MILLIS = 1_000;

    private final PcapHandle handle;
    private final Thread thread;
    private volatile boolean stopping;

    PcapReader(PcapHandle handle, Consumer<byte[]> receiver, Consumer<PcapNativeException> failure) {
        this.handle = handle;
        thread = new Thread(() -> read(receiver, failure), "dlr-pcap");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void read(Consumer<byte[]> receiver, Consumer<PcapNativeException> failure) {
        try {
            while (!stopping) {
                handle.loop(FOREVER, (byte[] bytes) -> receiver.accept(bytes));
            }
        } catch (InterruptedException e) {
            // Pcap4J's word for a loop that was told to break: this is the end asked for.
        } catch (PcapNativeException e) {
            failure.accept(e);
        } catch (NotOpenException e) {
            failure.accept(new PcapNativeException("the handle was closed", e));
        } finally {
            handle.close();
        }
    }

    /** Ends the thread and closes the handle; waits for that if it doesn't take long. */
    void stop() {
        stopping = true;
        try {
            handle.breakLoop();
            thread.join(PATIENCE_MILLIS);
        } catch (NotOpenException e) {
            // The thread has ended by itself, on a failure, and closed the handle.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
