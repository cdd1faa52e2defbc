package io.github.dlrharness.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a topology can be wrong, with the exact words that tell so. */
class InvalidTopologyTest {
    /** One wrong topology and the problems it must be refused with, no more and no fewer. */
    record Case(String title, TopologyBuilder topology, List<String> problems) {
        @Override
        public String toString() {
            return title;
        }
    }

    static void assertRefused(Case wrong) {
        TopologyException refusal = catchThrowableOfType(
                TopologyException.class, () -> wrong.topology().plan());

        assertThat(refusal).as(wrong.title()).isNotNull();
        assertThat(refusal.problems()).containsExactlyElementsOf(wrong.problems());
    }

    @ParameterizedTest
    @MethodSource({"names", "kinds", "agents", "vnisAndLifs", "underlays", "vms", "macs", "mtus"})
    void isRefusedWithItsProblems(Case wrong) {
        assertRefused(wrong);
    }

    static Stream<Case> names() {
        return Stream.of(
                wrong("no host", named(), "there is no host; add at least one"),
                wrong(
                        "two hosts of one name",
                        named().host("a").host("b").host("a"),
                        "host \"a\": the name is taken by host #1; hosts and VMs need names of their own, so rename one of the two"),
                wrong(
                        "two VMs of one name",
                        seed().vm("vm1", vm -> vm.on("host-b").vni(5001).address("172.16.20.12")),
                        "VM \"vm1\": the name is taken by VM #1; hosts and VMs need names of their own, so rename one of the two"),
                wrong(
                        "a VM named like a host",
                        seed().vm("host-b", vm -> vm.on("host-b").vni(5001).address("172.16.20.12")),
                        "VM \"host-b\": the name is taken by host #2; hosts and VMs need names of their own, so rename one of the"
                                + " two"),
                wrong(
                        "two LIFs of one name",
                        seed().lif(5002, "172.16.30.1/24", "lif-5000"),
                        "LIF \"lif-5000\": the name is taken by LIF #1; rename one of the two"),
                wrong("a host without a name", seed().host(""), "host #3: the name is missing; give it one"),
                wrong(
                        "a VM without a name",
                        seed().vm(null, vm -> vm.on("host-b").vni(5001).address("172.16.20.300")),
                        "VM #3: the name is missing; give it one",
                        "VM #3: address \"172.16.20.300\" is not an IPv4 address; write four numbers from 0 to 255 like 192.0.2.1"),
                wrong(
                        "a slash in a host's name",
                        seed().host("rack1/host"),
                        "host \"rack1/host\": not every file name can have that name's characters; use letters, digits, \".\", \"_\""
                                + " and \"-\", and begin with a letter or digit"),
                wrong(
                        "a topology's name that leads out of its folder",
                        Topologies.named("..").host("a"),
                        "topology \"..\": not every file name can have that name's characters; use letters, digits, \".\", \"_\" and"
                                + " \"-\", and begin with a letter or digit"),
                wrong(
                        "a long host name",
                        named().host("h".repeat(33)),
                        "host \"" + "h".repeat(33) + "\": the name has 33 characters; use at most 32"),
                wrong(
                        "a long topology name",
                        Topologies.named("t".repeat(65)).host("a"),
                        "topology \"" + "t".repeat(65) + "\": the name has 65 characters; use at most 64"),
                wrong(
                        "a mistyped host",
                        seed().vm("vm3", vm -> vm.on("hosta").vni(5000).address("172.16.10.12")),
                        "VM \"vm3\": there is no host \"hosta\"; did you mean \"host-a\"? the hosts are host-a, host-b"),
                wrong(
                        "an unknown host",
                        seed().vm("vm3", vm -> vm.on("rack7").vni(5000).address("172.16.10.12")),
                        "VM \"vm3\": there is no host \"rack7\"; the hosts are host-a, host-b"),
                wrong(
                        "a VM without a host",
                        seed().vm("vm3", vm -> vm.vni(5000).address("172.16.10.12")),
                        "VM \"vm3\": the host it runs on is missing; the hosts are host-a, host-b"));
    }

