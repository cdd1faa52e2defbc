package io.github.dlrharness.maven;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgLineTest {
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    @Test
    void nothingBecomesTheWord() {
        assertThat(new ArgLine(null).with(NATIVE)).hasToString(NATIVE);
        assertThat(new ArgLine("  ").with(NATIVE)).hasToString(NATIVE);
    }

    @Test
    void keepsWhatOthersHaveSetAsItIs() {
        String jacoco = "-javaagent:\"/a b/agent.jar\"=destfile=x  @{late} -Xmx1g";

        assertThat(new ArgLine(jacoco).with(NATIVE)).hasToString(jacoco + " " + NATIVE);
    }

    @Test
    void addsAWordOnce() {
        assertThat(new ArgLine(NATIVE + " -Xmx1g").with(NATIVE)).hasToString(NATIVE + " -Xmx1g");
        assertThat(new ArgLine(NATIVE + "2").with(NATIVE)).hasToString(NATIVE + "2 " + NATIVE);
    }
}
