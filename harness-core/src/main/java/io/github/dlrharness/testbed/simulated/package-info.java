/**
 * Testbeds in memory: the real engines, small Java guests as VMs, a network of queued events and a virtual clock. No native code, no
 * thread, no real clock.
 */
package io.github.dlrharness.testbed.simulated;
