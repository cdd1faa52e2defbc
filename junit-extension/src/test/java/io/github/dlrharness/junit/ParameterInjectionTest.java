package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.TopologyPlan;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.io.TempDir;

/** What tests may have as parameters, and how hosts and VMs are found. */
class ParameterInjectionTest {
    @Test
    void injectsEverythingATestActsOn() {
        FixtureRun.of(Everything.class).succeeds(1);
    }

    @Topology
    static class Everything {
        @Test
        void all(
                Testbed testbed, TopologyPlan plan, Capture capture, Host hostA, Vm vm2, @ByName("host-b") Host other) {
            assertThat(testbed.plan()).isSameAs(plan);
            assertThat(capture.frames()).isEmpty();
            assertThat(hostA.name()).isEqualTo("host-a");
            assertThat(vm2.name()).isEqualTo("vm2");
            assertThat(other.name()).isEqualTo("host-b");
        }
    }

    @Test
    void unknownNameListsTheNamesThereAre() {
        assertThat(FixtureRun.of(UnknownVm.class).problem())
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessage("Parameter \"vm3\": topology \"UnknownVm\" has no VM of that name; there are vm1, vm2"
                        + " (hostA stands for host-a; write @ByName(\"...\") for any other name)");
    }

    @Topology
    static class UnknownVm {
        @Test
        void test(Vm vm3) {}
    }

    @Test
    void unknownQualifierListsTheNamesThereAre() {
        FixtureRun run = FixtureRun.of(UnknownQualifier.class);

        assertThat(run.problem())
                .hasMessage(
                        "@ByName(\"hostA\"): topology \"UnknownQualifier\" has no host of that name; did you mean \"host-a\"? there are host-a, host-b");
    }

    @Topology
    static class UnknownQualifier {
        @Test
        void test(@ByName("hostA") Host host) {}
    }

    @Test
    void exactNameWinsOverOneThatOnlySoundsAlike() {
        FixtureRun.of(Alike.class).succeeds(1);
    }

    @Test
    void nameThatFitsTwoIsRefused() {
        assertThat(FixtureRun.of(Ambiguous.class).problem())
                .hasMessage("Parameter \"dbOne\" may stand for db-one or db_one; write @ByName(\"...\") to say which");
    }

    @Topology(
            hosts = @HostSpec(name = "h"),
            lifs = @LifSpec(vni = 7, address = "10.0.7.1/24"),
            vms = {
                @VmSpec(name = "web", host = "h", vni = 7, address = "10.0.7.2"),
                @VmSpec(name = "w-eb", host = "h", vni = 7, address = "10.0.7.3"),
                @VmSpec(name = "db-one", host = "h", vni = 7, address = "10.0.7.4"),
                @VmSpec(name = "db_one", host = "h", vni = 7, address = "10.0.7.5")
            })
    @Retention(RetentionPolicy.RUNTIME)
    @interface AlikeNames {}

    @AlikeNames
    static class Alike {
        @Test
        void test(Vm web) {
            assertThat(web.name()).isEqualTo("web");
        }
    }

    @AlikeNames
    static class Ambiguous {
        @Test
        void test(Vm dbOne) {}
    }

    @Test
    void withoutATopologyParametersAreLeftToOthers() {
        assertThat(FixtureRun.of(NoTopology.class).problem())
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("No ParameterResolver registered");
    }

    static class NoTopology {
        @Test
        void test(Vm vm1) {}
    }

    @Test
    void codeWithoutParameterNamesIsToldWhatToDo(@TempDir Path directory)
            throws IOException, ReflectiveOperationException {
        Path source = directory.resolve("Nameless.java");
        Files.writeString(source, """
                package nameless;
                import io.github.dlrharness.junit.*;
                import io.github.dlrharness.testbed.*;
                @Topology
                public class Nameless {
                    @org.junit.jupiter.api.Test void qualified(@ByName("vm1") Vm any) {}
                    @org.junit.jupiter.api.Test void bare(Vm vm1) {}
                }
                """);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "-d",
                        directory.toString(),
                        source.toString());
        assertThat(failed).isZero();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            assertThat(FixtureRun.of(loader.loadClass("nameless.Nameless")).problem())
                    .hasMessage(
                            "The name of parameter 1 of bare is not in the class file, so which VM it is can't be told;"
                                    + " compile with -parameters, or write @ByName(\"...\") in front of it; there are vm1, vm2");
        }
    }
}
