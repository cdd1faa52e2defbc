package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestEngine;

/** The build runs these tests with two versions of JUnit; this one tells when it doesn't. */
class JunitVersionTest {
    private static final String EXPECTED = System.getProperty("test.expectedJunit");

    @Test
    void apiIsTheExpectedOne() {
        assertThat(Test.class.getPackage().getImplementationVersion()).isEqualTo(EXPECTED);
    }

    @Test
    void engineIsTheExpectedOne() {
        assertThat(ServiceLoader.load(TestEngine.class)).anySatisfy(engine -> {
            assertThat(engine.getId()).isEqualTo("junit-jupiter");
            assertThat(engine.getVersion()).hasValue(EXPECTED);
        });
    }
}
