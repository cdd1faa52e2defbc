/** The tunnel endpoint on the dvUplink: vMAC and pMAC, encapsulation, the VTEP table, head-end replication. */
package io.github.dlrharness.engine.vtep;
