package io.github.dlrharness.testbed.simulated;

/** Why a guest's kernel refuses to send, in Linux' words. */
enum LocalError {
    /** No route leads there. */
    UNREACHABLE("Network is unreachable", 101),
    /** Longer than the path allows, and DF. */
    TOO_LONG("Message too long", 90),
    /** The socket was closed before. */
    CLOSED("Socket closed", 9);

    private final String words;
    private final int number;

    LocalError(String words, int number) {
        this.words = words;
        this.number = number;
    }

    String words() {
        return words;
    }

    /** The words and the number, as system calls report them. */
    String describe() {
        return "%s (errno %d)".formatted(words, number);
    }
}
