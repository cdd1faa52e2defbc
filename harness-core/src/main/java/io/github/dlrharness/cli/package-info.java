/** The command {@code dlr-agent}: runs an agent, and asks and tells running ones. */
package io.github.dlrharness.cli;
