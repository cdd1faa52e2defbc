/** The agent as a process of its own: interfaces that come and go, changes while it runs. */
package io.github.dlrharness.standalone;
