/**
 * The forwarding brain of one host, sans I/O: {@code dvs} the virtual switch, {@code dlr} the router instance on its vdrPort,
 * {@code vtep} the tunnel endpoint on its dvUplink.
 */
package io.github.dlrharness.engine;
