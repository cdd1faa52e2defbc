/** What backends have in common: bounded memory for captures and events, echo messages, names that are visible on the wire. */
package io.github.dlrharness.testbed.backend;
