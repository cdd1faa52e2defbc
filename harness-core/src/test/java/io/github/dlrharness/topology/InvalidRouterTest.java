package io.github.dlrharness.topology;

import static io.github.dlrharness.topology.InvalidTopologyTest.named;
import static io.github.dlrharness.topology.InvalidTopologyTest.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.topology.InvalidTopologyTest.Case;
import io.github.dlrharness.topology.TopologySpec.RouterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which the router's settings and routes can be wrong, with the exact words that tell so. */
class InvalidRouterTest {
    @ParameterizedTest
    @MethodSource({"routers", "routes"})
    void isRefusedWithItsProblems(Case wrong) {
        InvalidTopologyTest.assertRefused(wrong);
    }

    static Stream<Case> routers() {
        return Stream.of(
                wrong(
                        "an unknown profile",
                        router(RouterSetting.PROFILE, "strickt"),
                        "router: profile \"strickt\" is unknown; did you mean \"strict\"? choose literal or strict"),
                wrong(
                        "an unknown ARP payload",
                        router(RouterSetting.ARP_PAYLOAD, "both"),
                        "router: arpPayload \"both\" is unknown; choose pmac or verbatim"),
                wrong(
                        "no tries",
                        router(RouterSetting.ARP_TRIES, "0"),
                        "router: arpTries 0 is out of range; choose 1 to 100"),
                wrong(
                        "a duration without a unit",
                        router(RouterSetting.ARP_RETRY, "10"),
                        "router: arpRetry \"10\" is not a duration; write a whole number and ms, s, m or h, like 200ms or 1s"),
                wrong(
                        "a duration of nothing",
                        router(RouterSetting.ARP_RETRY, "0ms"),
                        "router: arpRetry \"0ms\" is out of range; choose 1ms to 24h"),
                wrong(
                        "a duration of more than a day",
                        named().host("a").router(router -> router.macAging(Duration.ofHours(25))),
                        "router: macAging \"90000000ms\" is out of range; choose 1ms to 24h"),
                wrong(
                        "a duration finer than milliseconds",
                        named().host("a").router(router -> router.arpTimeout(Duration.ofNanos(1_500_000))),
                        "router: arpTimeout \"PT0.0015S\" is not a duration; write a whole number and ms, s, m or h, like 200ms or"
                                + " 1s"),
                wrong(
                        "a multicast vMAC",
                        router(RouterSetting.VMAC, "03:00:00:00:00:01"),
                        "router: vmac 03:00:00:00:00:01 is a multicast address; an interface needs a unicast one, whose first octet"
                                + " is even, like 02:00:00:00:00:01"),
                wrong(
                        "a switch that is neither on nor off",
                        router(RouterSetting.VXLAN_COPY_DSCP, "maybe"),
                        "router: vxlanCopyDscp \"maybe\" is neither true nor false; choose one"),
                wrong(
                        "a count that is no number",
                        router(RouterSetting.QUEUE_DEPTH, "four"),
                        "router: queueDepth \"four\" is no number; choose 1 to 1000"),
                wrong(
                        "a queue for nothing",
                        named().host("a").router(router -> router.queueDepth(0).queueTargets(0)),
                        "router: queueDepth 0 is out of range; choose 1 to 1000",
                        "router: queueTargets 0 is out of range; choose 1 to 1000000"),
                wrong(
                        "tables out of range",
                        named().host("a")
                                .router(router -> router.arpLimit(1_000_001).macLimit(-1)),
                        "router: arpLimit 1000001 is out of range; choose 1 to 1000000",
                        "router: macLimit -1 is out of range; choose 1 to 1000000"),
                wrong(
                        "more for one VTEP than for all",
                        named().host("a").router(router -> router.proxyLimit(10).proxyLimitPerVtep(11)),
                        "router: proxyLimitPerVtep 11 is more than the proxyLimit of 10 over all VTEPs; choose at most that"),
                wrong(
                        "times out of range",
                        named().host("a")
                                .router(router -> router.arpHoldOff(Duration.ZERO)
                                        .queueLifetime(Duration.ofDays(2))
                                        .proxyLifetime(Duration.ZERO)
                                        .duplicateWindow(Duration.ZERO)
                                        .lifDefence(Duration.ZERO)
                                        .duplicateMoves(0)),
                        "router: arpHoldOff \"0ms\" is out of range; choose 1ms to 24h",
                        "router: queueLifetime \"172800000ms\" is out of range; choose 1ms to 24h",
                        "router: proxyLifetime \"0ms\" is out of range; choose 1ms to 24h",
                        "router: duplicateMoves 0 is out of range; choose 1 to 1000",
                        "router: duplicateWindow \"0ms\" is out of range; choose 1ms to 24h",
                        "router: lifDefence \"0ms\" is out of range; choose 1ms to 24h"));
    }

