package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.control.LimitReachedException;
import io.github.dlrharness.control.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStreamsTest {
    @Test
    void refusesMoreSubscriptionsThanThereMayBeUntilOneEnds() {
        EventStreams streams = new EventStreams();
        List<Subscription> subscriptions = new ArrayList<>();
        try {
            while (subscriptions.size() < EventStreams.MAX_SUBSCRIPTIONS) {
                subscriptions.add(streams.subscribe(event -> {}));
            }
            assertThatThrownBy(() -> streams.subscribe(event -> {}))
                    .isInstanceOf(LimitReachedException.class)
                    .hasMessageContaining("16 subscriptions to events run");

            subscriptions.get(3).close();
            assertThat(streams.subscribe(event -> {})).isNotNull();
        } finally {
            streams.close();
        }
    }
}
