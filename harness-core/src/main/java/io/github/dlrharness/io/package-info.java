/** Frames in and out of the process: ports, taps and what decorates them. */
package io.github.dlrharness.io;
