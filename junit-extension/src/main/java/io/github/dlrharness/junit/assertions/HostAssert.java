package io.github.dlrharness.junit.assertions;

import io.github.dlrharness.evidence.expectation.ArpExpectation;
import io.github.dlrharness.testbed.Host;
import java.util.function.UnaryOperator;

/** Assertions on a host: what its DLR resolved, and what is on its underlay link. */
public final class HostAssert extends PlaceAssert<HostAssert, Host> {
    HostAssert(Host host, Judge judge) {
        super(host, HostAssert.class, host.name(), judge);
    }

    /**
     * Its DLR resolves {@code target} by the seven steps, or does so in time.
     *
     * @param target a VM's name, or an IPv4 address
     */
    public HostAssert hasResolved(String target) {
        return hasResolved(target, UnaryOperator.identity());
    }

    /** As {@link #hasResolved(String)}, with steps, overlay copies or an answerer asked for: {@code arp -> arp.withSteps(1, 2)}. */
    public HostAssert hasResolved(String target, UnaryOperator<ArpExpectation> demands) {
        ArpExpectation expectation = ArpExpectation.resolved(plan(), actual.name(), target);
        return require(judge.positive(demands.apply(expectation)));
    }

    /**
     * Its DLR asks for {@code target}, and gives up without an answer in time.
     *
     * @param target a VM's name, or an IPv4 address
     */
    public HostAssert hasAskedInVainFor(String target) {
        return hasAskedInVainFor(target, UnaryOperator.identity());
    }

    /** As {@link #hasAskedInVainFor(String)}, with steps or overlay copies asked for. */
    public HostAssert hasAskedInVainFor(String target, UnaryOperator<ArpExpectation> demands) {
        ArpExpectation expectation = ArpExpectation.unresolved(plan(), actual.name(), target);
        return require(judge.negative(demands.apply(expectation)));
    }
}