    static Stream<Case> vnisAndLifs() {
        return Stream.of(
                wrong(
                        "a LIF on VNI 0",
                        seed().lif(0, "172.16.30.1/24"),
                        "LIF \"lif-0\": VNI 0 is out of range; choose 1 to 16777215"),
                wrong(
                        "a LIF on VNI 2^24",
                        seed().lif(1 << 24, "172.16.30.1/24"),
                        "LIF \"lif-16777216\": VNI 16777216 is out of range; choose 1 to 16777215"),
                wrong(
                        "a VM on VNI 0",
                        seed().vm("vm3", vm -> vm.on("host-a").vni(0).address("172.16.10.12/24")),
                        "VM \"vm3\": VNI 0 is out of range; choose 1 to 16777215"),
                wrong(
                        "a VM on VNI 2^24",
                        seed().vm("vm3", vm -> vm.on("host-a").vni(1 << 24).address("172.16.10.12/24")),
                        "VM \"vm3\": VNI 16777216 is out of range; choose 1 to 16777215"),
                wrong(
                        "two LIFs on one VNI",
                        seed().lif(5001, "172.16.30.1/24", "web"),
                        "LIF \"web\": VNI 5001 already has LIF \"lif-5001\"; a VNI has one LIF, so choose another VNI or remove one"
                                + " of the two"),
                wrong(
                        "overlapping LIFs",
                        seed().lif(5002, "172.16.0.1/16"),
                        "LIF \"lif-5002\": subnet 172.16.0.0/16 overlaps 172.16.10.0/24 of LIF \"lif-5000\"; choose subnets that"
                                + " share no address, so that the router can tell where an address lies",
                        "LIF \"lif-5002\": subnet 172.16.0.0/16 overlaps 172.16.20.0/24 of LIF \"lif-5001\"; choose subnets that"
                                + " share no address, so that the router can tell where an address lies"),
                wrong(
                        "a LIF without an address",
                        seed().lif(5002, null),
                        "LIF \"lif-5002\": address is missing; write one"),
                wrong(
                        "a LIF without a prefix length",
                        seed().lif(5002, "172.16.30.1"),
                        "LIF \"lif-5002\": address 172.16.30.1 has no prefix length; write it like 172.16.30.1/24"),
                wrong(
                        "a LIF in a /31",
                        seed().lif(5002, "172.16.30.1/31"),
                        "LIF \"lif-5002\": address 172.16.30.1/31 has prefix length \"31\"; choose 1 to 30"),
                wrong(
                        "a LIF with a netmask",
                        seed().lif(5002, "172.16.30.1/255.255.255.0"),
                        "LIF \"lif-5002\": address 172.16.30.1/255.255.255.0 has prefix length \"255.255.255.0\"; choose 1 to 30"),
                wrong(
                        "a LIF with a malformed address",
                        seed().lif(5002, "172.16.30/24"),
                        "LIF \"lif-5002\": address \"172.16.30\" is not an IPv4 address; write four numbers from 0 to 255 like"
                                + " 192.0.2.1"),
                wrong(
                        "a LIF with the network address",
                        seed().lif(5002, "172.16.30.0/24"),
                        "LIF \"lif-5002\": address 172.16.30.0 is the network address of 172.16.30.0/24; choose 172.16.30.1 to"
                                + " 172.16.30.254"),
                wrong(
                        "a LIF with the broadcast address",
                        seed().lif(5002, "172.16.30.255/24"),
                        "LIF \"lif-5002\": address 172.16.30.255 is the broadcast address of 172.16.30.0/24; choose 172.16.30.1 to"
                                + " 172.16.30.254"),
                wrong(
                        "a multicast LIF",
                        seed().lif(5002, "239.0.0.1/24"),
                        "LIF \"lif-5002\": subnet 239.0.0.0/24 overlaps 224.0.0.0/4 (multicast); choose a unicast subnet like"
                                + " 172.16.10.0/24"));
    }

