/** A running topology and what a test can do to it. */
package io.github.dlrharness.testbed;
