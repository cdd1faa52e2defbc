package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.HostKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** The Linux kernel as a host, judged as any other implementation: it routes, it has no pMAC, and the step that takes one is named. */
@Tag("netns")
class KernelHostIT {
    @TempDir
    Path directory;

    @Test
    void anycastGatewaysFailInStepTwo() {
        assertThat(run(Anycast.class).problem())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("host-a did not resolve 172.16.20.11 (vm2) on VXLAN 5001: step 2 is WRONG")
                .hasMessageContaining("the copy to host-b still has source vMAC")
                .hasMessageContaining("6 MISSING");
    }

    @Topology(
            lifs = {@LifSpec(vni = 5000, address = "172.16.10.1/24"), @LifSpec(vni = 5001, address = "172.16.20.1/24")},
            hosts = {
                @HostSpec(name = "host-a", kind = HostKind.LINUX_ANYCAST),
                @HostSpec(name = "host-b", kind = HostKind.LINUX_ANYCAST)
            },
            vms = {
                @VmSpec(name = "vm1", host = "host-a", vni = 5000, address = "172.16.10.11"),
                @VmSpec(name = "vm2", host = "host-b", vni = 5001, address = "172.16.20.11")
            })
    static class Anycast {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "300ms")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void anycastGatewaysAskInVain() {
        run(InVain.class).succeeds(1);
    }

    @Topology(
            lifs = {@LifSpec(vni = 5000, address = "172.16.10.1/24"), @LifSpec(vni = 5001, address = "172.16.20.1/24")},
            hosts = {
                @HostSpec(name = "host-a", kind = HostKind.LINUX_ANYCAST),
                @HostSpec(name = "host-b", kind = HostKind.LINUX_ANYCAST)
            },
            vms = {
                @VmSpec(name = "vm1", host = "host-a", vni = 5000, address = "172.16.10.11"),
                @VmSpec(name = "vm2", host = "host-b", vni = 5001, address = "172.16.20.11")
            })
    static class InVain {
        @Test
        @ExpectArpUnresolved(on = "host-a", target = "vm2", within = "500ms")
        void test(Vm vm1, Vm vm2) {
            assertThat(vm1.ping(vm2).received()).isZero();
        }
    }

    @Test
    void anycastGatewayBesideOursHandsTheRequestToItsVms() {
        assertThat(run(Beside.class).problem())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("step 3 is WRONG")
                .hasMessageContaining("host-b handed the request from the overlay to vm2");
    }

    @Topology(
            lifs = {@LifSpec(vni = 5000, address = "172.16.10.1/24"), @LifSpec(vni = 5001, address = "172.16.20.1/24")},
            hosts = {@HostSpec(name = "host-a"), @HostSpec(name = "host-b", kind = HostKind.LINUX_ANYCAST)},
            vms = {
                @VmSpec(name = "vm1", host = "host-a", vni = 5000, address = "172.16.10.11"),
                @VmSpec(name = "vm2", host = "host-b", vni = 5001, address = "172.16.20.11")
            })
    static class Beside {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "300ms")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void vtepWithoutARouterIsNotAskedAbout() {
        assertThat(run(NoRouter.class).problem())
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining(
                        "host \"host-b\" of topology \"NoRouter\" is of kind linux and has no DLR instance, so vm2 answers the asking host itself");
    }

    @Topology(
            lifs = {@LifSpec(vni = 5000, address = "172.16.10.1/24"), @LifSpec(vni = 5001, address = "172.16.20.1/24")},
            hosts = {@HostSpec(name = "host-a"), @HostSpec(name = "host-b", kind = HostKind.LINUX)},
            vms = {
                @VmSpec(name = "vm1", host = "host-a", vni = 5000, address = "172.16.10.11"),
                @VmSpec(name = "vm2", host = "host-b", vni = 5001, address = "172.16.20.11")
            })
    static class NoRouter {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2")
        void test() {}
    }

    @Test
    void vtepWithoutARouterTakesNothingFromTheStepsOfOthers() {
        run(ThirdHost.class).succeeds(1);
    }

    @Topology(
            lifs = {@LifSpec(vni = 5000, address = "172.16.10.1/24"), @LifSpec(vni = 5001, address = "172.16.20.1/24")},
            hosts = {
                @HostSpec(name = "host-a"),
                @HostSpec(name = "host-b"),
                @HostSpec(name = "host-c", kind = HostKind.LINUX)
            },
            vms = {
                @VmSpec(name = "vm1", host = "host-a", vni = 5000, address = "172.16.10.11"),
                @VmSpec(name = "vm2", host = "host-b", vni = 5001, address = "172.16.20.11"),
                @VmSpec(name = "vm3", host = "host-c", vni = 5001, address = "172.16.20.13")
            })
    static class ThirdHost {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2")
        void test(Vm vm1, Vm vm2) {
            assertThat(vm1.ping(vm2).complete()).isTrue();
        }
    }

    private FixtureRun run(Class<?> fixture) {
        return FixtureRun.of(fixture)
                .with(TestbedSource.PARAMETER, BrokenSource.class.getName())
                .with(Settings.EVIDENCE_DIRECTORY, directory.toString());
    }
}
