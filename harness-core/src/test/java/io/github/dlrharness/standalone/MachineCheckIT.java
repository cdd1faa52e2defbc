package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.standalone.Finding.Level;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a check of the machine finds, and what it says to do. */
@Tag("netns")
class MachineCheckIT {
    private static List<Finding> problems(TwoHosts hosts) {
        return MachineCheck.findings(TwoHosts.config("a", ""), hosts.place("a")).stream()
                .filter(finding -> finding.level() != Level.OK)
                .toList();
    }

    @Test
    void soundMachineHasNoProblem() {
        try (TwoHosts hosts = TwoHosts.wired()) {
            assertThat(problems(hosts)).isEmpty();
            assertThat(MachineCheck.findings(TwoHosts.config("a", ""), hosts.place("a")))
                    .contains(Finding.ok("UDP port 4789 of 192.168.250.51 is free"));
        }
    }

    @Test
    void everythingWrongIsToldWithItsRemedy() {
        try (TwoHosts hosts = TwoHosts.wired()) {
            TwoHosts.run(
                    new IpBatch(hosts.a).add("link set uplink mtu 1500").add("address add 172.16.10.99/24 dev p1"));

            assertThat(problems(hosts))
                    .containsExactly(
                            Finding.error(
                                    "interface uplink has an MTU of 1500, less than the 1600 configured; longer packets would be lost",
                                    "\"ip link set uplink mtu 1600\" here, on the other hosts and between them, or set underlay.mtu:"
                                            + " 1500"),
                            Finding.warning(
                                    "interface p1 has the address 172.16.10.99, so the kernel answers VMs in the router's place",
                                    "\"ip address flush dev p1\", and \"ip link set p1 arp off\""));
            TwoHosts.run(new IpBatch(hosts.a).add("link delete p1").add("address flush dev uplink"));
            assertThat(problems(hosts))
                    .extracting(Finding::text)
                    .containsExactly(
                            "the underlay's interface uplink has not the address 192.168.250.51 but none",
                            "there is no interface p1");
            TwoHosts.run(new IpBatch(hosts.a).add("link delete uplink"));
            assertThat(problems(hosts)).extracting(Finding::level).containsExactly(Level.ERROR, Level.WARNING);
        }
    }

    @Test
    void linkThatIsDownAndAPortThatIsTakenAreTold() {
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent running = hosts.start("a")) {
            TwoHosts.run(new IpBatch(hosts.b).add("link set uplink down"));
            TwoHosts.await("the uplink is down", () -> !running.info().healthy());

            assertThat(problems(hosts)).extracting(Finding::level).containsExactly(Level.WARNING, Level.ERROR);
            assertThat(problems(hosts).get(0).text()).isEqualTo("interface uplink is down or has no carrier");
            assertThat(problems(hosts).get(1).text()).contains("another VTEP listens there");
        }
    }
}
