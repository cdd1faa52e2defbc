/** What topology is asked for, and the plan it resolves to. */
package io.github.dlrharness.topology;
