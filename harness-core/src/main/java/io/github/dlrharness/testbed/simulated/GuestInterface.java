package io.github.dlrharness.testbed.simulated;

/** A guest's only interface. */
interface GuestInterface {
    /** Its MAC. */
    long mac();

    /** Its IP address. */
    int address();

    /** Bytes of IP packet it takes. */
    int mtu();

    /** Sends a frame; the array must not change any more. */
    void transmit(byte[] frame);
}