    static Stream<Case> underlays() {
        return Stream.of(
                wrong(
                        "a VTEP with the network address",
                        named().underlay("192.168.0.0/24").host("a").host("b", host -> host.vtep("192.168.0.0")),
                        "host \"b\": VTEP 192.168.0.0 is the network address of 192.168.0.0/24; choose 192.168.0.1 to"
                                + " 192.168.0.254"),
                wrong(
                        "a VTEP with the broadcast address",
                        named().host("a", host -> host.vtep("192.168.250.255")),
                        "host \"a\": VTEP 192.168.250.255 is the broadcast address of 192.168.250.0/24; choose 192.168.250.1 to"
                                + " 192.168.250.254"),
                wrong(
                        "a VTEP outside the underlay",
                        named().host("a", host -> host.vtep("10.0.0.1")),
                        "host \"a\": VTEP 10.0.0.1 is not in 192.168.250.0/24; choose 192.168.250.1 to 192.168.250.254"),
                wrong(
                        "a malformed VTEP",
                        named().host("a", host -> host.vtep("192.168.250.51/24")),
                        "host \"a\": VTEP \"192.168.250.51/24\" is not an IPv4 address; write four numbers from 0 to 255 like"
                                + " 192.0.2.1"),
                wrong(
                        "two hosts with one VTEP",
                        named().host("a", host -> host.vtep("192.168.250.7"))
                                .host("b", host -> host.vtep("192.168.250.7")),
                        "host \"b\": VTEP 192.168.250.7 is host \"a\"'s already; give each its own"),
                wrong(
                        "an underlay too small",
                        named().underlay("10.0.0.0/30").host("a").host("b").host("c"),
                        "underlay: subnet 10.0.0.0/30 has 2 addresses for 3 hosts; choose a prefix length of 29 or less"),
                wrong(
                        "an underlay with host bits",
                        named().underlay("10.0.0.1/24").host("a"),
                        "underlay: subnet 10.0.0.1/24 has host bits set; write the network, 10.0.0.0/24"),
                wrong(
                        "an underlay without a prefix length",
                        named().underlay("10.0.0.0").host("a"),
                        "underlay: subnet 10.0.0.0 has no prefix length; write it like 10.0.0.0/24"),
                wrong(
                        "an underlay of one address",
                        named().underlay("10.0.0.1/32").host("a"),
                        "underlay: subnet 10.0.0.1/32 has prefix length \"32\"; choose 1 to 30"),
                wrong(
                        "a loopback underlay",
                        named().underlay("127.0.0.0/24").host("a"),
                        "underlay: subnet 127.0.0.0/24 overlaps 127.0.0.0/8 (loopback); choose a unicast subnet like"
                                + " 172.16.10.0/24"));
    }

    static Stream<Case> vms() {
        return Stream.of(
                wrong(
                        "a VM outside its LIF's subnet",
                        seed().vm("vm3", vm -> vm.on("host-a").vni(5000).address("172.16.20.12")),
                        "VM \"vm3\": address 172.16.20.12 is not in 172.16.10.0/24 of LIF \"lif-5000\"; choose 172.16.10.1 to"
                                + " 172.16.10.254"),
                wrong(
                        "a VM with the network address",
                        seed().vm("vm3", vm -> vm.on("host-a").vni(5000).address("172.16.10.0")),
                        "VM \"vm3\": address 172.16.10.0 is the network address of 172.16.10.0/24; choose 172.16.10.1 to"
                                + " 172.16.10.254"),
                wrong(
                        "a VM with the broadcast address",
                        seed().vm("vm3", vm -> vm.on("host-a").vni(5000).address("172.16.10.255")),
                        "VM \"vm3\": address 172.16.10.255 is the broadcast address of 172.16.10.0/24; choose 172.16.10.1 to"
                                + " 172.16.10.254"),
                wrong(
                        "a VM with the LIF's address",
                        seed().vm("vm3", vm -> vm.on("host-a").vni(5000).address("172.16.10.1")),
                        "VM \"vm3\": address 172.16.10.1 is that of LIF \"lif-5000\"; choose another of 172.16.10.0/24"),
                wrong(
                        "two VMs with one address",
                        seed().vm("vm3", vm -> vm.on("host-b").vni(5000).address("172.16.10.11")),
                        "VM \"vm3\": address 172.16.10.11 is VM \"vm1\"'s already on VNI 5000; give each its own"),
                wrong(
                        "a VM without an address",
                        seed().vm("vm3", vm -> vm.on("host-b").vni(5000)),
                        "VM \"vm3\": address is missing; write one"),
                wrong(
                        "a VM with a prefix length unlike its LIF's",
                        seed().vm("vm3", vm -> vm.on("host-b").vni(5000).address("172.16.10.12/16")),
                        "VM \"vm3\": address 172.16.10.12/16 has another prefix length than the /24 of LIF \"lif-5000\"; leave it"
                                + " out"),
                wrong(
                        "a VM without a prefix length where no LIF gives one",
                        seed().vm("vm3", vm -> vm.on("host-b").vni(6000).address("10.0.0.5")),
                        "VM \"vm3\": VNI 6000 has no LIF, so the prefix length of 10.0.0.5 is unknown; write it like 10.0.0.5/24, or"
                                + " add a LIF on VNI 6000"),
                wrong(
                        "a multicast VM where no LIF forbids it",
                        seed().vm("vm3", vm -> vm.on("host-b").vni(6000).address("224.0.0.5/24")),
                        "VM \"vm3\": subnet 224.0.0.0/24 overlaps 224.0.0.0/4 (multicast); choose a unicast subnet like"
                                + " 172.16.10.0/24"),
                wrong(
                        "a gateway outside the VM's subnet",
                        seed().vm(
                                        "vm3",
                                        vm -> vm.on("host-a")
                                                .vni(5000)
                                                .address("172.16.10.12")
                                                .gateway("172.16.20.1")),
                        "VM \"vm3\": gateway 172.16.20.1 is not in 172.16.10.0/24; choose 172.16.10.1 to 172.16.10.254"),
                wrong(
                        "a VM that is its own gateway",
                        seed().vm(
                                        "vm3",
                                        vm -> vm.on("host-a")
                                                .vni(5000)
                                                .address("172.16.10.12")
                                                .gateway("172.16.10.12")),
                        "VM \"vm3\": gateway 172.16.10.12 is the VM's own address; name the LIF's, or leave it out"),
                wrong(
                        "a malformed gateway",
                        seed().vm(
                                        "vm3",
                                        vm -> vm.on("host-a")
                                                .vni(5000)
                                                .address("172.16.10.12")
                                                .gateway("gw")),
                        "VM \"vm3\": gateway \"gw\" is not an IPv4 address; write four numbers from 0 to 255 like 192.0.2.1"));
    }

