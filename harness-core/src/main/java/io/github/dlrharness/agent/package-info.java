/** The event loop that runs one host: it carries frames between ports and engine, and time to the engine. */
package io.github.dlrharness.agent;
