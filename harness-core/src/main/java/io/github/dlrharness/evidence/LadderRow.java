package io.github.dlrharness.evidence;

import io.github.dlrharness.evidence.Message.Kind;

/**
 * A rung of a ladder.
 *
 * @param time ns since the epoch
 * @param steps the steps it belongs to, like {@code 1 2}; empty for none
 * @param from the name of the lane it starts at
 * @param to the name of the lane it leads to; the same as {@code from} for what happens inside one participant
 * @param kind how it is drawn
 * @param what what it says
 * @param detail more lines; empty for none
 */
record LadderRow(long time, String steps, String from, String to, Kind kind, String what, String detail) {}
