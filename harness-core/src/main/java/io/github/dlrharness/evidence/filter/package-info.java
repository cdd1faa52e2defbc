/**
 * Frames told apart by what their protocol fields hold: {@link io.github.dlrharness.evidence.filter.FrameFilter} is one condition,
 * {@link io.github.dlrharness.evidence.filter.FrameMatcher} holds the frames of one tap against several.
 */
package io.github.dlrharness.evidence.filter;
