/** The DLR instance on the vdrPort: LIFs, ARP table, proxy ARP, packets that wait, routing, ICMP. */
package io.github.dlrharness.engine.dlr;
