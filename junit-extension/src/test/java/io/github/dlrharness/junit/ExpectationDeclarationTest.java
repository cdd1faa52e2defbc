package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Expectations that can't be judged are refused before anything starts. */
class ExpectationDeclarationTest {
    @Test
    void unknownHostListsTheHosts() {
        assertRefused(
                UnknownHost.class,
                "@ExpectArpResolved(on = \"hosta\", target = \"vm2\", within = \"1s\"): topology \"UnknownHost\" has no host \"hosta\"; did you mean \"host-a\"? its hosts are host-a, host-b");
    }

    @Topology
    static class UnknownHost {
        @Test
        @ExpectArpResolved(on = "hosta", target = "vm2")
        void test() {}
    }

    @Test
    void unknownTargetListsTheVms() {
        assertRefused(
                UnknownTarget.class,
                "@ExpectArpUnresolved(on = \"host-a\", target = \"vm22\", within = \"5s\"): \"vm22\" is neither a VM of topology \"UnknownTarget\" nor an IPv4 address; did you mean \"vm2\"? its VMs are vm1, vm2");
    }

    @Topology
    static class UnknownTarget {
        @Test
        @ExpectArpUnresolved(on = "host-a", target = "vm22")
        void test() {}
    }

    @Test
    void malformedDurationSaysHowToWriteOne() {
        assertRefused(
                BadDuration.class,
                "@ExpectArpResolved(on = \"host-a\", target = \"vm2\", within = \"fast\"): \"fast\" is not a duration; write a whole number and ms, s, m or h, like 200ms or 1s");
    }

    @Topology
    static class BadDuration {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2")
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "fast")
        void test() {}
    }

    @Test
    void targetOnTheAskingHostItselfIsRefused() {
        String remedy =
                ": vm2 is on host-b itself; the seven steps need a target on another host: use on = \"host-a\", or assert Host.arp(172.16.20.11)";
        assertRefused(OwnVm.class, "@ExpectArpResolved(on = \"host-b\", target = \"vm2\", within = \"1s\")" + remedy);
        assertRefused(
                OwnAddress.class,
                "@ExpectArpResolved(on = \"host-b\", target = \"172.16.20.11\", within = \"1s\")" + remedy);
    }

    @Topology
    static class OwnVm {
        @Test
        @ExpectArpResolved(on = "host-b", target = "vm2")
        void test() {}
    }

    @Topology
    static class OwnAddress {
        @Test
        @ExpectArpResolved(on = "host-b", target = "172.16.20.11")
        void test() {}
    }

    @Test
    void addressOutsideEveryLifIsRefused() {
        FixtureRun run = FixtureRun.of(FarAway.class);

        assertThat(run.problem()).hasMessageContaining("192.0.2.1 lies in no LIF's subnet");
        assertThat(run.journal().entries()).isEmpty();
    }

    @Topology
    static class FarAway {
        @Test
        @ExpectArpUnresolved(on = "host-a", target = "192.0.2.1")
        void test() {}
    }

    @Test
    void expectationWithoutATopologyFailsInsteadOfHoldingInSilence() {
        assertThat(FixtureRun.of(NoTopology.class).problem())
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining("has no topology; put @Topology on the test or its class");
    }

    static class NoTopology {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2")
        void test() {}
    }

    private static void assertRefused(Class<?> fixture, String message) {
        FixtureRun run = FixtureRun.of(fixture);

        Throwable problem = run.problem();

        assertThat(problem).isInstanceOf(ExtensionConfigurationException.class).hasMessage(message);
        assertThat(problem.getStackTrace())
                .singleElement()
                .asString()
                .startsWith("%s.test(ExpectationDeclarationTest.java:".formatted(fixture.getName()));
        assertThat(run.journal().entries()).isEmpty();
    }
}
