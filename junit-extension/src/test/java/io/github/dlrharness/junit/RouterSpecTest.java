package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.topology.RouterSetting;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologySpec;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The annotation chooses everything of the router that builder and YAML do. */
class RouterSpecTest {
    @Topology(
            router =
                    @RouterSpec(
                            vmac = "02:aa:00:00:00:01",
                            profile = RouterProfile.LITERAL,
                            pmacRewrite = false,
                            arpPayload = "pmac",
                            arpTries = 5,
                            arpRetry = "200ms",
                            arpTimeout = "120000ms",
                            arpHoldOff = "30000ms",
                            arpLimit = 100,
                            arpLearnFromGratuitous = true,
                            arpUpdateUnsolicited = false,
                            duplicateMoves = 3,
                            duplicateWindow = "60000ms",
                            lifDefence = "5000ms",
                            queueDepth = 7,
                            queueTargets = 50,
                            queueLifetime = "4000ms",
                            proxyLifetime = "2000ms",
                            proxyLimit = 64,
                            proxyLimitPerVtep = 16,
                            proxyAnswerFromCache = true,
                            macAging = "3600000ms",
                            macLimit = 200,
                            vxlanStrictReserved = true,
                            vxlanCopyDscp = true),
            routes = @RouteSpec(destination = "10.0.0.0/8", nextHop = "172.16.20.11"))
    private static final class Everything {}

    @Topology
    private static final class Nothing {}

    private static TopologySpec specOf(Class<?> test) {
        return new AnnotatedTopology(test.getAnnotation(Topology.class), test, test).spec();
    }

    @Test
    void everySettingReachesTheSpec() {
        TopologySpec built = Topologies.named("built")
                .router(router -> router.vMac("02:aa:00:00:00:01")
                        .profile(RouterProfile.LITERAL)
                        .pMacRewrite(false)
                        .arpPayloadPMac(true)
                        .arpTries(5)
                        .arpRetry(Duration.ofMillis(200))
                        .arpTimeout(Duration.ofMinutes(2))
                        .arpHoldOff(Duration.ofSeconds(30))
                        .arpLimit(100)
                        .arpLearnFromGratuitous(true)
                        .arpUpdateUnsolicited(false)
                        .duplicateMoves(3)
                        .duplicateWindow(Duration.ofMinutes(1))
                        .lifDefence(Duration.ofSeconds(5))
                        .queueDepth(7)
                        .queueTargets(50)
                        .queueLifetime(Duration.ofSeconds(4))
                        .proxyLifetime(Duration.ofSeconds(2))
                        .proxyLimit(64)
                        .proxyLimitPerVtep(16)
                        .proxyAnswerFromCache(true)
                        .macAging(Duration.ofHours(1))
                        .macLimit(200)
                        .vxlanStrictReserved(true)
                        .vxlanCopyDscp(true))
                .route("10.0.0.0/8", "172.16.20.11")
                .build();

        assertThat(specOf(Everything.class).router()).isEqualTo(built.router());
        assertThat(specOf(Everything.class).router().settings()).containsOnlyKeys(RouterSetting.values());
        assertThat(specOf(Everything.class).routes()).isEqualTo(built.routes());
    }

    @Test
    void whatIsNotWrittenIsNotChosen() {
        assertThat(specOf(Nothing.class).router().settings()).isEmpty();
        assertThat(specOf(Nothing.class).routes()).isEmpty();
    }

    @Test
    void membersAreTheSettings() {
        assertThat(Stream.of(RouterSpec.class.getDeclaredMethods()).map(Method::getName))
                .containsExactlyInAnyOrderElementsOf(Stream.of(RouterSetting.values())
                        .map(RouterSetting::key)
                        .toList());
    }
}
