package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testbed.fault.ArpOperation;
import io.github.dlrharness.testbed.fault.Fault;
import io.github.dlrharness.testbed.fault.Protocol;
import io.github.dlrharness.testsupport.dissection.Undissected;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults that annotations make, on the simulated backend. */
class FaultAnnotationTest {
    @TempDir
    Path directory;

    private FixtureRun run(Class<?> fixture) {
        return FixtureRun.of(fixture)
                .with(TestbedSource.PARAMETER, InstalledTestbeds.class.getName())
                .with(Settings.EVIDENCE_DIRECTORY, directory.toString());
    }

    @Test
    @Undissected("a bit of a frame is wrong on purpose")
    void examplesWrittenForNamespacesRunUnchanged() throws ClassNotFoundException {
        run(Class.forName(getClass().getPackageName() + ".docs.FaultsIT"))
                .with(Settings.BACKEND, "simulated")
                .succeeds(7);
    }

    @Test
    void faultsOfClassesAroundComeFirstAndThoseOfATestAreOver() {
        run(Around.class).succeeds(3);
    }

    @Topology(backend = "simulated")
    @Delay(by = "5ms", vm = "vm1")
    static class Around {
        private static final Fault SLOW = Fault.delay(Duration.ofMillis(5)).onVm("vm1");

        @BeforeEach
        void theyAreThereBeforeTheTest(Testbed testbed) {
            assertThat(testbed.faults().list()).startsWith(SLOW);
        }

        @Test
        @Drop(arp = ArpOperation.REPLY, nth = 2)
        @Delay(by = "5ms", vm = "vm1")
        void ofItsOwn(Testbed testbed) {
            assertThat(testbed.faults().list())
                    .containsExactly(SLOW, Fault.drop().arp(ArpOperation.REPLY).nth(2));
        }

        @Test
        void none(Testbed testbed) {
            assertThat(testbed.faults().list()).containsExactly(SLOW);
        }

        @Nested
        @Duplicate(protocol = Protocol.ICMP, underlay = "*")
        class Inside {
            @Test
            void both(Testbed testbed) {
                assertThat(testbed.faults().list())
                        .containsExactly(
                                SLOW, Fault.duplicate().protocol(Protocol.ICMP).onUnderlay("*"));
            }
        }
    }

    @Test
    void aFailedExpectationNamesTheFaultsAndTheSeed() {
        assertThat(run(Expects.class).problem())
                .hasMessageContaining("does not hold")
                .hasMessageContaining("Faults:")
                .hasMessageContaining("@Drop(arp = REPLY, vni = 5001): ")
                .hasMessageContaining("dropped on a VM's link, sent by vm2: ARP reply 172.16.20.11 is at ")
                .hasMessageContaining("-Ddlrharness.seed=1");
    }

    @Topology(backend = "simulated")
    static class Expects {
        @Test
        @Drop(arp = ArpOperation.REPLY, vni = 5001)
        @ExpectArpResolved(on = "host-a", target = "vm2")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void aFailedBodyNamesTheFaultsAndTheSeed() {
        assertThat(run(Fails.class).problem().getSuppressed())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("@Partition(\"host-b\"): ")
                .hasMessageContaining("dropped on the underlay, sent by host-a: ")
                .hasMessageContaining("-Ddlrharness.seed=1");
    }

    @Topology(backend = "simulated")
    static class Fails {
        @Test
        @Partition("host-b")
        void test(Vm vm1, Vm vm2) {
            assertThat(vm1.ping(vm2).complete()).isTrue();
        }
    }

    @Test
    void whatIsDoubledOnTheWireIsNotTheRoutersDouble() {
        run(Doubled.class).succeeds(1);
    }

    @Topology(backend = "simulated")
    static class Doubled {
        @Test
        @Duplicate(underlay = "*")
        @ExpectArpResolved(on = "host-a", target = "vm2")
        @ExpectArpResolved(on = "host-b", target = "vm1")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }
}
