package io.github.dlrharness.standalone;

/** Closes sockets on a thread of its own: it takes the kernel some 10 to 30 ms each, in which others would overflow. */
final class LaterClosing {
    private LaterClosing() {}

    static void start(Runnable close) {
        Thread thread = new Thread(close, "dlr-closing");
        thread.setDaemon(true);
        thread.start();
    }
}
