/** What happened on the wire, told as a verdict: the reconstruction of a resolution, ladders and capture files. */
package io.github.dlrharness.evidence;
