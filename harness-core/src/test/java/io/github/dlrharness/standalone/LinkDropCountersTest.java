package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.os.linux.LinkDrops;
import io.github.dlrharness.os.linux.SystemException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkDropCountersTest {
    private static final Map<Integer, String> NAMES = Map.of(0, "uplink", 3, "tap3");

    private final Map<String, LinkDrops> kernel = new HashMap<>();
    private boolean failing;
    private final LinkDropCounters counters = new LinkDropCounters(this::kernel);

    private Map<String, LinkDrops> kernel() {
        if (failing) {
            throw new SystemException("no memory");
        }
        return Map.copyOf(kernel);
    }

    @BeforeEach
    void start() {
        kernel.put("uplink", new LinkDrops(4, 100, 200));
        kernel.put("other", new LinkDrops(9, 1, 1));
        counters.look(NAMES);
    }

    private Map<String, Long> look() {
        return counters.look(NAMES);
    }

    @Test
    void countsFromWhatWasThereAtTheStart() {
        kernel.put("uplink", new LinkDrops(4, 107, 200));

        assertThat(look())
                .containsEntry("port.uplink.received.link-drops", 7L)
                .containsEntry("port.uplink.sent.link-drops", 0L)
                .containsEntry("port.p3.received.link-drops", 0L)
                .hasSize(4);
    }

    @Test
    void goesOnWhenAnInterfaceIsMadeAnew() {
        kernel.put("uplink", new LinkDrops(4, 107, 201));
        look();
        kernel.remove("uplink");
        assertThat(look()).containsEntry("port.uplink.received.link-drops", 7L);

        kernel.put("uplink", new LinkDrops(5, 3, 30));

        assertThat(look())
                .containsEntry("port.uplink.received.link-drops", 10L)
                .containsEntry("port.uplink.sent.link-drops", 31L);
    }

    @Test
    void countsAllOfAnInterfaceThatWasMissingAtTheStart() {
        kernel.put("tap3", new LinkDrops(6, 2, 1));

        assertThat(look())
                .containsEntry("port.p3.received.link-drops", 2L)
                .containsEntry("port.p3.sent.link-drops", 1L);
    }

    @Test
    void countsFromTheResetOn() {
        kernel.put("uplink", new LinkDrops(4, 107, 201));

        counters.reset(NAMES);

        assertThat(look()).containsEntry("port.uplink.received.link-drops", 0L);
        kernel.put("uplink", new LinkDrops(4, 108, 201));
        assertThat(look()).containsEntry("port.uplink.received.link-drops", 1L);
    }

    @Test
    void countsNothingOfAPortWhileItIsRemoved() {
        counters.look(Map.of(0, "uplink"));
        kernel.put("tap3", new LinkDrops(6, 50, 50));

        assertThat(look()).containsEntry("port.p3.received.link-drops", 0L);
    }

    @Test
    void keepsWhatWasCountedAtAPortThatWasRemoved() {
        kernel.put("tap3", new LinkDrops(6, 2, 1));
        look();
        kernel.put("tap3", new LinkDrops(6, 5, 1));

        assertThat(counters.look(Map.of(0, "uplink", 3, "tap4")))
                .containsEntry("port.removed-tap3.received.link-drops", 5L)
                .containsEntry("port.removed-tap3.sent.link-drops", 1L)
                .containsEntry("port.p3.received.link-drops", 0L);
        kernel.put("tap3", new LinkDrops(6, 50, 50));

        assertThat(look())
                .containsEntry("port.p3.received.link-drops", 5L)
                .containsEntry("port.removed-tap4.received.link-drops", 0L)
                .doesNotContainKey("port.removed-tap3.received.link-drops");
        kernel.put("tap3", new LinkDrops(6, 51, 50));
        assertThat(look()).containsEntry("port.p3.received.link-drops", 6L);

        counters.look(Map.of(0, "uplink"));
        counters.reset(Map.of(0, "uplink"));
        assertThat(counters.look(Map.of(0, "uplink"))).hasSize(2);
    }

    @Test
    void showsWhatItSawLastWhenTheKernelCantBeAsked() {
        kernel.put("uplink", new LinkDrops(4, 107, 200));
        look();
        failing = true;
        assertThat(look()).containsEntry("port.uplink.received.link-drops", 7L);

        failing = false;
        kernel.put("uplink", new LinkDrops(4, 109, 200));
        assertThat(look()).containsEntry("port.uplink.received.link-drops", 9L);
    }
}
