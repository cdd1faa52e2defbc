package io.github.dlrharness.os.linux;

/**
 * How a network interface is.
 *
 * @param index the kernel's number of it; one that is made anew has another, even under the same name, unless its maker chose it
 * @param up whether it is up and has a carrier ({@code IFF_UP} and {@code IFF_RUNNING})
 * @param mtu bytes of IP packet
 */
public record LinkState(int index, boolean up, int mtu) {}
