package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Frame;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a testbed does when the router it runs, or a test, misbehaves. */
@Tag("netns")
@Timeout(60)
class BrokenRouterIT {
    private static final PingOptions SHORT = PingOptions.defaults().withTimeout(Duration.ofMillis(100));

    @BeforeAll
    static void needsNamespaces() {
        Capability.NETWORK_NAMESPACES.require();
    }

    private static Testbed start(EngineFactory engines) {
        return Backends.named("namespace").start(TopologyPlan.of(Topologies.seedFigure()), engines);
    }

    /** The real router, but for some of its methods. */
    private static Engine spoilt(Engine real, Map<String, Function<Object[], Object>> replaced) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    Function<Object[], Object> replacement = replaced.get(method.getName());
                    if (replacement != null) {
                        return replacement.apply(arguments);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aRouterThatBreaksIsToldToWhoeverAsksItsHost() {
        EngineFactory breaking = (config, sink, listener) ->
                spoilt(new HostEngine(config, sink, listener), Map.of("handleFrame", arguments -> {
                    throw new IllegalStateException("this router breaks");
                }));
        try (Testbed testbed = start(breaking)) {
            assertThat(testbed.vm("vm1")
                            .ping(testbed.vm("vm2").address(), SHORT)
                            .received())
                    .isZero();
            assertThatThrownBy(() -> testbed.host("host-a").arpTable())
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("The agent of \"host-a\" died: ")
                    .hasRootCauseMessage("this router breaks");
            assertThatThrownBy(testbed::reset).isInstanceOf(TestbedException.class);
            assertThat(testbed.host("host-b").arpTable()).isNotEmpty();
        }
    }

    @Test
    void aRouterThatNeverStopsSendingIsNeverQuiet() {
        byte[] frame = new byte[60];
        EngineFactory chatty = (config, sink, listener) -> spoilt(
                new HostEngine(config, sink, listener),
                Map.of("nextDeadline", arguments -> 0L, "handleTimeout", arguments -> {
                    sink.transmit(1, Frame.copyOf(frame));
                    return null;
                }));
        try (Testbed testbed = start(chatty)) {
            assertThatThrownBy(() -> testbed.awaitQuiescence(Duration.ofMillis(100)))
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("Frames still move")
                    .hasMessageContaining("PT0.1S");
        }
    }

    @Test
    void anInterfaceThatATestRemovedIsTold() {
        try (Testbed testbed = start(HostEngine::new)) {
            testbed.vm("vm1").exec("ip", "link", "delete", "eth0");
            assertThatThrownBy(testbed::reset)
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("The interface of vm1 can't be made as it was")
                    .hasMessageContaining("No such device");
        }
    }
}
