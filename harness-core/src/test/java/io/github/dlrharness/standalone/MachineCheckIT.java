package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentConfig.Datapath;
import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.os.linux.Program;
import io.github.dlrharness.standalone.Finding.Level;
import io.github.dlrharness.testsupport.Capability;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void socketAndMetricsThatCantBeHadAreTold(@TempDir Path folder) throws Exception {
        AgentConfig plain = TwoHosts.config("a", "");
        Path notAFolder = Files.createFile(folder.resolve("file"));
        try (TwoHosts hosts = TwoHosts.wired()) {
            TwoHosts.run(new IpBatch(hosts.a).add("link set lo up"));
            AgentConfig config = new AgentConfig(
                    plain.engine(),
                    plain.interfaces(),
                    plain.datapath(),
                    new AgentConfig.ControlConfig(notAFolder.resolve("a.sock").toString()),
                    new AgentConfig.MetricsConfig("127.0.0.1", 9464),
                    plain.log());
            try (ServerSocket taken =
                    hosts.a.call(() -> new ServerSocket(9464, 1, InetAddress.getByName("127.0.0.1")))) {
                assertThat(taken.isBound()).isTrue();

                assertThat(MachineCheck.findings(config, hosts.place("a")))
                        .filteredOn(finding -> finding.level() != Level.OK)
                        .extracting(Finding::text)
                        .containsExactly(
                                "the control socket %s/a.sock can't be made: %s is no folder"
                                        .formatted(notAFolder, notAFolder),
                                "metrics can't be served at 127.0.0.1:9464: Address already in use");
            }
        }
    }

    @Test
    void socketAndMetricsThatCanBeHadAreTold(@TempDir Path folder) {
        AgentConfig plain = TwoHosts.config("a", "");
        Path socket = folder.resolve("new").resolve("a.sock");
        AgentConfig config = new AgentConfig(
                plain.engine(),
                plain.interfaces(),
                plain.datapath(),
                new AgentConfig.ControlConfig(socket.toString()),
                new AgentConfig.MetricsConfig("127.0.0.1", 9464),
                plain.log());
        try (TwoHosts hosts = TwoHosts.wired()) {
            TwoHosts.run(new IpBatch(hosts.a).add("link set lo up"));

            assertThat(MachineCheck.findings(config, hosts.place("a")))
                    .contains(
                            Finding.ok("the control socket %s can be made".formatted(socket)),
                            Finding.ok("metrics can be served at 127.0.0.1:9464"));
            assertThat(folder).isEmptyDirectory();
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

    /** Tells what is wrong with the configuration in the file named, as seen by a process of its own. */
    static final class Main {
        private Main() {}

        /** Writes one line for each problem. */
        public static void main(String[] arguments) {
            MachineCheck.findings(AgentYaml.read(Path.of(arguments[0])), Place.HERE).stream()
                    .filter(finding -> finding.level() == Level.ERROR)
                    .forEach(finding -> System.out.println(finding.text()));
        }
    }

    /** The errors that a process without the right to open packet sockets finds. */
    private static List<String> errorsWithoutRights(TwoHosts hosts, Path folder, Datapath datapath) throws Exception {
        Path file = folder.resolve("a.yaml");
        Files.writeString(file, AgentJson.writePretty(TwoHosts.with(TwoHosts.config("a", ""), datapath)));
        Process process = new ProcessBuilder(
                        Program.path("nsenter", "util-linux"),
                        "--net=" + hosts.a.path(),
                        "--",
                        Program.path("setpriv", "util-linux"),
                        "--bounding-set=-net_raw",
                        "--inh-caps=-net_raw",
                        "--",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).isZero();
        return lines;
    }

    @Test
    void packetSocketsThatAreRefusedAreAProblemOfTheirDatapathOnly(@TempDir Path folder) throws Exception {
        Capability.LIBPCAP.require();
        try (TwoHosts hosts = TwoHosts.wired()) {
            assertThat(errorsWithoutRights(hosts, folder, Datapath.PACKET))
                    .singleElement()
                    .asString()
                    .startsWith("packet sockets are refused: ");
            assertThat(errorsWithoutRights(hosts, folder, Datapath.PCAP))
                    .as("libpcap's own complaint")
                    .singleElement()
                    .asString()
                    .startsWith("libpcap may not capture: ");
            assertThat(MachineCheck.findings(TwoHosts.with(TwoHosts.config("a", ""), Datapath.PCAP), hosts.place("a")))
                    .contains(Finding.ok("libpcap may capture"))
                    .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Level.OK))
                    .noneSatisfy(finding -> assertThat(finding.text()).contains("packet sockets"));
        }
    }
}
