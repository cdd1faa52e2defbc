package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BackendsTest {
    @Test
    void findsABackendByItsName() {
        assertThat(Backends.named("namespace").name()).isEqualTo("namespace");
    }

    @Test
    void namesTheBackendsThereAreWhenAskedForAnother() {
        assertThatThrownBy(() -> Backends.named("cloud"))
                .isInstanceOf(TestbedException.class)
                .hasMessage("There is no testbed backend \"cloud\"; there are: namespace, forked, simulated");
    }
}