    static Stream<Case> kinds() {
        return Stream.of(
                wrong(
                        "an unknown kind of host",
                        ofKind(null, "linuks"),
                        "host \"a\": kind \"linuks\" is unknown; did you mean \"linux\"? choose dlr or foreign or linux or"
                                + " linux-anycast or open-vswitch"),
                wrong(
                        "a pMAC where no DLR instance is",
                        ofKind("02:50:56:00:00:60", "linux"),
                        "host \"a\": kind linux has no DLR instance, so no pmac; remove the pmac or choose kind dlr"));
    }

    static Stream<Case> agents() {
        return Stream.of(
                wrong(
                        "a command without words",
                        named().host("a", host -> host.agent()),
                        "host \"a\": agent.command names no program; write the program and its arguments, like [python3, agent.py]"),
                wrong(
                        "a program without a name",
                        named().host("a", host -> host.agent(" ", "x")),
                        "host \"a\": agent.command names no program; write the program and its arguments, like [python3, agent.py]"),
                wrong(
                        "time to get ready, and no program",
                        named().host("a", host -> host.agentReadyWithin("1s")),
                        "host \"a\": agent.command names no program; write the program and its arguments, like [python3, agent.py]"),
                wrong(
                        "a character that no argument has",
                        named().host("a", host -> host.agent("agent", "a\0b")),
                        "host \"a\": word 2 of agent.command has a NUL character, which no argument can have; remove it"),
                wrong(
                        "time to get ready that is none",
                        named().host("a", host -> host.agent("agent").agentReadyWithin("0s")),
                        "host \"a\": agent.readyWithin \"0s\" is out of range; choose 1ms to 24h"),
                wrong(
                        "an agent on a host of another kind",
                        named().host("a", host -> host.kind(HostKind.DLR).agent("agent")),
                        "host \"a\": kind dlr runs no program of yours; remove the agent, or write kind foreign or none"),
                wrong(
                        "a foreign host without an agent",
                        named().host("a", host -> host.kind(HostKind.FOREIGN)),
                        "host \"a\": kind foreign needs the program that forwards there; add an agent with its command, like"
                                + " [python3, agent.py]"));
    }

    private static TopologyBuilder ofKind(String pMac, String kind) {
        return Topologies.basedOn(new TopologySpec(
                null, null, null, null, null, List.of(new TopologySpec.HostSpec("a", null, pMac, kind)), null));
    }

