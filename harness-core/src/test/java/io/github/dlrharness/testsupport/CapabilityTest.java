package io.github.dlrharness.testsupport;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

class CapabilityTest {
    @ParameterizedTest
    @EnumSource
    void missingAbortsWithReasonAndRemedy(Capability capability) {
        assertThatThrownBy(() -> capability.judge(Optional.of("not here"), false))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining(capability.name())
                .hasMessageContaining("not here")
                .hasMessageMatching(".*(install|run as root).*");
    }

    @ParameterizedTest
    @EnumSource
    void missingFailsWhereItIsRequired(Capability capability) {
        assertThatThrownBy(() -> capability.judge(Optional.of("not here"), true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not here");
    }

    @ParameterizedTest
    @EnumSource
    void presentGoesOn(Capability capability) {
        assertThatCode(() -> capability.judge(Optional.empty(), true)).doesNotThrowAnyException();
    }
}
