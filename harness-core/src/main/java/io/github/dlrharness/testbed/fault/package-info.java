/**
 * Faults by protocol field: what is done to which frames on which link of a running testbed. {@link io.github.dlrharness.testbed.fault.Fault}
 * says it, {@link io.github.dlrharness.testbed.fault.Faults} takes it; the rest judges frames without doing I/O itself, so that every backend
 * means the same by the same fault.
 */
package io.github.dlrharness.testbed.fault;