    static Stream<Case> macs() {
        return Stream.of(
                wrong(
                        "two VMs with one MAC",
                        seed().vm(
                                        "vm3",
                                        vm -> vm.on("host-a")
                                                .vni(5000)
                                                .address("172.16.10.12")
                                                .mac("02:00:00:00:00:aa"))
                                .vm(
                                        "vm4",
                                        vm -> vm.on("host-b")
                                                .vni(5001)
                                                .address("172.16.20.12")
                                                .mac("02-00-00-00-00-AA")),
                        "VM \"vm4\": mac 02:00:00:00:00:aa is VM \"vm3\"'s mac already; give each its own"),
                wrong(
                        "a VM with a pMAC",
                        named().host("a", host -> host.pMac("02:50:56:00:00:07"))
                                .vm(
                                        "v",
                                        vm -> vm.on("a")
                                                .vni(9)
                                                .address("10.0.0.1/24")
                                                .mac("02:50:56:00:00:07")),
                        "VM \"v\": mac 02:50:56:00:00:07 is host \"a\"'s pmac already; give each its own"),
                wrong(
                        "a VM with the vMAC",
                        seed().vm(
                                        "vm3",
                                        vm -> vm.on("host-a")
                                                .vni(5000)
                                                .address("172.16.10.12")
                                                .mac("02:50:56:56:44:52")),
                        "VM \"vm3\": mac 02:50:56:56:44:52 is the router's vmac already; give each its own"),
                wrong(
                        "a pMAC that is the vMAC",
                        named().router(router -> router.vMac("02:aa:00:00:00:01"))
                                .host("a", host -> host.pMac("02:aa:00:00:00:01")),
                        "host \"a\": pmac 02:aa:00:00:00:01 is the router's vmac already; give each its own"),
                wrong(
                        "two hosts with one pMAC",
                        named().host("a", host -> host.pMac("02:50:56:00:00:07"))
                                .host("b", host -> host.pMac("02:50:56:00:00:07")),
                        "host \"b\": pmac 02:50:56:00:00:07 is host \"a\"'s pmac already; give each its own"),
                wrong(
                        "a multicast MAC",
                        seed().vm(
                                        "vm3",
                                        vm -> vm.on("host-a")
                                                .vni(5000)
                                                .address("172.16.10.12")
                                                .mac("01:00:5e:00:00:01")),
                        "VM \"vm3\": mac 01:00:5e:00:00:01 is a multicast address; an interface needs a unicast one, whose first"
                                + " octet is even, like 02:00:00:00:00:01"),
                wrong(
                        "a multicast pMAC",
                        named().host("a", host -> host.pMac("ff:ff:ff:ff:ff:ff")),
                        "host \"a\": pmac ff:ff:ff:ff:ff:ff is a multicast address; an interface needs a unicast one, whose first"
                                + " octet is even, like 02:00:00:00:00:01"),
                wrong(
                        "a zero MAC",
                        named().host("a", host -> host.pMac("00:00:00:00:00:00")),
                        "host \"a\": pmac 00:00:00:00:00:00 is no interface's address; choose one like 02:00:00:00:00:01"),
                wrong(
                        "a malformed MAC",
                        named().host("a", host -> host.pMac("02:50:56:1")),
                        "host \"a\": pmac \"02:50:56:1\" is not a MAC address; write six octets like 02:00:00:00:00:01"));
    }

    static Stream<Case> mtus() {
        return Stream.of(
                wrong(
                        "a VM's packets that don't fit the underlay",
                        named().underlayMtu(1549)
                                .host("a")
                                .vm("v", vm -> vm.on("a").vni(9).address("10.0.0.1/24")),
                        "VM \"v\": MTU 1500 and 50 bytes of VXLAN headers make 1550, more than the underlay's MTU 1549, and VXLAN is"
                                + " never fragmented; set the VM's MTU to 1499 or less, or the underlay's to 1550 or more; a larger MTU is taken"
                                + " when it is written"),
                wrong(
                        "a VM MTU too small for IPv4",
                        named().host("a")
                                .vm(
                                        "v",
                                        vm -> vm.on("a")
                                                .vni(9)
                                                .address("10.0.0.1/24")
                                                .mtu(67)),
                        "VM \"v\": MTU 67 is out of range; choose 68 to 65485"),
                wrong(
                        "a VM MTU too large for IPv4",
                        named().host("a")
                                .vm(
                                        "v",
                                        vm -> vm.on("a")
                                                .vni(9)
                                                .address("10.0.0.1/24")
                                                .mtu(65486)),
                        "VM \"v\": MTU 65486 is out of range; choose 68 to 65485"),
                wrong(
                        "an underlay MTU too small",
                        named().underlayMtu(117)
                                .host("a")
                                .vm("v", vm -> vm.on("a").vni(9).address("10.0.0.1/24")),
                        "underlay: MTU 117 is out of range; choose 118 to 65535"),
                wrong(
                        "an underlay MTU too large",
                        named().underlayMtu(65536).host("a"),
                        "underlay: MTU 65536 is out of range; choose 118 to 65535"));
    }

