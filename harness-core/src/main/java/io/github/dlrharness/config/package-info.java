/** What one agent is told: read from YAML, written as JSON, compared. */
package io.github.dlrharness.config;
