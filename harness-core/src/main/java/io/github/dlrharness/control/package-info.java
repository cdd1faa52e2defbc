/** How an agent is controlled: what it can be asked and told, and the protocol that carries it. */
package io.github.dlrharness.control;
