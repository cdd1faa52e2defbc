/**
 * The JUnit Jupiter extension: {@link io.github.dlrharness.junit.Topology @Topology} gives a test a running topology,
 * {@link io.github.dlrharness.junit.ExpectArpResolved @ExpectArpResolved} says what must have happened on the wire.
 */
package io.github.dlrharness.junit;
