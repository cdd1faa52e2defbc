package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import java.util.List;

/**
 * What one participant of a topology sent to another, or what happened inside one.
 *
 * @param timeNanos ns since the epoch (UTC)
 * @param steps the steps it belongs to, like {@code 1 2}, with {@code !} where it breaks one; empty for none
 * @param from the name of the VM or host it starts at
 * @param to the name of the VM or host it leads to; the same as {@code from} for what happens inside one
 * @param kind what it is
 * @param what what it says, in one line
 * @param detail more lines; empty for none
 * @param frames what was captured of it: where it left, then where it arrived; empty for what is no captured frame
 */
public record Message(
        long timeNanos,
        String steps,
        String from,
        String to,
        Kind kind,
        String what,
        String detail,
        List<CapturedFrame> frames) {
    /** Copies the list. */
    public Message {
        frames = List.copyOf(frames);
    }

    /** What a message can be. */
    public enum Kind {
        /** A frame between a VM and its host. */
        LOCAL('-'),
        /** An encapsulated frame between two hosts, or another one on the underlay. */
        OVERLAY('='),
        /** An encapsulated frame that was sent and not received. */
        LOST('='),
        /** A frame that should have been there. */
        ABSENT('.'),
        /** What an agent tells of itself. */
        TOLD('*'),
        /** What happens inside a host that tells nothing. */
        HIDDEN('o');

        final char ink;

        Kind(char ink) {
            this.ink = ink;
        }
    }
}
