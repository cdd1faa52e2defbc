/** Maven goals: thin, over a core that knows no Maven. */
package io.github.dlrharness.maven;
