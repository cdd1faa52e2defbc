package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.io.linux.TapSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TapRingsTest {
    @ParameterizedTest
    @CsvSource({"1, 4096", "16, 4096", "17, 2048", "110, 512", "250, 256", "1000, 256"})
    void ringsGetSmallerAsTapsGetMore(int taps, int slots) {
        assertThat(TapRings.slots(taps)).isEqualTo(slots).isLessThanOrEqualTo(TapSocket.DEFAULT_SLOTS);
    }
}
