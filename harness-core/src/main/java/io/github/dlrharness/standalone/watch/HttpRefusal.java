package io.github.dlrharness.standalone.watch;

/** A request that is not served; the client is told the message. */
final class HttpRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    HttpRefusal(int status, String message) {
        super(message);
        this.status = status;
    }

    HttpResponse response() {
        return HttpResponse.text(status, getMessage());
    }
}
