/** The portable port: Pcap4J on libpcap. */
package io.github.dlrharness.io.pcap;
