package io.github.dlrharness.junit.assertions;

import io.github.dlrharness.evidence.expectation.ReachExpectation;
import io.github.dlrharness.testbed.Vm;

/** Assertions on a VM: what it reaches, and what is on its interface. */
public final class VmAssert extends PlaceAssert<VmAssert, Vm> {
    VmAssert(Vm vm, Judge judge) {
        super(vm, VmAssert.class, vm.name(), judge);
    }

    /**
     * An echo request of it is answered in time.
     *
     * @param target the name of a VM or of a LIF, or an IPv4 address
     */
    public VmAssert reaches(String target) {
        return require(judge.positive(ReachExpectation.reachable(plan(), actual.name(), target)));
    }

    /**
     * No answer to an echo request of it comes until nothing moves any more.
     *
     * @param target the name of a VM or of a LIF, or an IPv4 address
     */
    public VmAssert doesNotReach(String target) {
        return require(judge.negative(ReachExpectation.unreachable(plan(), actual.name(), target)));
    }
}