    static Stream<Case> routes() {
        return Stream.of(
                wrong(
                        "a route without a prefix length",
                        routed("10.0.0.0", "172.16.10.9"),
                        "route to 10.0.0.0: destination 10.0.0.0 has no prefix length; write the network like 10.0.0.0/8"),
                wrong(
                        "a route with a prefix length out of range",
                        routed("10.0.0.0/33", "172.16.10.9"),
                        "route to 10.0.0.0/33: destination 10.0.0.0/33 has prefix length \"33\"; write the network like"
                                + " 10.0.0.0/8"),
                wrong(
                        "a route with host bits",
                        routed("10.1.2.3/8", "172.16.10.9"),
                        "route to 10.1.2.3/8: destination 10.1.2.3/8 has host bits set; write the network, 10.0.0.0/8"),
                wrong(
                        "a route to nowhere",
                        routed(null, null),
                        "route #1: destination is missing; write one",
                        "route #1: next hop is missing; write one"),
                wrong(
                        "a malformed next hop",
                        routed("10.0.0.0/8", "172.16.10"),
                        "route to 10.0.0.0/8: next hop \"172.16.10\" is not an IPv4 address; write four numbers from 0 to 255 like"
                                + " 192.0.2.1"),
                wrong(
                        "a next hop out of reach",
                        routed("10.0.0.0/8", "192.168.9.9"),
                        "route to 10.0.0.0/8: next hop 192.168.9.9 is in no LIF's subnet; choose a neighbour in 172.16.10.0/24"
                                + " (lif-5000)"),
                wrong(
                        "a next hop where there is no LIF",
                        named().host("a").route("10.0.0.0/8", "192.168.9.9"),
                        "route to 10.0.0.0/8: next hop 192.168.9.9 is in no LIF's subnet; there is no LIF, add one"),
                wrong(
                        "the router as next hop",
                        routed("10.0.0.0/8", "172.16.10.1"),
                        "route to 10.0.0.0/8: next hop 172.16.10.1 is the router itself, LIF \"lif-5000\"; name a neighbour"),
                wrong(
                        "everybody as next hop",
                        routed("10.0.0.0/8", "172.16.10.255"),
                        "route to 10.0.0.0/8: next hop 172.16.10.255 is the broadcast address of 172.16.10.0/24; choose"
                                + " 172.16.10.1 to 172.16.10.254"),
                wrong(
                        "a route to multicast",
                        routed("224.0.0.0/4", "172.16.10.9"),
                        "route to 224.0.0.0/4: destination overlaps 224.0.0.0/4 (multicast); choose a unicast subnet like"
                                + " 172.16.10.0/24"),
                wrong(
                        "a route to the loopback",
                        routed("127.1.0.0/16", "172.16.10.9"),
                        "route to 127.1.0.0/16: destination overlaps 127.0.0.0/8 (loopback); choose a unicast subnet like"
                                + " 172.16.10.0/24"),
                wrong(
                        "a route to a LIF's subnet",
                        routed("172.16.10.0/24", "172.16.10.9"),
                        "route to 172.16.10.0/24: the subnet is connected to LIF \"lif-5000\", so the route would never be used;"
                                + " remove it"),
                wrong(
                        "two routes to one network",
                        routed("10.0.0.0/8", "172.16.10.9").route("10.0.0.0/8", "172.16.10.10"),
                        "route to 10.0.0.0/8: route #1 leads there already; remove one of the two"),
                wrong(
                        "a route by way of a LIF that is wrong itself",
                        named().lif(5000, "172.16.10.0/24").host("a").route("10.0.0.0/8", "172.16.10.9"),
                        "LIF \"lif-5000\": address 172.16.10.0 is the network address of 172.16.10.0/24; choose 172.16.10.1 to"
                                + " 172.16.10.254"));
    }

    @Test
    void routesToEverythingAndToSingleHostsAreSound() {
        TopologyPlan plan = routed("0.0.0.0/0", "172.16.10.9")
                .route("10.1.2.3/32", "172.16.10.10")
                .route("172.16.10.128/25", "172.16.10.10")
                .plan();

        assertThat(plan.routes()).hasSize(3);
        assertThat(plan.engineConfig("a").routes()).isEqualTo(plan.routes());
    }

    @Test
    void limitOfAVtepFollowsALowerLimitOfAll() {
        TopologyPlan plan =
                named().host("a").router(router -> router.proxyLimit(10)).plan();

        assertThat(plan.router().proxy().limitPerVtep()).isEqualTo(10);
    }

    private static TopologyBuilder routed(String destination, String nextHop) {
        return named().lif(5000, "172.16.10.1/24").host("a").route(destination, nextHop);
    }

    private static TopologyBuilder router(RouterSetting setting, String value) {
        return Topologies.basedOn(new TopologySpec(
                null,
                null,
                null,
                new RouterSpec(Map.of(setting, value)),
                null,
                List.of(new TopologySpec.HostSpec("a", null, null)),
                null));
    }
}
