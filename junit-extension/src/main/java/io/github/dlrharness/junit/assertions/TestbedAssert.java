package io.github.dlrharness.junit.assertions;

import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.topology.DurationText;
import java.time.Duration;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a running testbed, which begin with the place they are about. What is to happen is waited for up to a second, what is
 * not to happen is judged when nothing moves any more, which may take five; {@link #within} sets another limit for what follows.
 */
public final class TestbedAssert extends AbstractAssert<TestbedAssert, Testbed> {
    private Duration within;

    TestbedAssert(Testbed testbed) {
        super(testbed, TestbedAssert.class);
    }

    /** Sets the time limit of what follows, on the testbed's clock. */
    public TestbedAssert within(Duration limit) {
        within = limit;
        return this;
    }

    /**
     * Sets the time limit of what follows, on the testbed's clock, like {@code 200ms}.
     *
     * @throws IllegalArgumentException when it is no duration
     */
    public TestbedAssert within(String limit) {
        return within(DurationText.parse(limit));
    }

    /**
     * Goes on with a host: with what its DLR knows, and with the frames on its underlay link.
     *
     * @throws IllegalArgumentException when there is no such host; the message lists those there are
     */
    public HostAssert host(String name) {
        isNotNull();
        HostAssert host = new HostAssert(actual.host(name), judge());
        return host.as(descriptionText());
    }

    /**
     * Goes on with a VM: with what it reaches, and with the frames on its interface.
     *
     * @throws IllegalArgumentException when there is no such VM; the message lists those there are
     */
    public VmAssert vm(String name) {
        isNotNull();
        VmAssert vm = new VmAssert(actual.vm(name), judge());
        return vm.as(descriptionText());
    }

    private Judge judge() {
        return new Judge(actual, within);
    }
}
