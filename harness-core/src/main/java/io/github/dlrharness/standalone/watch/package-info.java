/** How a running agent is watched: metrics and health over HTTP, and what its log tells of its events. */
package io.github.dlrharness.standalone.watch;
