/** Frames decoded for people, field by field. Pcap4J knows the protocols; it is lenient, so nothing here judges validity. */
package io.github.dlrharness.evidence.decode;