    @Test
    void allProblemsAreToldAtOnceAndWhereTheTopologyWasWritten() {
        TopologySpec spec = new TopologySpec(
                null,
                "LabTest",
                null,
                null,
                List.of(new TopologySpec.LifSpec(null, 0, "172.16.10.1/24")),
                List.of(new TopologySpec.HostSpec("a", "10.0.0.1", null)),
                List.of());

        TopologyException refusal = catchThrowableOfType(TopologyException.class, () -> TopologyPlan.of(spec));

        assertThat(refusal).hasMessage("""
                        Topology (LabTest) has 2 problems:
                          - LIF "lif-0": VNI 0 is out of range; choose 1 to 16777215
                          - host "a": VTEP 10.0.0.1 is not in 192.168.250.0/24; choose 192.168.250.1 to 192.168.250.254""");
    }

    @Test
    void aSingleProblemIsTheWholeMessage() {
        TopologySpec spec = new TopologySpec(null, "LabTest", null, null, null, null, null);

        TopologyException refusal = catchThrowableOfType(TopologyException.class, () -> TopologyPlan.of(spec));

        assertThat(refusal).hasMessage("Topology (LabTest): there is no host; add at least one");
    }

    @Test
    void builderTellsTheLineItWasBegunIn() {
        TopologyBuilder builder = Topologies.named("x");

        assertThat(builder.build().origin()).matches("InvalidTopologyTest\\.java:\\d+");
    }

    @Test
    void vmIsNotBlamedForItsLifsProblem() {
        TopologyException refusal = catchThrowableOfType(
                TopologyException.class,
                () -> Topologies.named("x")
                        .lif(5000, "172.16.10.0/24")
                        .host("a")
                        .vm("v", vm -> vm.on("a").vni(5000).address("172.16.10.11"))
                        .plan());

        assertThat(refusal.problems()).hasSize(1).first().asString().startsWith("LIF \"lif-5000\"");
    }

    @Test
    void underlayOfExactlyTheHostsIsEnough() {
        TopologyBuilder builder = named().underlay("10.0.0.0/29");
        IntStream.range(0, 6).forEach(i -> builder.host("h" + i));

        assertThat(builder.plan().hosts()).hasSize(6);
    }

    @Test
    void vmMtuThatIsWrittenMayBeMoreThanTheUnderlayCarries() {
        TopologyPlan plan = named().underlayMtu(1500)
                .lif(10, "10.0.0.1/24")
                .host("a")
                .vm("v", vm -> vm.on("a").vni(10).address("10.0.0.2").mtu(1500))
                .plan();
        assertThat(plan.vms().get(0).mtu()).isEqualTo(1500);
    }

    @Test
    void vmMtuMayFillTheUnderlayExactly() {
        TopologyPlan plan = named().underlayMtu(1550)
                .host("a")
                .vm("v", vm -> vm.on("a").vni(16_777_215).address("10.0.0.1/24"))
                .plan();

        assertThat(plan.vms().get(0).mtu()).isEqualTo(1500);
    }

    @Test
    void jumboFramesFitAJumboUnderlay() {
        TopologyPlan plan = named().underlayMtu(9000)
                .host("a")
                .vm("v", vm -> vm.on("a").vni(1).address("10.0.0.1/24").mtu(8950))
                .plan();

        assertThat(plan.underlay().mtu()).isEqualTo(9000);
        assertThat(plan.vms().get(0).mtu()).isEqualTo(8950);
    }

    @Test
    void overlayMayUseTheUnderlaysAddresses() {
        assertThat(named().lif(1, "192.168.250.1/24").host("a").plan().lifs()).hasSize(1);
    }

    static Case wrong(String title, TopologyBuilder topology, String... problems) {
        return new Case(title, topology, List.of(problems));
    }

    static TopologyBuilder named() {
        return Topologies.named("wrong");
    }

    private static TopologyBuilder seed() {
        return Topologies.basedOn(Topologies.seedFigure());
    }
}
