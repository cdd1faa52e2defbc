package io.github.dlrharness.evidence.filter;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.MacAddress;
import java.util.List;

/**
 * A condition on the protocol fields of a captured frame, like
 * {@code arp.op == reply && vni == 5001 && eth.src == pmac(host-b)}. Immutable.
 *
 * <p>On the underlay, fields without {@code outer.} in front are those of the frame inside VXLAN. A comparison holds only where the
 * frame has the field, {@code !=} included; {@code not} turns that round. docs/expectations.md has the fields, the values and the
 * names.
 */
public final class FrameFilter {
    /** Passes every frame; written as nothing. */
    private static final Expression EVERYTHING = new Expression.And(List.of());

    private final String text;
    private final Expression expression;

    private FrameFilter(String text, Expression expression) {
        this.text = text;
        this.expression = expression;
    }

    /**
     * Reads a filter; names in it are those of {@code plan}. Nothing written passes every frame.
     *
     * @throws FilterException when it can't be read, or no frame can ever pass it; the message says where, and what is possible
     */
    public static FrameFilter of(String text, TopologyPlan plan) {
        if (text.isBlank()) {
            return new FrameFilter("", EVERYTHING);
        }
        Expression expression = new FilterParser(text, new Names(plan)).parse();
        Contradiction.in(expression).ifPresent(found -> {
            throw new FilterException(text, found.test().column(), "no frame can pass: " + found.why());
        });
        return new FrameFilter(text.strip(), expression);
    }

    /**
     * Refuses what can't be at a place: no frame at a VM has anything of VXLAN.
     *
     * @throws FilterException when it names such a field
     */
    public void requireAt(TapPoint.Kind kind) {
        if (kind == TapPoint.Kind.UNDERLAY) {
            return;
        }
        expression
                .tests()
                .filter(test -> test.field().layer() == Layer.TUNNEL)
                .findFirst()
                .ifPresent(test -> {
                    throw new FilterException(
                            text,
                            test.column(),
                            "a frame at a VM is not encapsulated and has no %s; name a host as the place, or leave it out"
                                    .formatted(test.field().text()));
                });
    }

    /** As written; empty when every frame passes. */
    public String text() {
        return text;
    }

    /** Tells whether a frame passes. */
    public boolean passes(CapturedFrame frame) {
        return passes(Headers.of(frame));
    }

    boolean passes(Headers headers) {
        return expression.holds(headers);
    }

    /** Its comparisons against a frame, in the order written. */
    public List<Check> check(CapturedFrame frame) {
        Headers headers = Headers.of(frame);
        return expression
                .tests()
                .map(test -> {
                    long value = test.field().read(headers);
                    String found = value == Headers.ABSENT ? "" : test.field().show(value);
                    return new Check(test.text(), test.holds(headers), found);
                })
                .toList();
    }

    /**
     * One comparison of a filter against one frame.
     *
     * @param text as written
     * @param holds what came out
     * @param found the field's value in the frame; empty when it has no such field
     */
    public record Check(String text, boolean holds, String found) {}

    /** Tells whether none but broadcasts can pass. */
    boolean onlyBroadcasts() {
        return excludes(new Expression.Not(holding(Field.ETHERNET_DESTINATION, MacAddress.BROADCAST.value())));
    }

    /** Tells whether nothing but ARP can pass. */
    boolean onlyArp() {
        return excludes(new Expression.Not(holding(Field.ARP, 1)));
    }

    /** Tells whether no frame can pass both. */
    boolean excludes(FrameFilter other) {
        return excludes(other.expression);
    }

    private boolean excludes(Expression other) {
        return Contradiction.in(new Expression.And(List.of(expression, other))).isPresent();
    }

    private static Expression holding(Field field, long value) {
        return new Expression.Test(field, Values.of(value), field.text(), 1);
    }

    @Override
    public String toString() {
        return text;
    }
}
