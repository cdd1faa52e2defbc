package io.github.dlrharness.junit;

import static io.github.dlrharness.testbed.fault.ArpOperation.REPLY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Faults on links that a real backend can't spoil: whether it can run at all is asked first, so this takes a machine where it can. */
@Tag("netns")
class UnspoilableLinksIT {
    @Test
    void linksThatABackendCantSpoilAreRefusedBeforeItStarts() {
        assertThat(FixtureRun.of(Forked.class)
                        .with(TestbedSource.PARAMETER, InstalledTestbeds.class.getName())
                        .problem())
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining("@Drop(arp = REPLY): ")
                .hasMessageContaining("link of vm1: the agent of host-a is a process of its own")
                .hasMessageContaining("underlay = \"*\"");
    }

    @Topology(backend = "forked")
    static class Forked {
        @Test
        @Drop(arp = REPLY)
        void test() {}
    }
}
